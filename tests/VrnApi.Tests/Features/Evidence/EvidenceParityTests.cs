using System.Text.Json;
using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>REST, CSV and GraphQL answer the same to two hundred random questions of three types of partners; rows that other tests make meanwhile are left out.</summary>
public sealed class EvidenceParityTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_random_questions_have_one_answer_by_every_way()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        HttpClient[] clients = [await SandboxClient.Of(host, "dashboard"), await SandboxClient.Of(host, "school-a"), await SandboxClient.Of(host, "council-leicester")];
        string[] kinds = ["approach", "strategy", "programme", "local-intervention", "campaign", "resource"], words = ["ment", "school", "work", "knife", "out", "programme", "boot", "reach"];
        (string Asked, string Wanted)[] ratings =
        [
            ("llr-approach-table.impact:eq:moderate", "{ scheme: \"llr-approach-table\", dimension: \"impact\", eq: \"moderate\" }"), ("yef-toolkit.impact:eq:high", "{ scheme: \"yef-toolkit\", dimension: \"impact\", eq: \"high\" }"),
            ("llr-approach-table.evidence-quality:gte:3", "{ scheme: \"llr-approach-table\", dimension: \"evidence-quality\", gte: \"3\" }"),
        ];
        // Other tests write; what was under way ten seconds ago has ended.
        var known = TimeProvider.System.GetUtcNow().AddSeconds(-10);
        for (var round = 0; round < 200; round++)
        {
            var client = clients[round % 3];
            var day = new DateOnly(2021, 1, 1).AddDays(random.Next(2000));
            var rest = $"asOf={day:O}&knownAt={Uri.EscapeDataString(known.ToString("O"))}";
            var (filter, graph) = (new List<string>(), $"asOf: \"{day:O}\", knownAt: \"{known:O}\"");
            if (random.Next(2) == 0)
            {
                var kind = kinds[random.Next(6)];
                rest += $"&kind={kind}";
                filter.Add($"kind: {{ eq: {kind.Replace('-', '_').ToUpperInvariant()} }}");
            }
            if (random.Next(2) == 0)
            {
                var word = words[random.Next(words.Length)];
                rest += $"&q={word}";
                filter.Add($"search: \"{word}\"");
            }
            if (random.Next(3) == 0)
            {
                rest += "&status=active";
                filter.Add("status: { eq: ACTIVE }");
            }
            if (random.Next(3) == 0)
            {
                var (asked, wanted) = ratings[random.Next(3)];
                rest += $"&rating={asked}";
                graph += $", rating: [{wanted}]";
            }
            if (random.Next(3) == 0)
            {
                rest += "&sort=-title";
                graph += ", orderBy: [{ field: TITLE, direction: DESC }]";
            }
            var json = new List<string>();
            var lines = new List<string>();
            var (harmful, header) = (false, "");
            for (var next = $"/v1/evidence/subjects?limit={random.Next(20, 100)}&{rest}"; next is not null;)
            {
                var page = await client.Read(next);
                json.AddRange(page.Items().Select(Row));
                harmful = page.GetProperty("containsHarmful").GetBoolean();
                using var csv = await client.GetAsync(next + "&format=csv", Ct);
                Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
                header = csv.Headers.GetValues("Vrn-Contains-Harmful").Single();
                lines.AddRange(VrnApi.Platform.Http.CsvText.Lines(new StringReader(await csv.Content.ReadAsStringAsync(Ct))).Skip(1).Select(cells => $"{cells[0]}|{cells[1]}|{cells[3]}|{cells[7]}"));
                next = page.GetProperty("next").GetString() is { } address ? new Uri(address).PathAndQuery : null;
            }
            var (nodes, flag) = (new List<string>(), false);
            for (string? after = null; ;)
            {
                var connection = (await client.Data($"query ($after: String) {{ evidenceSubjects(first: 60, after: $after, filter: {{ {string.Join(", ", filter)} }}, {graph}) {{ containsHarmful pageInfo {{ hasNextPage endCursor }} nodes {{ uuid slug title harmSignals {{ kind }} }} }} }}", new { after })).GetProperty("evidenceSubjects");
                nodes.AddRange(connection.GetProperty("nodes").EnumerateArray().Select(Row));
                flag = connection.GetProperty("containsHarmful").GetBoolean();
                if (!connection.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
                {
                    break;
                }
                after = connection.GetProperty("pageInfo").Text("endCursor");
            }
            Assert.True(OfSeed(json).SequenceEqual(OfSeed(nodes)), $"seed {seed}: {rest}\n{string.Join('\n', json.Except(nodes))}\n{string.Join('\n', nodes.Except(json))}");
            Assert.True(OfSeed(json).SequenceEqual(OfSeed(lines)), $"seed {seed}: {rest}\n{string.Join('\n', json.Except(lines))}\n{string.Join('\n', lines.Except(json))}");
            if (OfSeed(json).Count() == json.Count && json.Count == nodes.Count)
            {
                Assert.Equal((harmful, harmful), (flag, header == "true"));
            }
        }
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private static IEnumerable<string> OfSeed(IEnumerable<string> rows) => rows.Where(row => !row.Contains("synthetic", StringComparison.OrdinalIgnoreCase));

    private static string Row(JsonElement subject) => $"{(subject.TryGetProperty("uuid", out var uuid) ? uuid : subject.GetProperty("id")).GetString()}|{subject.Text("slug")}|{subject.Text("title")}|"
        + string.Join(' ', subject.GetProperty("harmSignals").EnumerateArray().Select(signal => signal.Text("kind").Replace('_', '-').ToLowerInvariant()).Distinct());
}
