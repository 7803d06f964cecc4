using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>
/// G8: whatever the order and the page size, walking forward and walking backward meet the whole ordered set, each row once, with exact
/// flags; under ties and nulls, at the root and per parent, and while rows are inserted.
/// </summary>
public sealed class PagingTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Lists => new()
    {
        { "services", "", "" },
        { "services", "orderBy: [{ field: MINIMUM_AGE }]", "minimumAge" },
        { "services", "orderBy: [{ field: MINIMUM_AGE, direction: DESC }, { field: NAME, direction: DESC }]", "minimumAge-" },
        { "services", "orderBy: [{ field: RICHNESS, direction: DESC }, { field: MAXIMUM_AGE }]", "richness-" },
        { "services", "orderBy: [{ field: LAST_MODIFIED, direction: DESC }]", "lastModified-" },
        { "services", "filter: { minimumAge: { isNull: true } }, orderBy: [{ field: MAXIMUM_AGE }]", "maximumAge" },
        { "organisations", "", "" },
        { "organisations", "orderBy: [{ field: LAST_MODIFIED }, { field: NAME }]", "lastModified" },
        { "networks", "filter: { search: \"paging tie\" }", "" },
        { "networks", "filter: { search: \"paging tie\" }, orderBy: [{ field: VALID_FROM }]", "validFrom" },
        { "networks", "filter: { search: \"paging tie\" }, orderBy: [{ field: VALID_FROM, direction: DESC }]", "validFrom-" },
        { "networks", "filter: { search: \"paging tie\" }, orderBy: [{ field: VALID_TO, direction: DESC }, { field: VALID_FROM }, { field: NAME }]", "validTo-" },
        { "evidenceSubjects", "filter: { search: \"paging tie\" }", "" },
        { "evidenceSubjects", "filter: { search: \"paging tie\" }, orderBy: [{ field: SLUG, direction: DESC }]", "slug-" },
        { "outcomeDataSets", "", "" },
        { "outcomeIndicators", "", "" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Forward_and_backward_meet_the_whole_list_once_with_exact_flags(string field, string arguments, string key)
    {
        await Ties();
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var list = new Paged(analyst, field, arguments, key.TrimEnd('-') is { Length: > 0 } name ? name : null);
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        // Other tests write too and take back what they wrote: a fault of the list is one at every attempt, with the same draws.
        for (var again = 0; ; again++)
        {
            try
            {
                await Meets(list, key, seed);
                return;
            }
            catch (Exception) when (again < 10)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task Meets(Paged list, string key, int seed)
    {
        var whole = (await list.Walk(100, backward: false)).Rows;
        Assert.True(whole.Count > 5, $"{whole.Count} rows");
        Assert.Equal(whole.Count, whole.Select(row => row.Id).Distinct().Count());
        Assert.Equal(whole.Count, await list.Total());
        Ordered(whole, descending: key.EndsWith('-'));

        var random = new Draws(seed);
        foreach (var size in (int[])[2 + random.Next(3), 7 + random.Next(20)])
        {
            Assert.Equal(whole.Select(row => row.Id), (await list.Walk(size, backward: false)).Rows.Select(row => row.Id));
            Assert.Equal(whole.Select(row => row.Id), (await list.Walk(size, backward: true)).Rows.Select(row => row.Id));
        }
        await list.Windows(whole, random, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("orderBy: [{ field: VALID_FROM }]")]
    [InlineData("orderBy: [{ field: VALID_FROM, direction: DESC }, { field: NUMBER, direction: DESC }]")]
    public async Task The_seats_of_every_network_page_for_themselves(string arguments)
    {
        await Ties();
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var whole = new Dictionary<string, List<string>>();
        foreach (var (network, page) in await Seats(analyst, arguments, "first: 40"))
        {
            whole[network] = [.. page.Rows.Select(row => row.Id)];
        }
        Assert.True(whole.Values.Count(seats => seats.Count > 3) > 1);

        // One cursor bounds the seats of all networks: what lies on each side differs from one to the next.
        var cursors = (await Seats(analyst, arguments, "first: 40")).SelectMany(network => network.Value.Rows).Select(row => row.Cursor).Where((_, i) => i % 3 == 0).ToList();
        foreach (var cursor in cursors.Take(8))
        {
            var after = await Seats(analyst, arguments, $"first: 40, after: \"{cursor}\"");
            var upTo = await Seats(analyst, arguments, $"last: 40, before: \"{cursor}\"");
            var first = await Seats(analyst, arguments, $"first: 2, after: \"{cursor}\"");
            var last = await Seats(analyst, arguments, $"last: 2, before: \"{cursor}\"");
            foreach (var (network, seats) in whole)
            {
                List<string> behind = [.. after[network].Rows.Select(row => row.Id)];
                List<string> ahead = [.. upTo[network].Rows.Select(row => row.Id)];
                Assert.Equal(seats.TakeLast(behind.Count), behind);
                Assert.Equal(seats.Take(ahead.Count), ahead);
                Assert.InRange(seats.Count - behind.Count - ahead.Count, 0, 1);
                Assert.Equal((behind.Count > 2, seats.Count > behind.Count), (first[network].Next, first[network].Previous));
                Assert.Equal(behind.Take(2), first[network].Rows.Select(row => row.Id));
                Assert.Equal((seats.Count > ahead.Count, ahead.Count > 2), (last[network].Next, last[network].Previous));
                Assert.Equal(ahead.TakeLast(2), last[network].Rows.Select(row => row.Id));
            }
        }
    }

    [Fact]
    public async Task Rows_that_stay_are_met_once_while_others_come_and_go()
    {
        await Ties();
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        foreach (var backward in (bool[])[false, true])
        {
            var list = new Paged(analyst, "networks", "filter: { kind: { eq: COMMUNITY_PANEL }, status: { eq: CLOSED } }, orderBy: [{ field: VALID_FROM, direction: DESC }]", null);
            var before = (await list.Walk(100, false)).Rows.Select(row => row.Id).ToList();
            using var stop = new CancellationTokenSource();
            var writer = Task.Run(() => ComeAndGo(stop.Token), Ct);
            var met = (await list.Walk(3, backward)).Rows.Select(row => row.Id).ToList();
            await stop.CancelAsync();
            await writer;

            Assert.Equal(met.Count, met.Distinct().Count());
            Assert.Equal(before.Where(id => !Passing.Contains(id)), met.Where(before.Contains).Where(id => !Passing.Contains(id)));
        }
    }

    [Theory]
    [InlineData("services(first: 1)", "services(first: 1, after: $c, orderBy: [{ field: RICHNESS }])")]
    [InlineData("services(first: 1, orderBy: [{ field: RICHNESS }])", "services(first: 1, after: $c, orderBy: [{ field: RICHNESS, direction: DESC }])")]
    [InlineData("services(first: 1, orderBy: [{ field: NAME }, { field: RICHNESS }])", "services(first: 1, before: $c, orderBy: [{ field: RICHNESS }, { field: NAME }])")]
    [InlineData("services(first: 1)", "organisations(first: 1, after: $c)")]
    [InlineData("outcomeIndicators(first: 1)", "outcomeDataSets(first: 1, after: $c)")]
    public async Task A_cursor_of_another_order_or_place_is_refused(string from, string to)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var field = from[..from.IndexOf('(', StringComparison.Ordinal)];
        var cursor = (await analyst.Data($"{{ {from} {{ pageInfo {{ endCursor }} }} }}")).GetProperty(field).GetProperty("pageInfo").GetProperty("endCursor").GetString();

        Assert.Equal("INVALID_CURSOR", await Code(analyst, $"query ($c: String) {{ {to} {{ nodes {{ __typename }} }} }}", cursor));
        Assert.Null(await Code(analyst, $"query ($c: String) {{ {from[..^1]}, after: $c) {{ nodes {{ __typename }} }} }}", cursor));
    }

    [Fact]
    public async Task A_cursor_of_another_client_is_refused()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var cursor = (await analyst.Data("{ services(first: 1) { pageInfo { endCursor } } }")).GetProperty("services").GetProperty("pageInfo").GetProperty("endCursor").GetString();
        const string query = "query ($c: String) { services(first: 1, after: $c) { nodes { name } } }";

        Assert.Equal("INVALID_CURSOR", await Code(dashboard, query, cursor));
        Assert.Null(await Code(analyst, query, cursor));
    }

    [Fact]
    public async Task An_empty_page_has_null_cursors_and_zero_is_a_page_size()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var data = await analyst.Data("""
            { none: services(filter: { or: [] }) { totalCount nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
              zero: services(first: 0) { totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } }
              last: services(last: 0) { nodes { name } pageInfo { hasNextPage hasPreviousPage } } }
            """);

        Assert.Equal("""{"totalCount":0,"nodes":[],"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null}}""", data.GetProperty("none").GetRawText());
        Assert.Equal((true, false), Flags(data.GetProperty("zero").GetProperty("pageInfo")));
        Assert.Equal((false, true), Flags(data.GetProperty("last").GetProperty("pageInfo")));
        Assert.Empty(data.GetProperty("zero").GetProperty("nodes").EnumerateArray());
    }

    private static readonly HashSet<string> Passing = [];

    private async Task ComeAndGo(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await using var scope = await host.Inside();
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var network = Network($"Passing {i % 7}", i % 3 == 0 ? null : new DateOnly(2001, 1, 1).AddDays(i % 50));
            lock (Passing)
            {
                Passing.Add(network.Id.ToString());
            }
            db.Add(network);
            await db.SaveChangesAsync(Ct);
            db.Remove(network);
            await db.SaveChangesAsync(Ct);
        }
    }

    private static readonly SemaphoreSlim Once = new(1, 1);
    private static bool made;

    /// <summary>Networks with one name and with or without a first day; seats with one number; subjects with one title.</summary>
    private async Task Ties()
    {
        await Once.WaitAsync(Ct);
        try
        {
            if (made)
            {
                return;
            }
            await using var scope = await host.Inside();
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var organisations = await db.Set<Organisation>().OrderBy(organisation => organisation.Id).Select(organisation => organisation.Id).Take(6).ToListAsync(Ct);
            var citation = await db.Set<Citation>().Select(each => each.Id).FirstAsync(Ct);
            for (var i = 0; i < 12; i++)
            {
                var network = Network("Paging Tie", (i % 3) switch { 0 => null, 1 => new DateOnly(2001, 2, 3), _ => new DateOnly(2001, 1, 1).AddDays(i) });
                db.Add(network);
                for (var seat = 0; seat < i % 5 * 2; seat++)
                {
                    db.Add(new Seat
                    {
                        NetworkId = network.Id,
                        Number = 1 + (seat / 3),
                        OrganisationId = organisations[seat % organisations.Count],
                        ValidFrom = seat % 3 == 0 ? null : new DateOnly(2002, 1, seat % 3),
                    });
                }
                db.Add(new Subject
                {
                    Slug = $"paging-{Guid.NewGuid():n}"[..30],
                    Kind = SubjectKind.Resource,
                    Title = "Paging Tie",
                    TitleSort = "paging tie",
                    Summary = "",
                    CitationId = citation,
                });
            }
            await db.SaveChangesAsync(Ct);
            made = true;
        }
        finally
        {
            Once.Release();
        }
    }

    private static Network Network(string name, DateOnly? from) => new()
    {
        Slug = $"paging-{Guid.NewGuid():n}",
        Name = name,
        NameSort = name.ToLowerInvariant(),
        Kind = NetworkKind.CommunityPanel,
        Status = NetworkStatus.Closed,
        ValidFrom = from,
    };

    private static void Ordered(List<Row> rows, bool descending)
    {
        var nulls = rows.FindIndex(row => row.Key is null);
        Assert.True(nulls < 0 || rows.Skip(nulls).All(row => row.Key is null), "nulls are last");
        var keys = rows.Select(row => row.Key).Where(key => key is not null).ToList();
        var numbers = keys.TrueForAll(key => double.TryParse(key, CultureInfo.InvariantCulture, out _));
        int Compare(string? a, string? b) => numbers ? double.Parse(a!, CultureInfo.InvariantCulture).CompareTo(double.Parse(b!, CultureInfo.InvariantCulture))
            : DateTimeOffset.TryParse(a, CultureInfo.InvariantCulture, out var x) && DateTimeOffset.TryParse(b, CultureInfo.InvariantCulture, out var y) ? x.CompareTo(y)
            : string.CompareOrdinal(a, b);
        Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(Compare(pair.First, pair.Second) * (descending ? -1 : 1) <= 0, $"{pair.First} before {pair.Second}"));
    }

    private static async Task<Dictionary<string, Page>> Seats(HttpClient client, string arguments, string window)
    {
        var data = await client.Data($$"""
            { networks(first: 20, filter: { search: "paging tie" }) { nodes { slug
              seats({{window}} {{arguments}}) { totalCount edges { cursor node { uuid } } pageInfo { hasNextPage hasPreviousPage } } } } }
            """);
        return data.GetProperty("networks").GetProperty("nodes").EnumerateArray()
            .ToDictionary(network => network.GetProperty("slug").GetString()!, network => Read(network.GetProperty("seats"), null));
    }

    private static async Task<string?> Code(HttpClient client, string query, string? cursor)
    {
        using var request = GraphQLCalls.Post(query, variables: new { c = cursor });
        using var response = await client.SendAsync(request, Ct);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        return answer.RootElement.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;
    }

    private static Page Read(JsonElement connection, string? key)
    {
        var (next, previous) = Flags(connection.GetProperty("pageInfo"));
        return new Page(
            [.. connection.GetProperty("edges").EnumerateArray().Select(edge => new Row(
                Id(edge.GetProperty("node")), key is null || edge.GetProperty("node").GetProperty(key).ValueKind == JsonValueKind.Null ? null : edge.GetProperty("node").GetProperty(key).ToString(),
                edge.GetProperty("cursor").GetString()!))], next, previous, connection.GetProperty("totalCount").GetInt32());
    }

    private static string Id(JsonElement node) => node.EnumerateObject().First().Value.ToString();

    private static (bool Next, bool Previous) Flags(JsonElement info) => (info.GetProperty("hasNextPage").GetBoolean(), info.GetProperty("hasPreviousPage").GetBoolean());

    private sealed record Row(string Id, string? Key, string Cursor);

    private sealed record Page(List<Row> Rows, bool Next, bool Previous, int Total);

    /// <summary>The same numbers for the same seed (SplitMix64).</summary>
    private sealed class Draws(int seed)
    {
        private ulong state = (ulong)seed;

        public int Next(int below)
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }
    }

    private sealed class Paged(HttpClient client, string field, string arguments, string? key)
    {
        private readonly string id = field switch { "outcomeDataSets" => "id", "outcomeIndicators" => "code", _ => "uuid" };

        public async Task<int> Total() => (await Ask("first: 1")).Total;

        public async Task<Page> Walk(int size, bool backward)
        {
            var rows = new List<Row>();
            string? edge = null;
            while (true)
            {
                var page = await Ask(backward
                    ? $"last: {size}" + (edge is null ? "" : $", before: \"{edge}\"")
                    : $"first: {size}" + (edge is null ? "" : $", after: \"{edge}\""));
                // Behind us lies what we came from.
                Assert.Equal(edge is not null, backward ? page.Next : page.Previous);
                rows.InsertRange(backward ? 0 : rows.Count, page.Rows);
                if (backward ? !page.Previous : !page.Next)
                {
                    return new Page(rows, false, false, page.Total);
                }
                Assert.Equal(size, page.Rows.Count);
                edge = backward ? page.Rows[0].Cursor : page.Rows[^1].Cursor;
            }
        }

        /// <summary>Random bounds and sizes against the list in memory, flags included.</summary>
        public async Task Windows(List<Row> whole, Draws random, int times)
        {
            for (var i = 0; i < times; i++)
            {
                var (after, before) = (random.Next(whole.Count + 1) - 1, random.Next(whole.Count + 1));
                var backward = random.Next(2) == 0;
                var size = random.Next(9);
                var within = Enumerable.Range(0, whole.Count).Where(at => at > after && at < before).ToList();
                var expected = backward ? within.TakeLast(size).ToList() : within.Take(size).ToList();
                var page = await Ask($"{(backward ? "last" : "first")}: {size}"
                    + (after < 0 ? "" : $", after: \"{whole[after].Cursor}\"") + (before == whole.Count ? "" : $", before: \"{whole[before].Cursor}\""));

                Assert.Equal(expected.Select(at => whole[at].Id), page.Rows.Select(row => row.Id));
                Assert.Equal(backward ? before < whole.Count : within.Count > size || before < whole.Count, page.Next);
                Assert.Equal(backward ? within.Count > size || after >= 0 : after >= 0, page.Previous);
            }
        }

        private async Task<Page> Ask(string window) => Read((await client.Data(
            $"{{ {field}({window} {arguments}) {{ totalCount edges {{ cursor node {{ {id} {key} }} }} pageInfo {{ hasNextPage hasPreviousPage }} }} }}")).GetProperty(field), key);
    }
}
