using System.Text.Json;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership;

/// <summary>REST, CSV and GraphQL answer the same to two hundred random questions about networks, seats and meetings; networks that other tests make are left out.</summary>
public sealed class MembershipParityTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_random_questions_have_one_answer_by_every_way()
    {
        var seed = Dice.Seed();
        var random = new Dice(seed);
        // The partner types that may hold members:read; of others every way refuses.
        HttpClient[] clients = [await SandboxClient.Of(host, "council-leicester"), await SandboxClient.Of(host, "school-a"), await SandboxClient.Of(host, "vcs-example"), await SandboxClient.Of(host, "vrn-analyst")];
        string[] kinds = ["csp", "sub-board", "board", "delivery-group", "schools-network"], areas = ["E06000016", "E06000017", "E10000018", "E07000129"], words = ["Leicester", "Board", "safe", "Oxford", "network"];
        for (var round = 0; round < 200; round++)
        {
            var client = clients[round % clients.Length];
            var day = new DateOnly(2021, 1, 1).AddDays(random.Next(2000));
            if (round % 4 == 3)
            {
                await Seats(client, day, random, seed);
                continue;
            }
            var (rest, filter) = ($"asOf={day:O}", new List<string>());
            if (random.Next(2) == 0)
            {
                var kind = kinds[random.Next(kinds.Length)];
                rest += $"&kind={kind}";
                filter.Add($"kind: {{ eq: {kind.Replace('-', '_').ToUpperInvariant()} }}");
            }
            if (random.Next(3) == 0)
            {
                var area = areas[random.Next(areas.Length)];
                rest += $"&area={area}";
                filter.Add($"area: \"{area}\"");
            }
            if (random.Next(3) == 0)
            {
                var word = words[random.Next(words.Length)];
                rest += $"&q={word}";
                filter.Add($"search: \"{word}\"");
            }
            if (random.Next(4) == 0)
            {
                rest += "&organisation=leicestershire-police";
                filter.Add("organisation: \"leicestershire-police\"");
            }
            if (random.Next(4) == 0)
            {
                rest += "&status=active";
                filter.Add("status: { eq: ACTIVE }");
            }
            var (json, lines) = (new List<string>(), new List<string>());
            for (var next = $"/v1/networks?limit={random.Next(30, 100)}&{rest}"; next is not null;)
            {
                var page = await client.Read(next);
                json.AddRange(page.Items().Select(Row));
                lines.AddRange((await Csv(client, next + "&format=csv")).Select(cells => $"{cells[0]}|{cells[1]}|{cells[2]}|{cells[3]}|{cells[5]}"));
                next = page.GetProperty("next").GetString() is { } address ? new Uri(address).PathAndQuery : null;
            }
            var nodes = new List<string>();
            for (string? after = null; ;)
            {
                var connection = (await client.Data($"query ($after: String) {{ networks(first: 60, after: $after, filter: {{ {string.Join(", ", filter)} }}, asOf: \"{day:O}\") {{ pageInfo {{ hasNextPage endCursor }} nodes {{ uuid slug name kind areas {{ code }} }} }} }}", new { after })).GetProperty("networks");
                nodes.AddRange(connection.GetProperty("nodes").EnumerateArray().Select(Row));
                if (!connection.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
                {
                    break;
                }
                after = connection.GetProperty("pageInfo").Text("endCursor");
            }
            Same(json, nodes, seed, rest);
            Same(json, lines, seed, rest + " csv");
        }
        using (var refused = await SandboxClient.Of(host, "dashboard"))
        {
            await refused.Read("/v1/networks", 403);
            await refused.Read("/v1/networks?format=csv", 403);
            using var graph = await refused.SendAsync(GraphQLCalls.Post("{ networks { totalCount } }"), Ct);
            Assert.Contains("INSUFFICIENT_SCOPE", await graph.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
        Assert.Equal("invalid_parameter", (await clients[0].Read("/v1/networks?format=xml", 400)).Text("code"));
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Seats, functions and meetings of one network on a day.</summary>
    private static async Task Seats(HttpClient client, DateOnly day, Dice random, int seed)
    {
        var slug = ((string[])["llr-spb", "oxford-vrn", "llr-schools-network"])[random.Next(3)];
        var graph = (await client.Data($"{{ network(by: {{ slug: \"{slug}\" }}, asOf: \"{day:O}\") {{ seats(first: 100) {{ nodes {{ uuid number statutoryClass organisation {{ slug }} seatType {{ code }} }} }} holdings {{ function heldAt }} meetings(first: 100) {{ nodes {{ uuid status }} }} terms {{ version }} compliance {{ rule status }} }} }}")).GetProperty("network");
        using var found = await client.GetAsync($"/v1/networks/{slug}?asOf={day:O}", Ct);
        if (graph.ValueKind == JsonValueKind.Null)
        {
            Assert.Equal(404, (int)found.StatusCode);
            return;
        }
        string Seat(JsonElement seat) => $"{(seat.TryGetProperty("uuid", out var uuid) ? uuid : seat.GetProperty("id")).GetString()}|{seat.GetProperty("number").GetInt32()}|{seat.Text("statutoryClass").Replace('_', '-').ToLowerInvariant()}";
        var rest = (await client.Read($"/v1/networks/{slug}/seats?limit=100&asOf={day:O}")).Items().Select(Seat).ToList();
        Same(rest, [.. graph.GetProperty("seats").GetProperty("nodes").EnumerateArray().Select(Seat)], seed, $"{slug} {day:O} seats");
        Same(rest, [.. (await Csv(client, $"/v1/networks/{slug}/seats?limit=100&asOf={day:O}&format=csv")).Select(cells => $"{cells[0]}|{cells[1]}|{cells[4]}")], seed, $"{slug} {day:O} seats csv");
        Same([.. (await client.Read($"/v1/networks/{slug}/holdings?asOf={day:O}")).Items().Select(row => $"{row.Text("function")}|{row.GetProperty("heldAt")}")],
            [.. graph.GetProperty("holdings").EnumerateArray().Select(row => $"{row.Text("function")}|{row.GetProperty("heldAt")}")], seed, $"{slug} {day:O} holdings");
        using var terms = await client.GetAsync($"/v1/networks/{slug}/terms?asOf={day:O}", Ct);
        Assert.Equal(terms.IsSuccessStatusCode, graph.GetProperty("terms").ValueKind == JsonValueKind.Object);
        using var compliance = await client.GetAsync($"/v1/networks/{slug}/compliance?asOf={day:O}", Ct);
        List<string> verdicts = compliance.IsSuccessStatusCode ? [.. (await Answers.Read(compliance)).GetProperty("results").EnumerateArray().Select(row => $"{row.Text("rule")} {row.Text("status").ToLowerInvariant()}")] : [];
        Same(verdicts, [.. graph.GetProperty("compliance").EnumerateArray().Select(row => $"{row.Text("rule")} {row.Text("status").Replace("_", "", StringComparison.Ordinal).ToLowerInvariant()}")], seed, $"{slug} {day:O} compliance");
    }

    private static void Same(List<string> one, List<string> other, int seed, string question) =>
        Assert.True(OfSeed(one).SequenceEqual(OfSeed(other)), $"seed {seed}: {question}\n{string.Join('\n', one.Except(other))}\n{string.Join('\n', other.Except(one))}");

    private static async Task<IEnumerable<string?[]>> Csv(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Ct);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return VrnApi.Platform.Http.CsvText.Lines(new StringReader(await answer.Content.ReadAsStringAsync(Ct))).Skip(1);
    }

    private static IEnumerable<string> OfSeed(IEnumerable<string> rows) => rows.Where(row => !row.Contains("synthetic", StringComparison.OrdinalIgnoreCase));

    private static string Row(JsonElement network) => $"{(network.TryGetProperty("uuid", out var uuid) ? uuid : network.GetProperty("id")).GetString()}|{network.Text("slug")}|{network.Text("name")}|{network.Text("kind").Replace('_', '-').ToLowerInvariant()}|"
        + string.Join(' ', network.GetProperty("areas").EnumerateArray().Select(area => area.Text("code")));
}
