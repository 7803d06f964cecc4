using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Query;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>No way of reading adds, compares, ranks or sorts a released value: statements, description and schema are searched for one.</summary>
public sealed partial class NoAggregateTests(VrnHost host)
{
    private const string Pinned = Frozen.Route + "/query?dataSetVersion=" + Frozen.Version;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_does_anything_with_a_value_but_fetch_it()
    {
        await Frozen.In(host);
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var statements = await Statements(dashboard);

        var cells = statements.Where(statement => statement.Contains("frozen_cell", StringComparison.Ordinal)).ToArray();
        Assert.True(cells.Length >= 10, $"{cells.Length} statements");
        Assert.Equal([], cells.SelectMany(Faults));
    }

    [Theory]
    [InlineData("SELECT f.block_id, f.value, f.status FROM outcomes.frozen_cell AS f WHERE f.block_id = $1", true)]
    [InlineData("SELECT SUM(f.value) FROM outcomes.frozen_cell AS f", false)]
    [InlineData("SELECT f.value + 1 FROM outcomes.frozen_cell AS f", false)]
    [InlineData("SELECT f.row_number FROM outcomes.frozen_cell AS f WHERE f.value > 5", false)]
    [InlineData("SELECT f.value FROM outcomes.frozen_cell AS f WHERE f.status = 'ok'", false)]
    [InlineData("SELECT f.value FROM outcomes.frozen_cell AS f ORDER BY f.value", false)]
    [InlineData("SELECT f0.block_id, f1.value FROM outcomes.frozen_row AS f0 INNER JOIN outcomes.frozen_cell AS f1 ON f0.row_number = f1.row_number ORDER BY f1.status", false)]
    [InlineData("SELECT count(f.value) FROM outcomes.frozen_cell AS f", false)]
    [InlineData("SELECT count(*) FROM outcomes.frozen_cell AS f GROUP BY f.status", false)]
    public void The_search_finds_what_it_looks_for(string statement, bool isClean) => Assert.Equal(isClean, !Faults(statement).Any());

    [Fact]
    public void No_member_of_the_contracts_aggregates_or_sorts_by_a_value()
    {
        using var rest = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("schemas", "openapi", "v1.json")));
        var paths = rest.RootElement.GetProperty("paths").EnumerateObject().Where(path => Released().IsMatch(path.Name)).ToArray();
        Assert.True(paths.Length >= 3);
        var names = paths.SelectMany(path => Names(path.Value))
            .Concat(rest.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject().Where(schema => OfQuery().IsMatch(schema.Name)).SelectMany(schema => Names(schema.Value))).ToHashSet();
        Assert.Contains("timePeriods.gte", names);
        Assert.Contains("notIn", names);
        var sdl = File.ReadAllText(Repository.PathOf("schemas", "graphql", "schema.graphql"));
        var types = Types().Matches(sdl).Select(type => type.Value).ToArray();
        Assert.True(types.Length >= 12, $"{types.Length} types");
        var fields = types.SelectMany(type => Fields().Matches(type).Select(field => field.Groups[1].Value)).Concat(Fields().Matches(Root().Match(sdl).Value).Select(field => field.Groups[1].Value)).ToHashSet();
        Assert.Contains("criteria", fields);

        Assert.Equal([], names.Concat(fields).Where(name => Forbidden().IsMatch(name)));
    }

    [Fact]
    public void Every_statement_becomes_one_of_sql_server()
    {
        using var db = DesignTime.SqlServer();
        using var postgres = DesignTime.PostgreSql();
        foreach (var context in new VrnDbContext[] { db, postgres })
        {
            foreach (var query in Queries(context))
            {
                Assert.Contains("SELECT", query.ToQueryString(), StringComparison.Ordinal);
                Assert.Equal([], Faults(query.ToQueryString()));
            }
        }
    }

    private static IEnumerable<IQueryable> Queries(VrnDbContext db)
    {
        var (year, female) = (Shipped.Catalogue.Calendar.Parse("2025/2026", "AY")!, VrnApi.Features.Outcomes.Rules.StableNumber.Of("sex=Female"));
        var (absence, la) = (new HashSet<int> { Shipped.Catalogue.Indicators["persistent_absence_count"].Number }, new HashSet<GeographicLevel> { GeographicLevel.La });
        var shape = VersionShape.Of(
            Shipped.Catalogue,
            new() { [Guid.Empty] = year },
            [new ReleasedPlace(GeographicLevel.La, "E06000016", "Leicester", [])],
            new() { [0] = "", [female] = "sex=Female" },
            [new ReleasedTable(Guid.Empty, year, 1, absence, la, new HashSet<int> { 0 }), new ReleasedTable(Guid.Empty, year, 2, absence, la, new HashSet<int> { 0, female })]);
        var rows = new ReleasedRows(db, shape, shape.Indicators, shape.Blocks.Keys);
        using var criteria = JsonDocument.Parse("""{"or":[{"and":[{"filters":{"eq":"sex=Female"}},{"not":{"locations":{"eq":{"level":"LA","code":"E06000016"}}}}]},{"and":[{"filters":{"notEq":"sex=Female"}},{"geographicLevels":{"eq":"LA"}}]}]}""");
        var condition = new RowFilter(shape, []).Of(new CriteriaReader(Shipped.Catalogue.Calendar, []).Read(criteria.RootElement, ""));
        RowSort[] sorts = [new(SortField.Filter, true, Filter: "sex"), new(SortField.Location, false, GeographicLevel.La), new(SortField.GeographicLevel, false)];
        var sorted = RowOrder.Sort(rows.Matching(condition), sorts, shape);
        yield return sorted;
        yield return sorted.Skip(10).Take(10);
        yield return rows.Pairs(RowOrder.Sort(rows.Candidates(new RowCondition()), [], shape));
        yield return rows.Cells([(Guid.Empty, 1), (Guid.Empty, 2), (Guid.CreateVersion7(), 3)]);
        yield return VersionShape.Firsts(VersionShape.Rows(db, [Guid.Empty]));
        yield return ReleasedVersions.Query(db, "x");
    }

    /// <summary>Everything that a reader can ask, and what the database was told for it.</summary>
    private static async Task<IReadOnlyList<string>> Statements(HttpClient client)
    {
        var trace = ActivityTraceId.CreateRandom();
        var statements = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string text)
                {
                    lock (statements)
                    {
                        statements.Add(text);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        string[] addresses =
        [
            Pinned, Pinned + "&sorts=filter|sex|Desc,location|LA|Asc", Pinned + "&filters.in=sex=Female,sex=Total&indicators=persistent_absence_rate,severe_absence_count", Pinned + "&page=2&pageSize=10",
            .. ((string[])["json", "csv", "csvw", "json-stat", "sdmx-json"]).SelectMany(format => (string[])[$"{Pinned}&format={format}&timePeriods.gte=2102/2103|AY", $"{Frozen.Route}/versions/{Frozen.Version}/download?format={format}"]),
            $"{Frozen.Route}/meta?dataSetVersion=900.0.0", $"{Frozen.Route}/query?dataSetVersion=900.*&asOf=2026-01-20T00:00:00Z", Pinned + "&updatedAfter=2026-03-01T00:00:00Z",
        ];
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        foreach (var address in addresses)
        {
            using var response = await client.GetAsync(address, Ct);
            Assert.True(response.IsSuccessStatusCode, address);
            await response.Content.ReadAsByteArrayAsync(Ct);
        }
        using var posted = await client.PostAsJsonAsync(Pinned, new { criteria = new { not = new { geographicLevels = new { eq = "LA" } } } }, Ct);
        Assert.True(posted.IsSuccessStatusCode);
        await client.Data($"{{ outcomeRows(dataSet: \"{Frozen.DataSet}\", version: \"{Frozen.Version}\", indicators: [\"severe_absence_count\", \"overall_absence_rate\"], first: 50) {{ nodes {{ values {{ value status }} }} }} }}");
        return statements;
    }

    /// <summary>Uses of a value or status that are more than a column of a list.</summary>
    private static IEnumerable<string> Faults(string statement)
    {
        var plain = statement.Replace("\"", "", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        foreach (Match use in plain.Contains("frozen_cell", StringComparison.Ordinal) ? Uses().Matches(plain) : Uses().Matches(""))
        {
            // Between SELECT and FROM, alone between commas: whatever else is done with it is a fault.
            if (Keywords().Matches(plain[..use.Index]).LastOrDefault()?.Value != "SELECT" || !Column().IsMatch(plain[..use.Index]) || !Ends().IsMatch(plain[(use.Index + use.Length)..]))
            {
                yield return $"{use.Value}: {statement}";
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => (member.Name == "properties" ? member.Value.EnumerateObject().Select(property => property.Name) : [])
            .Concat(member is { Name: "name", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : []).Concat(Names(member.Value))),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    [GeneratedRegex(@"\b\w+\.(value|status)\b")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\b(SELECT|FROM|WHERE|BY|ON|HAVING|CASE|WHEN)\b")]
    private static partial Regex Keywords();

    [GeneratedRegex(@"^\s*(,|FROM\b|AS\s+\w+\s*(,|FROM\b))")]
    private static partial Regex Ends();

    [GeneratedRegex(@"(SELECT|,)\s*$")]
    private static partial Regex Column();

    [GeneratedRegex(@"/data-sets/\{dataSet\}/(query|meta|versions)")]
    private static partial Regex Released();

    [GeneratedRegex("^(Query|Question|Criteria|Sort|Place|Period|Level|Filter|Meta|GetMeta)")]
    private static partial Regex OfQuery();

    [GeneratedRegex(@"^(?:type|input|enum) (?:Outcome\w*|FilterOption|Footnote|Area)\b[^{]*\{[^}]*\}", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"  outcomeRows\([^)]*\)")]
    private static partial Regex Root();

    [GeneratedRegex(@"(\w+)(?:\([^)]*\))?\s*:")]
    private static partial Regex Fields();

    [GeneratedRegex("^(sum|avg|average|mean|median|min|minimum|max|maximum|aggregate|rank|percentile|groupBy|having|orderBy|orderByValue|valueFilter|values?[._]?(gt|gte|lt|lte|eq|in))$", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
