using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class OpenFeedTests(VrnHost host)
{
    private const string Feed = "/oruk/v3";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anybody_reads_the_feed_from_any_page_and_may_keep_it_a_minute()
    {
        using var anybody = await host.Anonymous();
        foreach (var path in new[] { "/", "/services", "/services?full=true", "/organizations", "/service_at_locations", "/taxonomies", "/taxonomy_terms" })
        {
            using var answer = await anybody.GetAsync(Feed + path, Ct);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Equal("public, max-age=60", answer.Headers.CacheControl!.ToString());
        }
        var root = await anybody.GetFromJsonAsync<JsonElement>(Feed + "/", Ct);
        Assert.Equal("HSDS-UK-3.0", root.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 5)]
    [InlineData(1, 500)]
    [InlineData(999, 50)]
    public async Task The_envelope_adds_up(int page, int perPage)
    {
        using var anybody = await host.Anonymous();

        var body = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?page={page}&per_page={perPage}&unknown=1", Ct);

        var (total, pages) = (body.GetProperty("total_items").GetInt32(), body.GetProperty("total_pages").GetInt32());
        var size = body.GetProperty("contents").GetArrayLength();
        Assert.Equal((total + perPage - 1) / perPage, pages);
        Assert.Equal(Math.Clamp(total - ((page - 1) * perPage), 0, perPage), size);
        Assert.Equal(size, body.GetProperty("size").GetInt32());
        Assert.Equal(page, body.GetProperty("page_number").GetInt32());
        Assert.Equal(page == 1, body.GetProperty("first_page").GetBoolean());
        Assert.Equal(page >= pages, body.GetProperty("last_page").GetBoolean());
        Assert.Equal(size == 0, body.GetProperty("empty").GetBoolean());
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=x")]
    [InlineData("per_page=0")]
    [InlineData("per_page=100000")]
    [InlineData("per_page=101&full=true")]
    [InlineData("full=perhaps")]
    [InlineData("area=Leicester")]
    [InlineData("organization_id=7")]
    [InlineData("modified_after=yesterday")]
    [InlineData("minimal=perhaps")]
    [InlineData("format=xml")]
    public async Task A_bad_value_is_refused_and_the_refusal_can_be_read_from_any_page(string query)
    {
        using var anybody = await host.Anonymous();

        using var answer = await anybody.GetAsync($"{Feed}/services?{query}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(query.Split('=')[0], problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task A_token_gains_nothing_here()
    {
        using var anybody = await host.Anonymous();
        using var council = await SandboxClient.Of(host, "council-leicester");

        Assert.Equal(await anybody.GetByteArrayAsync($"{Feed}/services?full=true", Ct), await council.GetByteArrayAsync($"{Feed}/services?full=true", Ct));
    }

    [Fact]
    public async Task An_item_answers_304_and_an_unknown_one_404()
    {
        using var anybody = await host.Anonymous();
        var page = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?per_page=1", Ct);
        var address = $"{Feed}/services/{page.GetProperty("contents")[0].GetProperty("id").GetGuid()}";
        using var first = await anybody.GetAsync(address, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await anybody.SendAsync(request, Ct);
        using var unknown = await anybody.GetAsync($"{Feed}/services/00000000-0000-4000-8000-000000000000", Ct);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("public, max-age=60", again.Headers.CacheControl!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("*", unknown.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task The_minimal_list_holds_every_id_once_in_one_page_in_order()
    {
        using var anybody = await host.Anonymous();
        var all = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?per_page=500", Ct);

        var body = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?minimal=true", Ct);

        var items = body.GetProperty("contents").EnumerateArray().ToArray();
        Assert.Equal(1, body.GetProperty("total_pages").GetInt32());
        Assert.Equal(Ids(all).Order(), items.Select(item => item.GetProperty("id").GetGuid()).Order());
        Assert.Equal(items.Select(item => item.GetProperty("id").GetString()).Order(StringComparer.Ordinal), items.Select(item => item.GetProperty("id").GetString()));
        Assert.All(items, item =>
        {
            Assert.Equal(["id", "name", "status", "last_modified", "modified_date"], item.EnumerateObject().Select(member => member.Name));
            Assert.Equal(item.GetProperty("last_modified").GetString(), item.GetProperty("modified_date").GetString());
        });
    }

    [Fact]
    public async Task Modified_after_holds_its_own_moment_and_puts_the_oldest_first()
    {
        using var anybody = await host.Anonymous();
        var body = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?modified_after=2000-01-01&per_page=500", Ct);
        var dates = body.GetProperty("contents").EnumerateArray().Select(item => item.GetProperty("last_modified").GetString()!).ToArray();
        Assert.Equal(dates.Order(StringComparer.Ordinal), dates);
        var last = dates[^1];

        var same = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?modified_after={last}", Ct);
        var later = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/services?modified_after={last.Replace("Z", "1Z", StringComparison.Ordinal)}", Ct);

        Assert.Equal(dates.Count(date => date == last), same.GetProperty("total_items").GetInt32());
        Assert.True(later.GetProperty("empty").GetBoolean());
    }

    [Fact]
    public async Task Terms_are_found_by_list_by_parent_and_by_word()
    {
        using var anybody = await host.Anonymous();
        var terms = (await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/taxonomy_terms?per_page=500", Ct)).GetProperty("contents").EnumerateArray().ToArray();
        var child = terms.First(term => term.TryGetProperty("parent_id", out _));
        var (parent, list) = (child.GetProperty("parent_id").GetGuid(), child.GetProperty("taxonomy_id").GetGuid());

        foreach (var (query, wanted) in new (string, Func<JsonElement, bool>)[]
        {
            ($"taxonomy_id={list}", term => term.GetProperty("taxonomy_id").GetGuid() == list),
            ($"parent_id={parent}", term => term.TryGetProperty("parent_id", out var id) && id.GetGuid() == parent),
            ("top_only=true", term => !term.TryGetProperty("parent_id", out _)),
            ("search=YOUTH", term => term.GetProperty("name").GetString()!.Contains("youth", StringComparison.OrdinalIgnoreCase)),
        })
        {
            var found = await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/taxonomy_terms?per_page=500&{query}", Ct);
            Assert.Equal(terms.Where(wanted).Select(term => term.GetProperty("id").GetGuid()), Ids(found));
            Assert.NotEmpty(Ids(found));
        }
        Assert.Equal(child.GetRawText(), await anybody.GetStringAsync($"{Feed}/taxonomy_terms/{child.GetProperty("id").GetGuid()}", Ct));
        Assert.Equal(list, (await anybody.GetFromJsonAsync<JsonElement>($"{Feed}/taxonomies/{list}", Ct)).GetProperty("id").GetGuid());
    }

    [Theory]
    [InlineData("service_at_locations")]
    [InlineData("taxonomies")]
    [InlineData("taxonomy_terms")]
    public async Task Each_list_answers_head_and_304_and_does_not_know_a_made_up_id(string list)
    {
        using var anybody = await host.Anonymous();
        var (head, again) = await Twice();
        // Others write meanwhile now and then, and the list has another tag.
        for (var tries = 0; again == HttpStatusCode.OK && tries < 20; tries++)
        {
            (head, again) = await Twice();
        }
        using var unknown = await anybody.GetAsync($"{Feed}/{list}/00000000-0000-4000-8000-000000000000", Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.NotFound), (head, again, unknown.StatusCode));
        Assert.Equal("*", unknown.Headers.GetValues("Access-Control-Allow-Origin").Single());

        async Task<(HttpStatusCode, HttpStatusCode)> Twice()
        {
            using var first = await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{Feed}/{list}"), Ct);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Feed}/{list}");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await anybody.SendAsync(request, Ct);
            return (first.StatusCode, second.StatusCode);
        }
    }

    private static IEnumerable<Guid> Ids(JsonElement page) => page.GetProperty("contents").EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
}
