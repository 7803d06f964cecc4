using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Platform.GraphQL;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>Trusted documents, persisted queries, the statuses of the draft, introspection by scope.</summary>
public sealed class DocumentsTests(VrnHost host, DraftStatuses drafts) : IClassFixture<DraftStatuses>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_trusted_document_is_executed_by_its_id_where_nothing_else_is()
    {
        await using var strict = await host.Settings(("GraphQL:Documents", "TrustedOnly"));
        using var analyst = strict.Of("vrn-analyst");
        var documents = strict.Services.GetRequiredService<TrustedDocuments>().All;
        Assert.True(documents.Count >= 5);
        foreach (var document in documents)
        {
            var body = await Read(await analyst.SendAsync(Raw(JsonSerializer.Serialize(new
            {
                documentId = document.Id,
                variables = new Dictionary<string, object> { ["area"] = "E06000016", ["since"] = "2020-01-01T00:00:00Z" }
                    .Where(variable => document.Text.Contains($"${variable.Key}:", StringComparison.Ordinal)).ToDictionary(),
            })), Ct));
            Assert.False(body.TryGetProperty("errors", out var errors), document.Name + errors);
            Assert.All(body.GetProperty("data").EnumerateObject(), field => Assert.NotEmpty(field.Value.GetProperty("nodes").EnumerateArray()));
        }

        Assert.Equal((400, "DOCUMENT_NOT_TRUSTED"), await Ask(analyst, new { query = "{ __typename }" }));
        Assert.Equal((400, "DOCUMENT_NOT_TRUSTED"), await Ask(analyst, new { documentId = "sha256:" + new string('0', 64) }));
        Assert.Equal((400, "DOCUMENT_NOT_TRUSTED"), await Ask(analyst, new { query = "{ __typename }", extensions = Persisted("{ __typename }") }));
        Assert.Equal((400, "DOCUMENT_NOT_TRUSTED"), await Ask(analyst, new { extensions = Persisted("{ __typename }") }));
    }

    [Fact]
    public async Task A_persisted_query_is_asked_for_told_and_asked_for_again()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var query = $"{{ __typename }} # {Guid.NewGuid()}";

        Assert.Equal((400, "PERSISTED_QUERY_NOT_FOUND"), await Ask(dashboard, new { extensions = Persisted(query) }));
        Assert.Equal((400, "PERSISTED_QUERY_MISMATCH"), await Ask(dashboard, new { query, extensions = Persisted(query + " ") }));
        Assert.Equal((400, "PERSISTED_QUERY_NOT_FOUND"), await Ask(dashboard, new { extensions = Persisted(query) }));
        Assert.Equal((200, null), await Ask(dashboard, new { query, extensions = Persisted(query) }));
        Assert.Equal((200, null), await Ask(dashboard, new { extensions = Persisted(query) }));
        using var get = new HttpRequestMessage(HttpMethod.Get, $"/graphql?extensions={Uri.EscapeDataString(JsonSerializer.Serialize(Persisted(query)))}");
        Assert.Equal(200, (int)(await dashboard.SendAsync(get, Ct)).StatusCode);
        Assert.Equal((400, "BAD_REQUEST"), await Ask(dashboard, new { extensions = new { persistedQuery = new { version = 2, sha256Hash = Hash(query) } } }));

        // Only what is valid is stored.
        const string wrong = "{ nothing }";
        Assert.Equal((400, "VALIDATION"), await Ask(dashboard, new { query = wrong, extensions = Persisted(wrong) }));
        Assert.Equal((400, "PERSISTED_QUERY_NOT_FOUND"), await Ask(dashboard, new { extensions = Persisted(wrong) }));
    }

    /// <summary>Section 10: one row for each way in which a request can end, in both tables.</summary>
    [Theory]
    [InlineData("""{"query":"{ __typename }"}""", 200, 200, null)]
    [InlineData("""{"query":"{ services(after: \"abc\") { totalCount } }"}""", 200, 294, "INVALID_CURSOR")]
    [InlineData("""{"query":"{ __typename node(id: \"abc\") { id } }"}""", 200, 294, "ARGUMENT")]
    [InlineData("""{"query":"{"}""", 400, 400, "SYNTAX")]
    [InlineData("""{"query":"{ nothing }"}""", 400, 422, "VALIDATION")]
    [InlineData("""{"query":"query ($a: Int!) { services(first: $a) { totalCount } }"}""", 400, 422, "VARIABLES")]
    [InlineData("""{"query":"{ __typename }","operationName":"x"}""", 400, 422, "OPERATION")]
    [InlineData("""{"documentId":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}""", 400, 422, "PERSISTED_QUERY_NOT_FOUND")]
    [InlineData("""{"query":""", 400, 400, "BAD_REQUEST")]
    [InlineData("""{"a":1}""", 400, 422, "BAD_REQUEST")]
    [InlineData("""[{"query":"{ __typename }"}]""", 400, 422, "BATCHING_OFF")]
    [InlineData("""{"query":"{ services(first: 101) { totalCount } }"}""", 400, 422, "PAGE_SIZE")]
    [InlineData("""{"query":"{ a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a}}}}}}}}}}}}}}} }"}""", 400, 422, "DEPTH")]
    [InlineData("""{"query":"{ networks { totalCount } }"}""", 403, 403, "INSUFFICIENT_SCOPE")]
    public async Task Each_way_to_end_has_its_status(string body, int stable, int draft, string? code)
    {
        using var ordinary = await SandboxClient.Of(host, "dashboard");
        using var other = drafts.Of("dashboard");

        Assert.Equal((stable, code), await Ask(ordinary, body));
        Assert.Equal((draft, code), await Ask(other, body));
        // Plain JSON is answered alike under both.
        Assert.Equal((await Ask(ordinary, body, Json)).Status, (await Ask(other, body, Json)).Status);
    }

    [Fact]
    public async Task Where_introspection_needs_the_scope_it_is_refused_without_it_and_typename_is_not()
    {
        await using var guarded = await host.Settings(("GraphQL:IntrospectionNeedsScope", "true"));
        using var narrow = guarded.Of("dashboard", "services:read");
        using var reader = guarded.Of("dashboard", "schema:read");
        using var sandbox = await SandboxClient.Of(host, "dashboard", "services:read");
        var query = new { query = "{ __schema { queryType { name } } }" };

        Assert.Equal((400, "INTROSPECTION_OFF"), await Ask(narrow, query));
        Assert.Equal((200, null), await Ask(narrow, new { query = "{ __typename }" }));
        Assert.Equal((200, null), await Ask(reader, query));
        Assert.Equal((200, null), await Ask(sandbox, query));
    }

    [Fact]
    public async Task The_schema_and_its_reference_are_served_to_anybody_and_kept_by_their_tag()
    {
        using var anonymous = await host.Anonymous();
        using var sdl = await anonymous.GetAsync("/graphql/schema.graphql", Ct);
        using var reference = await anonymous.GetAsync("/docs/graphql", Ct);
        var text = await reference.Content.ReadAsStringAsync(Ct);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "schemas/graphql/schema.graphql"), Ct), await sdl.Content.ReadAsStringAsync(Ct));
        Assert.Equal(("application/graphql", "text/markdown"), (sdl.Content.Headers.ContentType?.MediaType, reference.Content.Headers.ContentType?.MediaType));
        Assert.Contains("### Service\n", text, StringComparison.Ordinal);
        Assert.Contains("Scope `services:read`", text, StringComparison.Ordinal);
        Assert.Contains("sha256:", text, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/graphql/schema.graphql");
        again.Headers.IfNoneMatch.Add(sdl.Headers.ETag!);
        Assert.Equal(304, (int)(await anonymous.SendAsync(again, Ct)).StatusCode);
    }

    private static object Persisted(string query) => new { persistedQuery = new { version = 1, sha256Hash = Hash(query) } };

    private static string Hash(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));

    private static Task<(int Status, string? Code)> Ask(HttpClient client, object body) => Ask(client, JsonSerializer.Serialize(body));

    private static async Task<(int Status, string? Code)> Ask(HttpClient client, string body, string accept = GraphQLResponse)
    {
        using var request = Raw(body, accept);
        using var response = await client.SendAsync(request, Ct);
        var answer = await Read(response);
        return ((int)response.StatusCode, answer.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        return document.RootElement.Clone();
    }
}
