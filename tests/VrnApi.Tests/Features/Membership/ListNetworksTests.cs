using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

public sealed class ListNetworksTests(VrnHost host)
{
    private static readonly string[] Csps =
    [
        "csp-blaby-hinckley-bosworth", "csp-charnwood", "csp-harborough", "csp-leicester", "csp-melton", "csp-north-west-leicestershire",
        "csp-oadby-wigston", "csp-rutland",
    ];

    [Fact]
    public async Task A_member_reads_networks_by_name_with_area_parent_and_citation()
    {
        var page = await Get("?q=prevention and early&include=total");
        var network = Assert.Single(page.GetProperty("items").EnumerateArray());

        Assert.Equal(1, page.GetProperty("total").GetInt32());
        Assert.Equal("llr-sub-prevention", Text(network, "slug"));
        Assert.Equal("sub-board", Text(network, "kind"));
        Assert.Equal("active", Text(network, "status"));
        Assert.Equal("llr-spb", Text(network.GetProperty("parent"), "slug"));
        Assert.Equal(["E06000016", "E06000017", "E10000018"], network.GetProperty("areas").EnumerateArray().Select(area => Text(area, "code")));
        Assert.Equal("llr-schools-handbook-2023", Text(network.GetProperty("citation"), "document"));
    }

    [Theory]
    [InlineData("?kind=csp", 8)]
    [InlineData("?kind=sub-board", 3)]
    [InlineData("?status=proposed", 1)]
    [InlineData("?parent=llr-spb", 4)]
    [InlineData("?organisation=hmp-leicester", 1)]
    [InlineData("?organisation=nobody", 0)]
    [InlineData("?kind=csp&area=E06000016", 1)]
    [InlineData("?area=E06000038", 1)]
    public async Task A_member_narrows_the_list(string query, int count) =>
        Assert.Equal(count, (await Get(query)).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task A_district_finds_its_own_partnership_and_the_networks_of_its_county()
    {
        var slugs = Slugs(await Get("?area=E07000130&limit=100")).ToArray();

        Assert.Contains("csp-charnwood", slugs);
        Assert.Contains("llr-vrn", slugs);
        Assert.DoesNotContain("csp-melton", slugs);
        Assert.Contains("csp-charnwood", Slugs(await Get("?area=E10000018&limit=100")));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_name_without_gap_or_double()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");
        var (names, slugs) = (new List<string>(), new List<string>());
        for (var next = "/v1/networks?limit=3&asOf=2023-09-29"; next is not null;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Cancelled));
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 3);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(network => Text(network, "name")));
            slugs.AddRange(page.GetProperty("items").EnumerateArray().Select(network => Text(network, "slug")));
            next = page.GetProperty("next").GetString();
        }

        Assert.True(names.Count >= 23);
        // Other tests have networks of one name.
        Assert.Equal(slugs.Distinct(), slugs);
        Assert.Equal(names.Select(Folding.Fold).Order(StringComparer.Ordinal), names.Select(Folding.Fold));
    }

    [Fact]
    public async Task A_network_is_listed_between_its_first_and_last_day_only()
    {
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            db.Add(new Network
            {
                Slug = "synthetic-dated",
                Name = "Synthetic dated network",
                NameSort = "synthetic dated network",
                Kind = NetworkKind.DeliveryGroup,
                ValidFrom = new DateOnly(1990, 1, 10),
                ValidTo = new DateOnly(1990, 3, 1),
                Areas = [new NetworkArea { NetworkId = default, GssCode = "E06000099", ValidFrom = new DateOnly(1990, 2, 1) }],
            });
            await db.SaveChangesAsync(Cancelled);
        }

        Assert.DoesNotContain("synthetic-dated", Slugs(await Get("?asOf=1990-01-09&q=synthetic dated")));
        Assert.Contains("synthetic-dated", Slugs(await Get("?asOf=1990-01-10&q=synthetic dated")));
        Assert.DoesNotContain("synthetic-dated", Slugs(await Get("?asOf=1990-03-01&q=synthetic dated")));
        Assert.Empty(Slugs(await Get("?asOf=1990-01-31&area=E06000099")));
        Assert.Contains("synthetic-dated", Slugs(await Get("?asOf=1990-02-01&area=E06000099")));
    }

    [Theory]
    [InlineData("?kind=club", "invalid_parameter", "kind")]
    [InlineData("?status=gone", "invalid_parameter", "status")]
    [InlineData("?area=Leicester", "invalid_area", "area")]
    [InlineData("?include=seats", "invalid_parameter", "include")]
    [InlineData("?limit=0", "invalid_parameter", "limit")]
    [InlineData("?asOf=yesterday", "invalid_parameter", "asOf")]
    [InlineData("?colour=red", "unknown_parameter", "colour")]
    public async Task A_member_is_told_which_parameter_is_wrong(string query, string code, string parameter)
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");
        var problem = await Answers.Read(await client.GetAsync($"/v1/networks{query}", Cancelled), 400);

        Assert.Equal(code, Text(problem, "code"));
        Assert.Equal(parameter, Text(problem.GetProperty("errors")[0], "parameter"));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read interventions:read");
        var next = (await Answers.Read(await client.GetAsync("/v1/evidence/approaches?limit=1", Cancelled))).GetProperty("next").GetString()!;

        var problem = await Answers.Read(await client.GetAsync("/v1/networks" + new Uri(next).Query, Cancelled), 400);

        Assert.Equal("invalid_cursor", Text(problem, "code"));
    }

    [Fact]
    public async Task A_caller_without_the_scope_is_refused_and_told_which_it_is()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "services:read");
        var problem = await Answers.Read(await client.GetAsync("/v1/networks", Cancelled), 403);

        Assert.Equal(("insufficient_scope", "members:read"), (Text(problem, "code"), Text(problem, "scope")));
    }

    [Fact]
    public async Task A_page_that_the_caller_holds_is_not_sent_again()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "members:read");
        var first = await client.GetAsync("/v1/networks?kind=csp&asOf=2023-09-29", Cancelled);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        var second = await client.GetAsync("/v1/networks?kind=csp&asOf=2023-09-29", Cancelled);

        Assert.Equal(Csps, Slugs(await Answers.Read(first)).Order());
        Assert.Equal(304, (int)second.StatusCode);
    }

    [Fact]
    public void Every_filter_translates_for_both_databases()
    {
        var filter = new ListNetworks.Filter(new DateOnly(2023, 9, 29))
        {
            Kind = NetworkKind.Csp,
            Status = NetworkStatus.Active,
            Area = "E06000016",
            Parent = "llr-vrn",
            Organisation = "hmp-leicester",
            Text = "city",
        };
        var after = new Window(25, ["a", Guid.Empty.ToString()]);
        using var sqlServer = DesignTime.SqlServer();
        using var postgreSql = DesignTime.PostgreSql();

        Assert.Contains(">= @", ListNetworks.Rows(sqlServer, Answers.Maps, filter, ListNetworks.Ordinary, after).ToQueryString(), StringComparison.Ordinal);
        Assert.Matches(@"\(n\.name_sort, n\.id\) > \(@\w+, @\w+\)", ListNetworks.Rows(postgreSql, Answers.Maps, filter, ListNetworks.Ordinary, after).ToQueryString());
        Assert.NotEmpty(NetworkSeats.Query(sqlServer, [Guid.Empty], filter.AsOf, NetworkSeats.Ordinary, new Window(25, ["3", Guid.Empty.ToString()])).ToQueryString());
    }

    private async Task<JsonElement> Get(string query) =>
        await Answers.Read(await (await SandboxClient.Of(host, "vcs-example", "members:read")).GetAsync($"/v1/networks{query}", Cancelled));

    private static IEnumerable<string> Slugs(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => Text(item, "slug"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
