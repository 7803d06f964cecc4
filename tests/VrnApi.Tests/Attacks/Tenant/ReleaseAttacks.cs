using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Features;
using VrnApi.Tests.Features.Outcomes;
using VrnApi.Tests.Features.Outcomes.Query;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Attacks.Tenant;

/// <summary>Partners that ask released figures for what they do not say.</summary>
public sealed class ReleaseAttacks(VrnHost host)
{
    private const string DataSet = "police-violence-quarterly";
    private const string Indicator = "offence_count";
    private const string Year = "2150";

    private static readonly string[] Areas = ["E07000129", "E07000130", "E07000131"];
    private static readonly string[] Quarters = ["CYQ1", "CYQ2", "CYQ3", "CYQ4"];
    private static readonly string[] Groups = ["robbery", "burglary", "theft"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Attack("TENANT-06")]
    public async Task TENANT_06_police_read_no_school()
    {
        await Frozen.In(host);
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        using var school = await SandboxClient.Of(host, "school-a");
        var pushed = await Returns.Push(school, Returns.NextPeriod());
        pushed.Is(201);
        var pinned = $"{Frozen.Route}/query?dataSetVersion={Frozen.Version}";

        foreach (var address in (string[])["&locations.eq=urn|900001", "&locations.eq=SCH|code|900001", "&geographicLevels.eq=SCH", "&locations.eq=LA|laEstab|8559001"])
        {
            Assert.Equal(400, (int)(await Returns.Get(police, pinned + address)).Status);
        }
        foreach (var path in (string[])[$"/v1/outcomes/submissions/{Returns.Id(pushed)}", $"/v1/outcomes/submissions/{Returns.Id(pushed)}/rows"])
        {
            Assert.Equal(404, (int)(await Returns.Get(police, path)).Status);
            (await Returns.Get(school, path)).Is(200);
        }
        var page = await Answers.Read(await police.GetAsync(pinned + "&pageSize=10000&debug=true", Ct));
        Assert.All(page.GetProperty("results").EnumerateArray(), row => Assert.Contains(row.GetProperty("geographicLevel").GetString(), (string[])["PFA", "LA", "LAD", "CSP"]));
        Assert.Contains(page.GetProperty("results").EnumerateArray(), row => row.GetProperty("values").EnumerateObject().Any(value => value.Value.GetProperty("status").GetString() == "c"));
        Assert.DoesNotMatch("\"(LA|LAD|PFA|CSP)\\|(9[0-9]{5}|85[567][0-9]{4})\"", page.ToString());
    }

    [Fact]
    [Attack("TENANT-10")]
    public async Task TENANT_10_differences_between_areas_periods_filters_and_aliases_leave_small_counts_hidden()
    {
        var truth = Truth();
        var released = Release(truth);
        await Freeze(released);
        using var police = await SandboxClient.Of(host, "police-leicestershire");

        var rest = (await Ask(police, "{}")).ToDictionary(line => Name(line));
        // The same cells asked in parts: by area and by its whole, by quarter and by year, by group and in total, and under aliases of one operation.
        string[] parts =
        [
            """{"criteria":{"geographicLevels":{"eq":"PFA"}}}""", """{"criteria":{"not":{"geographicLevels":{"eq":"PFA"}}}}""",
            """{"criteria":{"timePeriods":{"eq":{"period":"2150","code":"CY"}}}}""", """{"criteria":{"timePeriods":{"notEq":{"period":"2150","code":"CY"}}}}""",
            """{"criteria":{"filters":{"eq":"offence-group=Total"}}}""", """{"criteria":{"filters":{"in":["offence-group=robbery","offence-group=burglary"]}}}""",
        ];
        foreach (var part in parts)
        {
            var seen = await Ask(police, part);
            Assert.NotEmpty(seen);
            Assert.All(seen, line => Assert.Equal(rest[Name(line)].ToString(), line.ToString()));
        }
        const string Selection = "{ nodes { period { period code } level area { code } filters { filter code } values { indicator { code } value status } } }";
        var arguments = $"dataSet: \"{DataSet}\", version: \"900.0.0\", indicators: [\"{Indicator}\"], first: 100";
        var aliases = await police.Data($$$"""{ whole: outcomeRows({{{arguments}}}, criteria: {geographicLevels: {eq: PFA}}) {{{Selection}}} parts: outcomeRows({{{arguments}}}, criteria: {geographicLevels: {eq: LAD}}) {{{Selection}}} }""");
        var graph = ((string[])["whole", "parts"]).SelectMany(alias => Decoded.GraphQL(aliases.GetProperty(alias).GetProperty("nodes"))).ToArray();
        Assert.Equal(rest.Count, graph.Length);
        Assert.All(graph, line => Assert.Equal(rest[Name(line)].ToString(), line.ToString()));

        var small = truth.Where(cell => cell.Value is >= 1 and <= 9).Select(cell => cell.Key).ToArray();
        Assert.True(small.Length >= 10, $"{small.Length} small counts");
        Assert.All(small, name => Assert.Equal("c", Data.Model.Codes.Of(rest[name].Status)));
        var bounds = Attack(rest.ToDictionary(cell => cell.Key, cell => Reading(cell.Value.Value)));
        Assert.All(small, name => Assert.True(bounds[name].High - bounds[name].Low + 1 >= 5, $"{name} is {bounds[name].Low} to {bounds[name].High}"));
        // The attack is one: where only the small counts themselves are hidden, it finds some of them out.
        var naive = Attack(truth.ToDictionary(cell => cell.Key, cell => cell.Value is >= 1 and <= 9 ? (0L, Most) : (cell.Value, cell.Value)));
        Assert.Contains(small, name => naive[name].Low == naive[name].High);
    }

    private const long Most = 1_000_000;

    /// <summary>What a figure may be: 10-5 rounding leaves five numbers, three at ten, one at nothing.</summary>
    private static (long Low, long High) Reading(decimal? value) => value switch
    {
        null => (0, Most),
        0 => (0, 0),
        10 => (10, 12),
        { } shown => ((long)shown - 2, (long)shown + 2),
    };

    /// <summary>Takes parts from wholes in every direction until nothing narrows any more.</summary>
    private static Dictionary<string, (long Low, long High)> Attack(Dictionary<string, (long Low, long High)> bounds)
    {
        var sums = new List<(string Whole, string[] Parts)>();
        foreach (var name in bounds.Keys)
        {
            var key = name.Split('|');
            if (key[0].Length == 0)
            {
                sums.Add((name, [.. Areas.Select(part => Name(part, key[1], key[2]))]));
            }
            if (key[1] == "CY")
            {
                sums.Add((name, [.. Quarters.Select(part => Name(key[0], part, key[2]))]));
            }
            if (key[2].Length == 0)
            {
                sums.Add((name, [.. Groups.Select(part => Name(key[0], key[1], part))]));
            }
        }
        for (var narrowed = true; narrowed;)
        {
            narrowed = false;
            foreach (var (whole, parts) in sums)
            {
                narrowed |= Narrow(whole, parts.Sum(part => bounds[part].Low), parts.Sum(part => bounds[part].High));
                foreach (var one in parts)
                {
                    var others = parts.Where(part => part != one).ToArray();
                    narrowed |= Narrow(one, bounds[whole].Low - others.Sum(part => bounds[part].High), bounds[whole].High - others.Sum(part => bounds[part].Low));
                }
            }
        }
        return bounds;

        bool Narrow(string name, long low, long high)
        {
            var (before, after) = (bounds[name], (Low: Math.Max(bounds[name].Low, low), High: Math.Min(bounds[name].High, high)));
            bounds[name] = after;
            return before != after;
        }
    }

    /// <summary>Counts by area, quarter and group, small ones among them, with every sum.</summary>
    private static Dictionary<string, long> Truth()
    {
        var truth = new Dictionary<string, long>();
        foreach (var area in Areas.Prepend(""))
        {
            foreach (var period in Quarters.Prepend("CY"))
            {
                foreach (var kind in Groups.Prepend(""))
                {
                    truth[Name(area, period, kind)] = (from a in area.Length == 0 ? Areas : [area] from p in period == "CY" ? Quarters : [period] from g in kind.Length == 0 ? Groups : [kind] select Count(a, p, g)).Sum();
                }
            }
        }
        return truth;

        static long Count(string area, string period, string kind) => StableNumber.Of($"{area} {period} {kind}") % 5 is var drawn && drawn < 2
            ? 1 + (StableNumber.Of($"small {area} {period} {kind}") % 9) : 13 + (StableNumber.Of($"{kind} {period} {area}") % 60);
    }

    private static Dictionary<string, ReleasedFigure> Release(Dictionary<string, long> truth)
    {
        var names = truth.Keys.ToArray();
        var space = new AtomSpace([new AtomFamily(Indicator, Groups.Length)], Areas.Length, Quarters.Length);
        var input = new ReleaseInput
        {
            Space = space,
            Cells = [.. names.Select(name => name.Split('|')).Select(key => new TableCell(1, string.Join('|', key), new AtomSet(0,
                key[0].Length == 0 ? [0, 1, 2] : [Array.IndexOf(Areas, key[0])], key[1] == "CY" ? [0, 1, 2, 3] : [Array.IndexOf(Quarters, key[1])],
                key[2].Length == 0 ? [0, 1, 2] : [Array.IndexOf(Groups, key[2])]), key[0].Length == 0 ? 4 : 1))],
            Returns = [.. from area in Enumerable.Range(0, Areas.Length) from period in Enumerable.Range(0, Quarters.Length) select new ContributorReturn((area * 10) + period, 1, area, period, [0],
                [.. Groups.Select((kind, option) => new ReturnCount(0, option, truth[Name(Areas[area], Quarters[period], kind)]))])],
            Threads = 1,
        };
        var result = ReleaseBuilder.Build(input, new DisclosurePolicy { ContributorRules = false }, new byte[32], cancel: Ct);
        Assert.Equal(ReleaseVerdict.Passed, result.Verdict);
        return result.Rows.ToDictionary(row => row.Key, row => row.Figure);
    }

    private async Task Freeze(Dictionary<string, ReleasedFigure> released)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var blocks = new List<Guid>();
        foreach (var ofPeriod in released.GroupBy(cell => cell.Key.Split('|')[1]))
        {
            var block = new FrozenBlock { DataSetId = DataSet, Period = Year, PeriodCode = ofPeriod.Key, Tables = [1], Sha256 = new byte[32], CreatedAt = Frozen.First };
            db.Add(block);
            blocks.Add(block.Id);
            foreach (var ((name, figure), number) in ofPeriod.Select((cell, index) => (cell, index + 1)))
            {
                var key = name.Split('|');
                db.Add(new FrozenRow
                {
                    BlockId = block.Id,
                    RowNumber = number,
                    TableNumber = 1,
                    PeriodOrdinal = Shipped.Catalogue.Calendar.Parse(Year, key[1])!.Ordinal,
                    Level = key[0].Length == 0 ? GeographicLevel.Pfa : GeographicLevel.Lad,
                    AreaCode = key[0].Length == 0 ? "E23000021" : key[0],
                    CombinationNumber = StableNumber.Of(key[2].Length == 0 ? "" : $"offence-group={key[2]}"),
                });
                db.Add(new FrozenCell { BlockId = block.Id, RowNumber = number, IndicatorNumber = StableNumber.Of(Indicator), Rule = CellRule.Rounded, Value = figure.Value, Status = Enum.Parse<CellStatus>(figure.Status.ToString()) });
            }
        }
        db.Add(new DataSetVersion { DataSetId = DataSet, Major = 900, Minor = 0, Patch = 0, Status = VersionStatus.Published, PublishAt = Frozen.First, Blocks = [.. blocks], LogicalSha256 = new byte[32], LineageSha256 = new byte[32], Synthetic = true });
        await db.SaveChangesAsync(Ct);
    }

    private static async Task<ReleasedLine[]> Ask(HttpClient client, string body)
    {
        using var question = JsonDocument.Parse(body);
        return [.. Decoded.Json(await Answers.Read(await client.PostAsJsonAsync($"/v1/outcomes/data-sets/{DataSet}/query?dataSetVersion=900.0.0",
            new { criteria = question.RootElement.TryGetProperty("criteria", out var criteria) ? criteria : JsonDocument.Parse("""{"timePeriods":{"gte":{"period":"2150","code":"CY"}}}""").RootElement, debug = true }, Ct)))];
    }

    private static string Name(ReleasedLine line) => Name(line.Level == GeographicLevel.Pfa ? "" : line.Area, line.Code, line.Combination.Length == 0 ? "" : line.Combination.Split('=')[1]);

    private static string Name(string area, string period, string kind) => $"{area}|{period}|{kind}";
}
