using System.Net;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>
/// G6 against a host in a process of its own: each hostile document is answered as said, quickly, shortly, and the process goes on
/// serving others. Time is the host's own processor time, for the machine may be busy with other things.
/// </summary>
public sealed class AbuseTests(VrnHost host)
{
    private const int Repeats = 5, MostBytes = 16 * 1024;

    /// <summary>Median of one request in processor time; generous, for a slow machine.</summary>
    private static readonly TimeSpan Fixed = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_hostile_document_is_refused_quickly_and_the_host_goes_on()
    {
        await using var process = await HostProcess.Start(await host.ConnectionString(), Ct);
        using var attacker = process.Of(host, "dashboard");
        using var other = process.Of(host, "vrn-analyst");
        var ordinary = await Ordinary(process, attacker);
        using var stop = new CancellationTokenSource();
        var served = Serve(other, stop.Token);

        var failures = new List<string>();
        foreach (var attack in Attacks())
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < Repeats; i++)
            {
                var before = process.Cpu;
                var (status, length, codes) = await Send(attacker, attack, i);
                times.Add(process.Cpu - before);
                if (!attack.Statuses.Contains(status) || length > MostBytes || (attack.Codes.Length > 0 && !codes.Intersect(attack.Codes).Any()))
                {
                    failures.Add($"{attack.Name}: {status}, {length} bytes, {string.Join(' ', codes.Distinct())}");
                    break;
                }
            }
            var median = times.Order().ElementAt(times.Count / 2);
            if (median > Fixed || median > ordinary * 5 + Grain)
            {
                failures.Add($"{attack.Name}: {median.TotalMilliseconds} ms of processor time, an ordinary query {ordinary.TotalMilliseconds} ms");
            }
            using var alive = await attacker.SendAsync(Post("{ __typename }"), Ct);
            Assert.True(alive.StatusCode == HttpStatusCode.OK, $"{attack.Name}: {alive.StatusCode} afterwards");
        }
        await stop.CancelAsync();
        var (answers, bad) = await served;

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Equal(0, bad);
        Assert.True(answers > 0);
    }

    /// <summary>Processor time is counted in ticks of the system, and the others are served meanwhile.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(60);

    private static readonly string[] Lists = ["services", "organisations", "networks", "evidenceSubjects", "outcomeIndicators"];

    private static IEnumerable<Attack> Attacks()
    {
        static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));
        static string Each(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

        yield return new("the same field 5,000 times", Query("{" + Times(5_000, "__typename ") + "}"), [200], []);
        yield return new("3,000 aliases", Query("{" + Each(3_000, i => $"a{i}:__typename ") + "}"), [400], ["ALIASES", "COST"]);
        yield return new("20,000 directives", Query("{ __typename " + Times(20_000, "@a ") + "}"), [400], ["TOKENS"]);
        yield return new("a million braces", Query(Times(1_000_000, "{")), [413], ["body_too_large"]);
        yield return new("200 inline fragments of 100 fields", Query("{" + Times(200, "... on Query {" + Each(100, i => $"field_number_{i} ") + "}") + "}"), [413], ["body_too_large"]);
        foreach (var depth in (int[])[2_000, 10_000, 20_000])
        {
            yield return new($"selections nested {depth} deep", Query(Times(depth, "{a") + Times(depth, "}")), [400], ["TOKENS"]);
            yield return new($"lists nested {depth} deep", Query("{ a(b: " + Times(depth, "[") + Times(depth, "]") + ") }"), [400], ["TOKENS"]);
            yield return new($"objects nested {depth} deep", Query("{ a(b: " + Times(depth, "{c:") + "1" + Times(depth, "}") + ") }"), [400], ["TOKENS"]);
            yield return new($"list types nested {depth} deep", Query("query ($a: " + Times(depth, "[") + "Int" + Times(depth, "]") + ") { __typename }"), [400], ["TOKENS"]);
        }
        yield return new("fields 20 deep", Query(Times(20, "{ a ") + Times(20, "}")), [400], ["DEPTH"]);
        yield return new("500 root fields", Query("{" + Each(500, i => $"{(char)('a' + (i % 5))}{i / 5}: {Lists[i % 5]}(first: 1) {{ totalCount }} ") + "}"), [400], ["COST"]);
        yield return new("65 include variables", Query("query (" + Each(65, i => $"$v{i}: Boolean! = true ") + ") {" + Each(65, i => $"... @include(if: $v{i}) {{ __typename }} ") + "}"), [400], ["COST"]);
        yield return new("a cycle of fragments", Query("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"), [400], ["VALIDATION"]);
        yield return new("a chain of 1,000 fragments", Query("{ ...f0 }" + Each(1_000, i => $" fragment f{i} on Query {{ ...f{i + 1} }}") + " fragment f1000 on Query { __typename }"), [400], ["DEPTH"]);
        yield return new("a fan-out of 2^20", Query("{ ...f0 }" + Each(20, i => $" fragment f{i} on Query {{ ...f{i + 1} a{i}: __typename ...f{i + 1} }}") + " fragment f20 on Query { __typename }"), [200, 400], []);
        yield return new("1,000 conflicting fields", Query("{" + Each(1_000, i => $"x: services(first: {i % 100}, search: \"{i}\") {{ totalCount }} ") + "}"), [400], ["VALIDATION", "COST", "TOKENS"]);
        yield return new("5,000 unknown fields", Query("{" + Each(4_990, i => $"u{i} ") + "}"), [400], ["VALIDATION"]);
        yield return new("a name of 100 KB", Query("{" + new string('n', 100_000) + "}"), [400], ["VALIDATION"]);
        yield return new("a number of 100 KB", Query("{ services(first: " + new string('9', 100_000) + ") { totalCount } }"), [400], ["VALIDATION"]);
        yield return new("a string of 200 KB", Query("{ services(search: \"" + new string('s', 200_000) + "\") { totalCount } }"), [200, 400], []);
        yield return new("a block string of 200 KB", Query("{ services(search: \"\"\"" + new string('s', 200_000) + "\"\"\") { totalCount } }"), [200, 400], []);
        yield return new("a comment of 200 KB", Query("{ __typename } #" + new string('c', 200_000)), [200], []);
        yield return new("escapes of 200 KB", Query("{ services(search: \"" + Times(30_000, "\\u0041") + "\") { totalCount } }"), [200, 400, 413], []);
        yield return new("introspection nested", Query("{ __schema { types { " + Times(10, "fields { type { ") + "name" + Times(10, " } }") + " } } }"), [400], ["VALIDATION", "DEPTH"]);
        yield return new("variables of 1 MB", Variables("query ($a: String) { services(search: $a) { totalCount } }", $"{{\"a\":\"{new string('v', 1_000_000)}\"}}"), [413], ["body_too_large"]);
        yield return new("variables of 200 KB", Variables("query ($a: String) { services(search: $a) { totalCount } }", $"{{\"a\":\"{new string('v', 200_000)}\"}}"), [400], ["BAD_REQUEST"]);
        yield return new("10,000 variables", Variables("{ __typename }", "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"v{i}\":1")) + "}"), [400], ["BAD_REQUEST"]);
        yield return new("variables 10,000 deep", Variables("{ __typename }", "{\"a\":" + Times(10_000, "[") + Times(10_000, "]") + "}"), [400], ["BAD_REQUEST"]);
        yield return new("variables 60 deep", Variables("{ __typename }", "{\"a\":" + Times(50, "[") + Times(50, "]") + "}"), [400], ["BAD_REQUEST"]);
        yield return new("a variable given twice", Variables("{ __typename }", "{\"a\":1,\"a\":2}"), [400], ["BAD_REQUEST"]);
        yield return new("a million rows", Query("{ services(first: 1000000) { totalCount } }"), [400], ["PAGE_SIZE"]);
        yield return new("a million rows by variable", Variables("query ($n: Int) { services(first: $n) { totalCount } }", "{\"n\":1000000}"), [400], ["PAGE_SIZE"]);
        var ids = string.Join(',', Enumerable.Repeat($"\"{Guid.Empty}\"", 201));
        yield return new("201 items", Query($"{{ services(filter: {{ uuid: {{ in: [{ids}] }} }}) {{ totalCount }} }}"), [400], ["FILTER"]);
        yield return new("201 items by variable", Variables("query ($f: ServiceFilter) { services(filter: $f) { totalCount } }", $"{{\"f\":{{\"uuid\":{{\"in\":[{ids}]}}}}}}"), [400], ["FILTER"]);
        yield return new("a filter 6 deep", Query("{ services(filter: " + Times(6, "{ not: ") + "{ }" + Times(6, "}") + ") { totalCount } }"), [400], ["FILTER"]);
        yield return new("a filter 6 deep by variable", Variables("query ($f: ServiceFilter) { services(filter: $f) { totalCount } }", "{\"f\":" + Times(6, "{\"not\":") + "{}" + Times(6, "}") + "}"), [400], ["FILTER"]);
        yield return new("51 conditions", Query("{ services(filter: { or: [" + Times(51, "{ name: { eq: \"x\" } },") + "] }) { totalCount } }"), [400], ["FILTER"]);
        yield return new("a null operator", Query("{ services(filter: { name: { eq: null } }) { totalCount } }"), [400], ["FILTER"]);
        yield return new("4 order keys", Query("{ services(orderBy: [{field: NAME},{field: RICHNESS},{field: MINIMUM_AGE},{field: MAXIMUM_AGE}]) { totalCount } }"), [400], ["FILTER"]);
        yield return new("a dear query", Query("{" + Each(20, i => $"a{i}: networks(first: 100) {{ nodes {{ seats(first: 100) {{ nodes {{ number }} }} }} }} ") + "}"), [400], ["COST"]);
    }

    private static Func<int, string> Query(string document) => i => JsonSerializer.Serialize(new { query = $"{document}#{i}" });

    private static Func<int, string> Variables(string document, string variables) => i => $"{{\"query\":{JsonSerializer.Serialize($"{document}#{i}")},\"variables\":{variables}}}";

    private sealed record Attack(string Name, Func<int, string> Body, int[] Statuses, string[] Codes);

    /// <summary>Median processor time of a valid query of 1 KB that reads some rows, each time another document.</summary>
    private static async Task<TimeSpan> Ordinary(HostProcess process, HttpClient client)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 30; i++)
        {
            var query = $"{{ services(first: 25) {{ totalCount nodes {{ name description organisation {{ name }} }} }} }} # {i} " + new string('x', 900);
            var before = process.Cpu;
            using var answer = await client.SendAsync(Post(query), Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            if (i >= 15)
            {
                times.Add(process.Cpu - before);
            }
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<(int Status, int Length, List<string> Codes)> Send(HttpClient client, Attack attack, int i)
    {
        using var request = Raw(attack.Body(i), GraphQLResponse);
        using var response = await client.SendAsync(request, Ct);
        var text = await response.Content.ReadAsByteArrayAsync(Ct);
        using var answer = JsonDocument.Parse(text);
        var root = answer.RootElement;
        var codes = new List<string>();
        if (root.TryGetProperty("errors", out var errors) && root.TryGetProperty("code", out _) is false)
        {
            Assert.True(errors.GetArrayLength() <= 20, $"{attack.Name}: {errors.GetArrayLength()} errors");
            codes.AddRange(errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!));
        }
        else if (root.TryGetProperty("code", out var code))
        {
            codes.Add(code.GetString()!);
        }
        return ((int)response.StatusCode, text.Length, codes);
    }

    /// <summary>Somebody else asks all the while.</summary>
    private static async Task<(int Answers, int Bad)> Serve(HttpClient client, CancellationToken stop)
    {
        var (answers, bad) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.SendAsync(Post("{ evidenceSubjects(first: 1) { nodes { title } } }"), Ct);
            answers++;
            bad += answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
            await Task.Delay(50, Ct);
        }
        return (answers, bad);
    }
}
