using System.Globalization;
using System.Text;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>G10: what an operation costs, that it is told on request, and that a client that cannot pay is refused before any statement.</summary>
public sealed class BudgetTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_over_its_budget_is_refused_before_any_statement_with_the_price_and_served_again_later()
    {
        await using var poor = await host.Settings(("Limits:Shared", "false"), ("Limits:GraphQLCostPerMinute", "60"));
        using var client = poor.Of("dashboard");
        const string dear = "{ services(first: 100) { nodes { name terms { name } locations { location { name } } organisation { name } } } }";
        using var priced = await client.SendAsync(Priced(dear, "validate"), Ct);
        var points = (await Read(priced)).GetProperty("extensions").GetProperty("cost").GetProperty("points").GetInt32();
        Assert.InRange(points, 10, 60);

        HttpResponseMessage? refused = null;
        var statements = 0;
        for (var i = 0; i < 20 && refused is null; i++)
        {
            var (answer, sent) = await Counted(client, Post(dear));
            (refused, statements) = (int)answer.StatusCode == 429 ? (answer, sent) : (null, 0);
            Assert.True(refused is not null || sent > 0, "a query that is answered reads something");
        }

        Assert.NotNull(refused);
        Assert.Equal(0, statements);
        var wait = int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture);
        Assert.InRange(wait, 1, 60);
        var body = await Read(refused);
        Assert.False(body.TryGetProperty("data", out _));
        var extensions = Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("extensions");
        Assert.Equal("RATE_LIMITED", extensions.GetProperty("code").GetString());
        Assert.Equal(points, extensions.GetProperty("cost").GetProperty("points").GetInt32());
        Assert.True(extensions.GetProperty("cost").GetProperty("typeCost").GetDouble() > 100);

        // Another client has a budget of its own, and what costs little may still be paid.
        using var other = poor.Of("vrn-analyst");
        Assert.Equal(200, (int)(await other.SendAsync(Post(dear), Ct)).StatusCode);
    }

    [Fact]
    public async Task What_no_budget_pays_for_is_refused_and_told_so()
    {
        await using var poor = await host.Settings(("Limits:Shared", "false"), ("Limits:GraphQLCostPerMinute", "2"));
        using var client = poor.Of("dashboard");
        var (answer, statements) = await Counted(client, Post("{ services(first: 100) { nodes { name organisation { name } } } }"));
        Assert.Equal((429, 0), ((int)answer.StatusCode, statements));
        Assert.Equal(200, (int)(await client.SendAsync(Post("{ services(first: 1) { nodes { name } } }"), Ct)).StatusCode);
    }

    [Fact]
    public async Task An_operation_over_the_cost_limit_is_refused_before_any_statement_with_its_price()
    {
        using var client = await SandboxClient.Of(host, "vrn-analyst");
        var dear = "{" + string.Concat(Enumerable.Range(0, 20).Select(i => $" a{i}: networks(first: 100) {{ nodes {{ seats(first: 100) {{ nodes {{ number }} }} }} }}")) + "}";
        var (answer, statements) = await Counted(client, Post(dear));
        Assert.Equal((400, 0), ((int)answer.StatusCode, statements));
        var extensions = (await Read(answer)).GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("COST", extensions.GetProperty("code").GetString());
        Assert.True(extensions.GetProperty("cost").GetProperty("typeCost").GetDouble() > 10_000);
    }

    [Fact]
    public async Task The_price_is_told_beside_the_data_or_instead_of_it()
    {
        using var client = await SandboxClient.Of(host, "dashboard");
        const string query = "query ($n: Int) { services(first: $n) { nodes { name } } }";
        using var reported = await client.SendAsync(Priced(query, "report", new { n = 7 }), Ct);
        using var validated = await client.SendAsync(Priced(query, "validate", new { n = 7 }), Ct);
        using var silent = await client.SendAsync(Post(query, variables: new { n = 7 }), Ct);
        var (with, only, none) = (await Read(reported), await Read(validated), await Read(silent));

        Assert.NotEmpty(with.GetProperty("data").GetProperty("services").GetProperty("nodes").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, only.GetProperty("data").ValueKind);
        Assert.Equal(with.GetProperty("extensions").GetRawText(), only.GetProperty("extensions").GetRawText());
        // Query, connection and seven services; the field of the connection and its nodes.
        Assert.Equal((9d, 2d, 1), Cost(with));
        Assert.False(none.TryGetProperty("extensions", out _));
    }

    /// <summary>Section 7: every connection at its largest page, with its scalars, its to-one fields and one nested connection, stays payable.</summary>
    [Fact]
    public async Task Every_connection_has_headroom_at_its_largest_page()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        using var school = await SandboxClient.Of(host, "school-a");
        var schema = await analyst.Data("""
            { __schema { queryType { fields { name args { name type { kind } } type { ...t } } } types { name kind fields { name args { name type { kind } } type { ...t } } } } }
            fragment t on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }
            """);
        var types = schema.GetProperty("__schema").GetProperty("types").EnumerateArray().ToDictionary(type => type.GetProperty("name").GetString()!);
        var priced = 0;
        foreach (var field in schema.GetProperty("__schema").GetProperty("queryType").GetProperty("fields").EnumerateArray())
        {
            var connection = Named(field.GetProperty("type"));
            if (!connection.EndsWith("Connection", StringComparison.Ordinal))
            {
                continue;
            }
            var node = Named(types[connection].GetProperty("fields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "nodes").GetProperty("type"));
            var required = field.GetProperty("args").EnumerateArray().Where(argument => argument.GetProperty("type").GetProperty("kind").GetString() == "NON_NULL")
                .Select(argument => $"{argument.GetProperty("name").GetString()}: \"x\", ").ToArray();
            // Own returns are a school's.
            var isOwn = field.GetProperty("name").GetString() == "submissions";
            var query = $"{{ {field.GetProperty("name").GetString()}({string.Concat(required)}first: 100) {{ totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ {Everything(types, node, nested: true)} }} }} }} }}";
            using var answer = await (isOwn ? school : analyst).SendAsync(Priced(query, "validate"), Ct);
            var body = await Read(answer);
            Assert.True(body.TryGetProperty("extensions", out _), query + body);
            var (type, fields, _) = Cost(body);
            Assert.True(type <= 10_000 && fields <= 10_000, $"{type}, {fields}: {query}");
            priced++;
        }
        Assert.True(priced >= 6, $"{priced} connections");
    }

    private static string Everything(Dictionary<string, JsonElement> types, string type, bool nested)
    {
        var text = new StringBuilder("__typename ");
        var connections = 0;
        foreach (var field in types[type].GetProperty("fields").EnumerateArray())
        {
            var name = field.GetProperty("name").GetString();
            var of = Named(field.GetProperty("type"));
            var kind = types[of].GetProperty("kind").GetString();
            if (kind is "SCALAR" or "ENUM")
            {
                text.Append(name).Append(' ');
            }
            else if (of.EndsWith("Connection", StringComparison.Ordinal))
            {
                if (nested && connections++ == 0)
                {
                    var node = Named(types[of].GetProperty("fields").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "nodes").GetProperty("type"));
                    text.Append(CultureInfo.InvariantCulture, $"{name} {{ nodes {{ {Everything(types, node, nested: false)} }} }} ");
                }
            }
            else if (!IsList(field.GetProperty("type")) && nested)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name} {{ {Everything(types, of, nested: false)} }} ");
            }
        }
        return text.ToString();
    }

    private static string Named(JsonElement type)
    {
        while (type.GetProperty("name").ValueKind == JsonValueKind.Null)
        {
            type = type.GetProperty("ofType");
        }
        return type.GetProperty("name").GetString()!;
    }

    private static bool IsList(JsonElement type)
    {
        while (type.GetProperty("kind").GetString() == "NON_NULL")
        {
            type = type.GetProperty("ofType");
        }
        return type.GetProperty("kind").GetString() == "LIST";
    }

    private static (double Type, double Field, int Points) Cost(JsonElement body)
    {
        var cost = body.GetProperty("extensions").GetProperty("cost");
        return (cost.GetProperty("typeCost").GetDouble(), cost.GetProperty("fieldCost").GetDouble(), cost.GetProperty("points").GetInt32());
    }

    private static HttpRequestMessage Priced(string query, string how, object? variables = null)
    {
        var request = Post(query, variables: variables);
        request.Headers.Add("GraphQL-Cost", how);
        return request;
    }

    /// <summary>Statements of one request, told apart by the trace that it names.</summary>
    private static async Task<(HttpResponseMessage Answer, int Statements)> Counted(HttpClient client, HttpRequestMessage request)
    {
        using var statements = new Statements(request);
        return (await client.SendAsync(request, Ct), statements.Texts.Count);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        return document.RootElement.Clone();
    }
}
