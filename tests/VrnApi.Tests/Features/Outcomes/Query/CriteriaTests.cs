using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Features.Outcomes.Query;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Tests.Contracts;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>Criteria against a filter over rows in memory that shares nothing with them, and sixty of them against what is written down.</summary>
public sealed class CriteriaTests(VrnHost host, ITestOutputHelper output)
{
    private const int Draws = 2000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Criteria_drawn_at_random_find_what_a_naive_filter_finds()
    {
        var frozen = await Frozen.In(host);
        var seed = (ulong)TimeProvider.System.GetUtcNow().Ticks;
        output.WriteLine($"seed {seed}");
        var dice = new Dice(seed);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var shape = await VersionShape.Read(db, Shipped.Catalogue, frozen.Versions[Frozen.Version], Ct);
        var rows = new ReleasedRows(db, shape, shape.Indicators, shape.Blocks.Keys);
        var found = 0;
        for (var i = 0; i < Draws; i++)
        {
            var criteria = Naive.Draw(dice);
            List<VrnApi.Platform.Http.Fault> faults = [];
            var read = new CriteriaReader(Shipped.Catalogue.Calendar, faults).Read(Naive.Element(criteria), "/criteria");
            Assert.True(read is not null, $"seed {seed}: {criteria.ToJsonString()}: {string.Join(' ', faults)}");

            var matching = rows.Matching(new RowFilter(shape, []).Of(read));
            var keys = await matching.Select(row => new { row.PeriodOrdinal, row.Level, row.AreaCode, row.CombinationNumber }).ToListAsync(Ct);

            var expected = frozen.Main.Where(row => Naive.Matches(criteria, row))
                .Select(row => new { PeriodOrdinal = row.Period.Ordinal, row.Level, AreaCode = row.Area, CombinationNumber = VrnApi.Features.Outcomes.Rules.StableNumber.Of(row.Combination) }).ToHashSet();
            Assert.True(keys.Count == expected.Count && expected.SetEquals(keys), $"seed {seed}: {criteria.ToJsonString()} finds {keys.Count} rows, not {expected.Count}");
            found += keys.Count;
        }
        Assert.True(found > Draws, "Criteria that find nothing show nothing.");
    }

    [Theory]
    [InlineData("sex=Male", "sex=Male", "reason=PP|sex=Male", "reason=BU|sex=Male")]
    [InlineData("reason=PP", "reason=PP|sex=Male")]
    [InlineData("reason=Total", "", "sex=Male", "sex=Female")]
    public void An_option_is_found_in_every_combination_that_it_is_part_of(string option, params string[] expected)
    {
        Dictionary<int, string> combinations = ((string[])["", "sex=Male", "sex=Female", "reason=PP|sex=Male", "reason=BU|sex=Male"])
            .ToDictionary(VrnApi.Features.Outcomes.Rules.StableNumber.Of);
        var shape = VersionShape.Of(Shipped.Catalogue, [], [], combinations, []);

        foreach (var name in (string[])[option, shape.Options.Single(known => known.Text == option).Id])
        {
            Assert.Equal(expected.Order(), shape.CombinationsWith(shape.Option(name)!).Select(number => combinations[number]).Order());
        }
    }

    [Fact]
    public async Task Sixty_written_criteria_find_what_is_written_down()
    {
        var frozen = await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var file = Repository.PathOf("tests", "VrnApi.Tests", "Features", "Outcomes", "Query", "golden.json");
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(file, Ct))!.AsArray();
        Assert.Equal(60, golden.Count);
        var seen = new JsonArray();
        foreach (var one in golden)
        {
            var criteria = one!["criteria"]!;
            var page = await dashboard.PostAsJsonAsync($"{Frozen.Route}/query?dataSetVersion={Frozen.Version}", new JsonObject { ["criteria"] = criteria.DeepClone(), ["pageSize"] = 1 }, Ct);
            var answer = await Answers.Read(page);
            var total = answer.GetProperty("paging").GetProperty("totalResults").GetInt32();
            Assert.Equal(frozen.Main.Count(row => Naive.Matches(criteria, row)), total);
            seen.Add(new JsonObject
            {
                ["criteria"] = criteria.DeepClone(),
                ["total"] = total,
                ["warnings"] = new JsonArray([.. answer.GetProperty("warnings").EnumerateArray().Select(warning => warning.TryGetProperty("path", out var path) ? $"{warning.GetProperty("code")} {path}" : warning.GetProperty("code").GetString())
                    .Where(warning => warning != "SyntheticData").Select(warning => (JsonNode)warning!)]),
            });
        }

        Approved.Same("[\n" + string.Join(",\n", seen.Select(one => "  " + one!.ToJsonString(Readable))) + "\n]\n", "tests", "VrnApi.Tests", "Features", "Outcomes", "Query", "golden.json");
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
