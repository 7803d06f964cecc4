using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class DirectoryRoutesTests(VrnHost host)
{
    private const string Services = "/v1/directory/services";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_council_reads_services_near_leicester_page_by_page()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var ids = new List<Guid>();
        var next = $"{Services}?area=E06000016&limit=4";
        while (next is not null)
        {
            var page = await council.GetFromJsonAsync<JsonElement>(next, Ct);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }

        Assert.True(ids.Count > 10);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_service_is_answered_with_its_stored_bytes_and_not_again_while_it_is_the_same()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var stored = await Stored(DocumentTier.Partner);
        var address = $"{Services}/{stored.EntityId}";

        using var first = await council.GetAsync(address, Ct);
        using var again = await council.SendAsync(Conditional(address, first.Headers.ETag!.ToString()), Ct);

        Assert.Equal(stored.Full, await first.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Ct)).Length));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
    }

    [Fact]
    public async Task A_list_has_a_tag_that_answers_304_and_differs_by_question()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        using var first = await council.GetAsync($"{Services}?search=youth", Ct);
        using var other = await council.GetAsync($"{Services}?search=parenting", Ct);
        using var again = await council.SendAsync(Conditional($"{Services}?search=youth", first.Headers.ETag!.ToString()), Ct);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    [Fact]
    public async Task A_second_host_gives_items_and_lists_the_same_tags()
    {
        using var here = await SandboxClient.Of(host, "council-leicester");
        using var there = (await host.Delivering).Of("council-leicester");
        var id = (await Stored(DocumentTier.Open)).EntityId;
        async Task<string> Tag(HttpClient client, string path)
        {
            using var answer = await client.GetAsync(path, Ct);
            return answer.Headers.ETag!.Tag;
        }
        foreach (var path in new[] { $"{Services}/{id}", $"{Services}?search=youth&limit=3", "/v1/directory/organisations?limit=3", $"/oruk/v3/services/{id}", "/oruk/v3/services?per_page=5", "/oruk/v3/taxonomy_terms?per_page=5" })
        {
            string tag, other;
            do
            {
                (tag, other) = (await Tag(here, path), await Tag(there, path));
            }
            // Other tests write meanwhile: what is compared is of one state.
            while (tag != await Tag(here, path));
            Assert.Equal(tag, other);
            using var known = await there.SendAsync(Conditional(path, $"\"{tag.Trim('"')}\""), Ct);
            Assert.True(known.StatusCode == HttpStatusCode.NotModified || tag != await Tag(there, path), path);
        }
    }

    [Fact]
    public async Task A_dashboard_is_answered_from_the_open_tier()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var stored = await Stored(DocumentTier.Open);

        Assert.Equal(stored.Full, await dashboard.GetByteArrayAsync($"{Services}/{stored.EntityId}", Ct));
    }

    [Theory]
    [InlineData("?limit=0", "invalid_parameter")]
    [InlineData("?limit=101", "invalid_parameter")]
    [InlineData("?view=all", "invalid_parameter")]
    [InlineData("?colour=red", "unknown_parameter")]
    [InlineData("?after=abc", "invalid_cursor")]
    [InlineData("?area=Leicester", "invalid_area")]
    [InlineData("?area=E06000016,E06000017", "invalid_area")]
    [InlineData("?search=a&search=b", "invalid_parameter")]
    public async Task A_bad_value_is_named(string query, string code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        using var answer = await council.GetAsync(Services + query, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task A_cursor_belongs_to_one_client()
    {
        using var city = await SandboxClient.Of(host, "council-leicester");
        using var county = await SandboxClient.Of(host, "council-leicestershire");
        var next = (await city.GetFromJsonAsync<JsonElement>($"{Services}?limit=2", Ct)).GetProperty("next").GetString()!;

        using var answer = await county.GetAsync(new Uri(next).PathAndQuery, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_never_was_is_not_found()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        using var answer = await council.GetAsync($"{Services}/{Guid.NewGuid()}", Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_graphql_reads_says_what_rest_says()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var page = await council.GetFromJsonAsync<JsonElement>($"{Services}?view=full&limit=100", Ct);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var items = page.GetProperty("items").EnumerateArray().ToArray();
        var models = await VrnApi.Features.ServiceDirectory.Models.Services.ByIds(db, [.. items.Select(item => item.GetProperty("id").GetGuid())], Ct);
        var organisations = await Organisations.ByIds(db, [.. models.Values.Select(model => model.OrganisationId).Distinct()], Ct);

        Assert.All(items, item =>
        {
            var model = models[item.GetProperty("id").GetGuid()];
            Assert.Equal(item.GetProperty("name").GetString(), model.Name);
            Assert.Equal(item.GetProperty("last_modified").GetDateTimeOffset(), model.LastModified);
            Assert.Equal(item.GetProperty("organization").GetProperty("name").GetString(), organisations[model.OrganisationId].Name);
            Assert.Equal(item.TryGetProperty("service_areas", out var areas) ? areas.GetArrayLength() : 0, model.Areas.Count);
        });
    }

    private static HttpRequestMessage Conditional(string address, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return request;
    }

    private async Task<StoredDocument> Stored(DocumentTier tier)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
            .Where(document => document.Tier == tier && document.Kind == DocumentKind.Service && document.DeletedAt == null)
            .OrderBy(document => document.EntityId).FirstAsync(Ct);
    }
}
