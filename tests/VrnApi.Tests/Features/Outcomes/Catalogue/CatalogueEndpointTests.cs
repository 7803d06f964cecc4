using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Catalogue;

public sealed class CatalogueEndpointTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dashboard_pages_through_the_indicators()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        List<string> codes = [];
        for (var next = "/v1/outcomes/indicators?limit=17"; next is not null;)
        {
            var page = await dashboard.GetFromJsonAsync<JsonElement>(next, Ct);
            codes.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("code").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Shipped.Catalogue.Indicators.Keys, codes);
    }

    [Fact]
    public async Task A_dashboard_reads_the_data_sets_and_learns_that_they_are_made_up()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        var page = await dashboard.GetFromJsonAsync<JsonElement>("/v1/outcomes/data-sets", Ct);

        var items = page.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Shipped.Catalogue.DataSets.Keys, items.Select(item => item.GetProperty("id").GetString()));
        Assert.All(items, item => Assert.True(item.GetProperty("synthetic").GetBoolean()));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?on=2025-09-01", 1)]
    [InlineData("?on=2019-09-01", 0)]
    public async Task A_code_list_is_read_whole_or_on_a_day(string query, int versions)
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        var list = await dashboard.GetFromJsonAsync<JsonElement>("/v1/outcomes/code-lists/suspension-reason" + query, Ct);

        Assert.Equal(versions, list.GetProperty("versions").GetArrayLength());
    }

    [Theory]
    [InlineData("/v1/outcomes/code-lists/no-such", HttpStatusCode.NotFound)]
    [InlineData("/v1/outcomes/indicators/no_such", HttpStatusCode.NotFound)]
    [InlineData("/v1/outcomes/indicators?after=x", HttpStatusCode.BadRequest)]
    [InlineData("/v1/outcomes/indicators?limit=101", HttpStatusCode.BadRequest)]
    [InlineData("/v1/outcomes/code-lists/sex?on=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/v1/outcomes/data-sets?colour=red", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_or_not_readable_is_refused(string address, HttpStatusCode status)
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        using var response = await dashboard.GetAsync(address, Ct);

        Assert.Equal(status, response.StatusCode);
    }
}
