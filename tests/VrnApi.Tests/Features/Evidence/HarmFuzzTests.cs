using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Features.Evidence.Exporting;
using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>
/// E7: a thousand lists, shortlists, comparisons, exports and GraphQL questions say of harm what a reader of a full dump finds that knows none
/// of the code. Others write to the store meanwhile, so only what is of the seed and was known at the time of the dump is compared.
/// </summary>
public sealed class HarmFuzzTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E7_whatever_is_asked_shows_the_harm_that_a_reader_of_the_dump_finds()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        using var client = await SandboxClient.Of(host, "vrn-approver", "evidence:read interventions:read exports:read evidence:moderate");
        await using var scope = await host.Inside();
        var dump = await ExportEvidence.AtOneMoment(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), scope.ServiceProvider.GetRequiredService<IDatabaseWays>(), null, TimeProvider.System, Ct);
        var reader = new DumpReader(dump);
        var times = reader.Times();
        var (asked, harmful) = (0, 0);
        string[] settings = ["school", "community", "home", "online", "custody"], levels = ["contextual", "primary", "secondary", "tertiary"], kinds = ["approach", "strategy", "programme", "local-intervention", "campaign", "resource"];
        string[] schemes = ["llr-approach-table", "yef-toolkit", "eif-guidebook", "eef-toolkit"], ratings = ["llr-approach-table.impact:eq:moderate", "yef-toolkit.impact:eq:high", "llr-approach-table.impact:eq:harmful", "yef-toolkit.cost:lte:3"];
        var slugs = reader.Subjects.Where(pair => reader.IsOfSeed(pair.Key)).Select(pair => pair.Value).Order(StringComparer.Ordinal).ToArray();

        while (asked < 1000)
        {
            var day = new DateOnly(2020, 1, 1).AddDays(random.Next(2600));
            var known = times[random.Next(times.Count)];
            var when = $"asOf={day:O}&knownAt={Uri.EscapeDataString(known.ToString("O"))}";
            switch (random.Next(5))
            {
                case 0:
                    var list = $"/v1/evidence/{((string[])["subjects", "approaches", "interventions"])[random.Next(3)]}?limit=100&{when}";
                    list += random.Next(4) switch { 0 => $"&rating={ratings[random.Next(4)]}", 1 => $"&setting={settings[random.Next(5)]}", 2 => $"&q={slugs[random.Next(slugs.Length)][..3]}", _ => "&sort=-title" };
                    var page = await client.Read(list);
                    Check(list, day, known, page.Items(), "id", page.GetProperty("next").ValueKind == JsonValueKind.Null ? page : null);
                    break;
                case 1:
                    var shortlist = $"/v1/evidence/shortlist?{when}&" + random.Next(3) switch
                    {
                        0 => $"age={random.Next(4, 25)}",
                        1 => $"setting={settings[random.Next(5)]},{settings[random.Next(5)]}",
                        _ => $"preventionLevel={levels[random.Next(4)]}&kind={kinds[random.Next(4)]}",
                    };
                    var found = await client.Read(shortlist);
                    Check(shortlist, day, known, [.. ((string[])["matches", "cautions", "notStated"]).SelectMany(group => found.GetProperty(group).EnumerateArray())], "id", found);
                    break;
                case 2:
                    var compare = $"/v1/evidence/compare?subject={slugs[random.Next(slugs.Length)]}&schemes={schemes[random.Next(2)]},{schemes[2 + random.Next(2)]}&{when}";
                    var comparison = await client.Read(compare);
                    Check(compare, day, known, [comparison.GetProperty("subject")], "id", comparison);
                    break;
                case 3:
                    // Ten questions in one document.
                    var fields = Enumerable.Range(0, 10).Select(i => $"q{i}: evidenceSubject(by: {{ slug: \"{slugs[random.Next(slugs.Length)]}\" }}, asOf: \"{day:O}\", knownAt: \"{known:O}\") {{ uuid harmSignals {{ kind scheme version dimension via {{ uuid }} }} }}");
                    var data = await client.Data($"{{ {string.Join(' ', fields)} }}");
                    Check("graphql", day, known, [.. data.EnumerateObject().Select(field => field.Value)], "uuid", null);
                    asked += 9;
                    break;
                default:
                    var kind = kinds[random.Next(6)].Replace('-', '_').ToUpperInvariant();
                    var connection = (await client.Data($"{{ evidenceSubjects(first: 100, filter: {{ kind: {{ eq: {kind} }} }}, asOf: \"{day:O}\", knownAt: \"{known:O}\") {{ containsHarmful pageInfo {{ hasNextPage }} nodes {{ uuid harmSignals {{ kind scheme version dimension via {{ uuid }} }} }} }} }}")).GetProperty("evidenceSubjects");
                    Check(kind, day, known, [.. connection.GetProperty("nodes").EnumerateArray()], "uuid", connection.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? null : connection);
                    break;
            }
            asked++;
        }
        Assert.True(harmful > 50, $"seed {seed}: {harmful} of {asked}");

        // An export speaks of today.
        var (today, now) = (VrnApi.Platform.London.Today(TimeProvider.System), TimeProvider.System.GetUtcNow());
        for (var i = 0; i < 3; i++)
        {
            using var export = JsonDocument.Parse(await client.GetStringAsync("/v1/evidence/export", Ct));
            var nodes = export.RootElement.GetProperty("@graph").EnumerateArray().Where(node => node.Text("@type") == "subject").ToArray();
            Check("export", today, now, nodes, "id", null);
            Assert.True(export.RootElement.GetProperty("containsHarmful").GetBoolean());
        }

        void Check(string question, DateOnly day, DateTimeOffset known, JsonElement[] items, string id, JsonElement? whole)
        {
            foreach (var item in items)
            {
                var subject = item.GetProperty(id).GetGuid();
                var shown = item.GetProperty("harmSignals").EnumerateArray().Select(Signal).Order(StringComparer.Ordinal).ToList();
                if (!reader.IsOfSeed(subject))
                {
                    continue;
                }
                var expected = reader.Signals(subject, day, known);
                harmful += expected.Count > 0 ? 1 : 0;
                Assert.True(expected.SequenceEqual(shown), $"seed {seed}: {question} at {day:O} {known:O}: {reader.Subjects[subject]} shows {string.Join(" ", shown)} for {string.Join(" ", expected)}");
            }
            if (whole is { } list)
            {
                Assert.True(list.GetProperty("containsHarmful").GetBoolean() == items.Any(item => item.GetProperty("harmSignals").GetArrayLength() > 0), $"seed {seed}: {question}");
            }
        }
    }

    private static string Signal(JsonElement signal)
    {
        string Part(string name) => signal.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var via = signal.TryGetProperty("via", out var linked) && linked.ValueKind == JsonValueKind.Object ? (linked.TryGetProperty("uuid", out var uuid) ? uuid : linked.GetProperty("id")).GetString() : "";
        return $"{Part("kind").Replace('_', '-').ToLowerInvariant()}|{Part("scheme")}|{Part("version")}|{Part("dimension")}|{via}";
    }

    /// <summary>Reads harm from the cells of a dump: it shares no line with the code that answers.</summary>
    private sealed class DumpReader
    {
        private readonly Dictionary<string, List<Dictionary<string, string?>>> tables;
        private readonly ILookup<string, Dictionary<string, string?>> decisions;
        private readonly Dictionary<(DateOnly, DateTimeOffset), Dictionary<Guid, List<string>>> found = [];

        public DumpReader(EvidenceDump dump)
        {
            tables = dump.Tables.ToDictionary(content => content.Table.Name, content => content.Rows
                .Select(cells => content.Table.Columns.Select((column, i) => (column.Name, cells[i])).ToDictionary(pair => pair.Name, pair => pair.Item2)).ToList());
            decisions = tables["record_decision"].ToLookup(row => row["record_id"]!);
            Subjects = tables["subject"].ToDictionary(row => Guid.Parse(row["id"]!), row => row["slug"]!);
        }

        public Dictionary<Guid, string> Subjects { get; }

        public bool IsOfSeed(Guid subject) => Subjects.TryGetValue(subject, out var slug) && !slug.StartsWith("synthetic-", StringComparison.Ordinal);

        /// <summary>Moments around decisions of the seed's subjects, none later than the dump.</summary>
        public List<DateTimeOffset> Times() => [.. tables["record"].Where(row => IsOfSeed(Guid.Parse(row["subject_id"]!))).SelectMany(row => decisions[row["id"]!])
            .Select(row => DateTimeOffset.Parse(row["recorded_at"]!, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order().SelectMany(at => (DateTimeOffset[])[at.AddMilliseconds(-1), at])];

        public IReadOnlyList<string> Signals(Guid subject, DateOnly day, DateTimeOffset known)
        {
            if (!found.TryGetValue((day, known), out var all))
            {
                found[(day, known)] = all = All(day, known);
            }
            return all.TryGetValue(subject, out var signals) ? [.. signals.Order(StringComparer.Ordinal)] : [];
        }

        private Dictionary<Guid, List<string>> All(DateOnly day, DateTimeOffset known)
        {
            var holds = tables["record"].Where(record => Holds(record, day, known)).ToDictionary(record => record["id"]!, record => Guid.Parse(record["subject_id"]!));
            var dimensions = tables["rating_dimension"].ToDictionary(row => row["id"]!);
            var versions = tables["rating_scheme_version"].ToDictionary(row => row["id"]!);
            var words = tables["rating_dimension_value"].Where(row => row["harmful"] == "true").Select(row => (row["dimension_id"], row["code"])).ToHashSet();
            var signals = new Dictionary<Guid, List<string>>();
            var rated = new HashSet<Guid>();
            void Add(Guid subject, string signal) => (signals.TryGetValue(subject, out var list) ? list : signals[subject] = []).Add(signal);
            foreach (var value in tables["assessment_value"].Where(value => holds.ContainsKey(value["assessment_id"]!)))
            {
                var (dimension, bound) = (dimensions[value["dimension_id"]!], Number(dimensions[value["dimension_id"]!]["harm_below"]));
                if (words.Contains((value["dimension_id"], value["value_code"])) || Number(value["int_value"]) < bound || Number(value["decimal_value"]) < bound)
                {
                    var version = versions[dimension["scheme_version_id"]!];
                    rated.Add(holds[value["assessment_id"]!]);
                    Add(holds[value["assessment_id"]!], $"rated-harmful|{version["scheme_code"]}|{version["label"]}|{dimension["code"]}|");
                }
            }
            foreach (var link in tables["subject_link"].Where(link => holds.ContainsKey(link["record_id"]!) && rated.Contains(Guid.Parse(link["to_subject_id"]!))))
            {
                Add(holds[link["record_id"]!], $"linked-harmful||||{link["to_subject_id"]}");
            }
            foreach (var fact in tables["subject_fact"].Where(fact => holds.ContainsKey(fact["record_id"]!) && fact["facet"] == "caution" && fact["value_code"] == "may-worsen"))
            {
                Add(holds[fact["record_id"]!], "stated-may-worsen||||");
            }
            return signals;
        }

        private bool Holds(Dictionary<string, string?> record, DateOnly day, DateTimeOffset known)
        {
            var told = decisions[record["id"]!].Where(row => DateTimeOffset.Parse(row["recorded_at"]!, System.Globalization.CultureInfo.InvariantCulture) <= known).ToList();
            bool Before(string? end) => end is null || day < DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture);
            return told.Exists(row => row["decision"] == "accept") && DateOnly.Parse(record["valid_from"]!, System.Globalization.CultureInfo.InvariantCulture) <= day && Before(record["valid_to"])
                && told.Where(row => row["decision"] is "supersede" or "withdraw").All(row => Before(row["effective_on"]));
        }

        private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
