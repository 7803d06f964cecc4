using System.Diagnostics;
using System.Text.Json;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.GraphQL;

/// <summary>GraphQL documents and requests that ask for too much, or for what is not theirs.</summary>
public sealed class DocumentAttacks(AttackHost host) : AttackTest(host)
{
    private const string Good = "{ services(first: 1) { nodes { name } } }";

    private static readonly string[] All = ["services:read", "organisations:read", "members:read", "interventions:read"];

    [Theory]
    [Attack("GQL-02")]
    [InlineData("{ __schema { queryType { name } } }")]
    [InlineData("{ __type(name: \"Service\") { fields { name } } }")]
    [InlineData("query A { ...F } fragment F on Query { __schema { types { name } } }")]
    [InlineData("{ ok: __schema { directives { name } } services(first: 1) { nodes { name } } }")]
    public async Task GQL_02_introspection_with_a_token(string query)
    {
        var production = await Host.Production();
        var (without, with) = ((await Party.Keyed(Host)).For(Wire.ProductionIssuer), (await Party.Keyed(Host, ["services:read", "schema:read"])).For(Wire.ProductionIssuer));

        await Refused(await Ask(production, without, query), 400, "INTROSPECTION_OFF");
        Assert.Equal(200, (int)(await Ask(production, with, query)).Status);
        Assert.Equal(200, (int)(await Ask(await Host.First(), await Party.Keyed(Host), query)).Status);
        Assert.Equal(200, (int)(await Ask(production, without, Good)).Status);
        Assert.Equal(401, (int)(await production.Send(GraphQLCalls.Post(query))).Status);
    }

    [Theory]
    [Attack("GQL-03")]
    [InlineData("{ servces { id } }")]
    [InlineData("{ services(first: 1) { nodes { nmae } } }")]
    [InlineData("{ services(frist: 1) { nodes { name } } }")]
    [InlineData("{ services(first: 1) { nodes { ... on Servce { name } } } }")]
    [InlineData("query ($x: Servce) { services(first: 1) { nodes { name } } }")]
    [InlineData("{ services(first: 1) { nodes { status @incldue(if: true) } } }")]
    public async Task GQL_03_field_suggestions(string query)
    {
        var wire = await Host.First();
        var party = await Party.Keyed(Host);

        var answer = await Ask(wire, party, query);

        await Refused(answer, 400, "VALIDATION");
        foreach (var word in new[] { "did you mean", "Did you mean", "\"services\"", "\"name\"", "ServiceConnection", "include", "Service\"" })
        {
            Assert.DoesNotContain(word, answer.Body, StringComparison.Ordinal);
        }
        Assert.Equal(200, (int)(await Ask(wire, party, Good)).Status);
    }

    [Theory]
    [Attack("GQL-04")]
    [InlineData(20)]
    [InlineData(16)]
    [InlineData(60)]
    public async Task GQL_04_depth(int depth)
    {
        await RefusedDocument("{ network(by: { slug: \"x\" }) " + Nested("parent", depth - 2) + " }", "DEPTH");
        await RefusedDocument("query { ...A } fragment A on Query { network(by: { slug: \"x\" }) " + Nested("parent", depth - 2) + " }", "DEPTH");
        await Answers("{ network(by: { slug: \"x\" }) " + Nested("parent", 5) + " }");
    }

    [Theory]
    [Attack("GQL-06")]
    [InlineData("services(first: 1) { totalCount }")]
    [InlineData("__typename")]
    public async Task GQL_06_500_root_fields(string field)
    {
        // Five names, so that the limit on aliases of one field is not what refuses.
        string[] fields = ["services(first: 1) { totalCount }", "organisations(first: 1) { totalCount }", "networks(first: 1) { totalCount }", "evidenceSubjects(first: 1) { totalCount }", field];
        await RefusedDocument("{" + string.Concat(Enumerable.Range(0, 495).Select(i => $" a{i}: {fields[i % 5]}")) + "}", "COST", "ALIASES");
        await RefusedDocument("{" + string.Concat(Enumerable.Range(0, 51).Select(i => $" a{i}: {fields[i % 5]}")) + "}", "COST");
        await Answers("{" + string.Concat(Enumerable.Range(0, 10).Select(i => $" a{i}: {fields[i % 5]}")) + "}");
    }

    [Theory]
    [Attack("GQL-07")]
    [InlineData("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")]
    [InlineData("{ ...A } fragment A on Query { ...A }")]
    [InlineData("{ ...A } fragment A on Query { services(first: 1) { nodes { ...B } } } fragment B on Service { name ...C } fragment C on Service { ...B }")]
    public async Task GQL_07_fragment_cycle(string query)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host, All));
        await Ask(wire, party, query + " # warm");
        var watch = Stopwatch.StartNew();

        await Refused(await Ask(wire, party, query), 400, "VALIDATION");

        // 50 ms are the rule on a quiet machine; a cycle that is followed never ends.
        Assert.True(watch.Elapsed.TotalSeconds < 10, $"{watch.Elapsed}");
        await Answers("{ ...A } fragment A on Query { services(first: 1) { nodes { ...B } } } fragment B on Service { name }");
    }

    [Theory]
    [Attack("GQL-08")]
    [InlineData(20)]
    [InlineData(14)]
    [InlineData(40)]
    public async Task GQL_08_fragment_fan_out(int levels)
    {
        static string Fan(int depth) => "{ networks(first: 1) { nodes { ...F0 } } }" + string.Concat(Enumerable.Range(0, depth).Select(i =>
            $" fragment F{i} on Network {{ a{i}: name ...F{i + 1} }}")) + $" fragment F{depth} on Network {{ name }}";
        static string Doubling(int depth) => "{ network(by: { slug: \"x\" }) { ...F0 } }" + string.Concat(Enumerable.Range(0, depth).Select(i =>
            $" fragment F{i} on Network {{ a: parent {{ ...F{i + 1} }} b: parent {{ ...F{i + 1} }} }}")) + $" fragment F{depth} on Network {{ name }}";

        // 2^12 fields stay below the limit of depth and must be refused for what they cost.
        await RefusedDocument(Doubling(12), "COST");
        await RefusedDocument(Doubling(levels), levels > 13 ? "DEPTH" : "COST", "COST");
        await Answers(Fan(10));
    }

    [Theory]
    [Attack("GQL-10")]
    [InlineData(10_000, '[', ']')]
    [InlineData(100, '[', ']')]
    [InlineData(10_000, '[', ' ')]
    [InlineData(10_000, '{', ' ')]
    public async Task GQL_10_deep_value(int depth, char open, char close)
    {
        await RefusedDocument($"{{ services(first: {string.Concat(Enumerable.Repeat(open == '{' ? "{a:" : "[", depth))}{new string(close, depth)}) {{ totalCount }} }}", "TOKENS");
        await Answers(Good);
    }

    [Theory]
    [Attack("GQL-11")]
    [InlineData(3000)]
    [InlineData(1000)]
    public async Task GQL_11_overlapping_fields(int count)
    {
        var many = string.Concat(Enumerable.Range(0, count / 20).Select(i => $" ... on Network {{ parent {{ {string.Concat(Enumerable.Range(0, 8).Select(j => $" n{j}: name"))} }} }}"));
        var (wire, party) = (await Host.First(), await Party.Keyed(Host, All));
        var watch = Stopwatch.StartNew();

        var answer = await Ask(wire, party, $"{{ network(by: {{ slug: \"x\" }}) {{ {string.Concat(Enumerable.Repeat($"parent {{ {many} }}", 12))} }} }}");

        await Refused(answer, 400, "COST", "TOKENS");
        Assert.True(watch.Elapsed.TotalSeconds < 10, $"{watch.Elapsed}");
        await Answers("{ networks(first: 1) { nodes { name } nodes { name } } }");
    }

    [Theory]
    [Attack("GQL-12")]
    [InlineData("[{\"query\":\"{ __typename }\"},{\"query\":\"{ __typename }\"}]")]
    [InlineData("[{\"query\":\"{ __typename }\"}]")]
    [InlineData("[]")]
    [InlineData(" [ {\"query\":\"{ __typename }\"}]")]
    public async Task GQL_12_array_batching(string body)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));
        using var request = GraphQLCalls.Raw(body, GraphQLCalls.GraphQLResponse);

        await Refused(await Ask(wire, party, request), 400, "BATCHING_OFF");
        await Answers("{ __typename }");
    }

    [Theory]
    [Attack("GQL-14")]
    [InlineData("mutation ($r: ReturnInput!) { tryReturn(dataSet: \"school-behaviour-termly\", return: $r) { __typename } }", "")]
    [InlineData("query Q { __typename } mutation M($r: ReturnInput!) { tryReturn(dataSet: \"school-behaviour-termly\", return: $r) { __typename } }", "&operationName=M")]
    public async Task GQL_14_mutation_by_GET(string query, string more)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));

        var answer = await Ask(wire, party, GraphQLCalls.Get(query, GraphQLCalls.GraphQLResponse, more));

        Assert.True((int)answer.Status == 405, $"{(int)answer.Status} {answer.Body}");
        Assert.Contains("POST", answer.Header("Allow"), StringComparison.Ordinal);
        Assert.NotEqual(405, (int)(await Ask(wire, party, query)).Status);
        Assert.Equal(200, (int)(await Ask(wire, party, GraphQLCalls.Get(Good, GraphQLCalls.GraphQLResponse))).Status);
    }

    [Theory]
    [Attack("GQL-15")]
    [InlineData("text/plain", "{\"query\":\"{ __typename }\"}")]
    [InlineData("application/x-www-form-urlencoded", "query=%7B%20__typename%20%7D")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{ __typename }\"}\r\n--x--")]
    [InlineData("application/graphql", "{ __typename }")]
    [InlineData("application/json; charset=utf-16", "{\"query\":\"{ __typename }\"}")]
    [InlineData(null, "{\"query\":\"{ __typename }\"}")]
    public async Task GQL_15_content_types_of_forms(string? type, string body)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));
        using var request = GraphQLCalls.Raw(body);
        request.Content!.Headers.ContentType = null;
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        (await Ask(wire, party, request)).Is(415, "unsupported_media_type");
        await Answers("{ __typename }");
    }

    [Theory]
    [Attack("GQL-16")]
    [InlineData("evidence:read", "evidenceSubjects(first: 5) { nodes { title ratings { value } } }", "evidenceSubjects", "ratings", "title")]
    [InlineData("organisations:read", "services(first: 5) { nodes { name organisation { name } } }", "services", "organisation", "name")]
    public async Task GQL_16_field_authorization(string missing, string fields, string root, string hidden, string kept)
    {
        var wire = await Host.First();
        string[] scopes = [.. All, "evidence:read"];
        var (without, with) = (await Party.Keyed(Host, [.. scopes.Except([missing])]), await Party.Keyed(Host, scopes));

        var refused = await Ask(wire, without, $"{{ {fields} }}");
        var answered = await Ask(wire, with, $"{{ {fields} }}");

        Assert.Equal(200, (int)refused.Status);
        Assert.Equal("FORBIDDEN", Codes(refused).Distinct().Single());
        var nodes = JsonDocument.Parse(refused.Body).RootElement.GetProperty("data").GetProperty(root).GetProperty("nodes").EnumerateArray().ToArray();
        Assert.NotEmpty(nodes);
        Assert.All(nodes, node => Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (node.GetProperty(hidden).ValueKind, node.GetProperty(kept).ValueKind)));
        Assert.Empty(Codes(answered));
        // A root field without its scope refuses the operation.
        Assert.Equal(403, (int)(await Ask(wire, await Party.WithSecret(Host), "{ networks(first: 1) { totalCount } }")).Status);
    }

    [Theory]
    [Attack("GQL-19")]
    [InlineData(1_000_000, 0, 413)]
    [InlineData(0, 10_000, 400)]
    [InlineData(0, 1_001, 400)]
    [InlineData(70_000, 0, 400)]
    public async Task GQL_19_variable_bombs(int bytes, int keys, int status)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));
        var variables = keys > 0 ? string.Join(',', Enumerable.Range(0, keys).Select(i => $"\"k{i}\":1")) : $"\"first\":1,\"fill\":\"{new string('x', bytes)}\"";
        using var request = GraphQLCalls.Raw("{\"query\":\"query ($first: Int) { services(first: $first) { totalCount } }\",\"variables\":{" + variables + "}}", GraphQLCalls.GraphQLResponse);

        var answer = await Ask(wire, party, request);

        Assert.True((int)answer.Status == status, $"{(int)answer.Status} {answer.Body}");
        Assert.Equal(200, (int)(await Ask(wire, party, GraphQLCalls.Post("query ($first: Int) { services(first: $first) { totalCount } }", GraphQLCalls.GraphQLResponse, new { first = 1 }))).Status);
    }

    [Theory]
    [Attack("GQL-20")]
    [InlineData("query A { __typename } query B { __typename }", null)]
    [InlineData("query A { __typename } query B { __typename }", "C")]
    [InlineData("query A { __typename }", "B")]
    [InlineData("fragment A on Query { __typename }", null)]
    [InlineData("query A { __typename } query B { __typename }", "")]
    public async Task GQL_20_operationName_missing_with_two_operations(string query, string? name)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host));

        Assert.Equal(400, (int)(await Ask(wire, party, GraphQLCalls.Post(query, GraphQLCalls.GraphQLResponse, operationName: name))).Status);
        Assert.Equal(200, (int)(await Ask(wire, party, GraphQLCalls.Post("query A { __typename } query B { __typename }", GraphQLCalls.GraphQLResponse, operationName: "B"))).Status);
    }

    private static string Nested(string field, int depth) => string.Concat(Enumerable.Repeat("{ " + field + " ", depth)) + "{ name }" + string.Concat(Enumerable.Repeat(" }", depth));

    private async Task RefusedDocument(string query, params string[] codes)
    {
        var (wire, party) = (await Host.First(), await Party.Keyed(Host, All));
        await Refused(await Ask(wire, party, query), 400, codes);
    }

    private async Task Answers(string query)
    {
        var answer = await Ask(await Host.First(), await Party.Keyed(Host, All), query);
        Assert.True((int)answer.Status == 200 && Codes(answer).Length == 0, answer.Body);
    }

    private static Task Refused(Answer answer, int status, params string[] codes)
    {
        Assert.True((int)answer.Status == status, $"{(int)answer.Status} {answer.Body[..Math.Min(2000, answer.Body.Length)]}");
        Assert.All(Codes(answer), code => Assert.Contains(code, codes));
        Assert.NotEmpty(Codes(answer));
        Assert.DoesNotContain("\"data\":{", answer.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Tells.Nothing(answer);
        return Task.CompletedTask;
    }

    private static string[] Codes(Answer answer)
    {
        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)]
            : [];
    }

    private static async Task<Answer> Ask(Wire wire, Party party, string query)
    {
        using var request = GraphQLCalls.Post(query, GraphQLCalls.GraphQLResponse);
        return await Ask(wire, party, request);
    }

    private static async Task<Answer> Ask(Wire wire, Party party, HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + await party.Kept(wire));
        return await wire.Send(request);
    }
}
