using System.Text;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>G5: what the front door answers, by status, media type and code.</summary>
public sealed class GraphQLEndpointTests(VrnHost host)
{
    private const string Hello = "{ __typename }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData(Json, Json)]
    [InlineData("application/json; charset=utf-8", Json)]
    [InlineData(GraphQLResponse, GraphQLResponse)]
    [InlineData("application/graphql-response+json; charset=utf-8, application/json; q=0.9", GraphQLResponse)]
    [InlineData("application/graphql-response+json; q=0.5, application/json", Json)]
    [InlineData("application/json; q=0.5, application/graphql-response+json", GraphQLResponse)]
    [InlineData("text/html, */*; q=0.1", Json)]
    [InlineData("application/graphql-response+json; q=0, */*", Json)]
    [InlineData("application/json; q=0, */*", GraphQLResponse)]
    [InlineData("*/*, application/graphql-response+json", GraphQLResponse)]
    [InlineData("not a media type", Json)]
    public async Task The_answer_has_the_asked_media_type(string? accept, string type)
    {
        using var answer = await Ask(Post(Hello, accept));

        Assert.Equal((200, type, "utf-8"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.CharSet));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Null(answer.Headers.ETag);
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; q=0")]
    public async Task Nothing_acceptable_is_406(string accept)
    {
        await Problem(Post(Hello, accept), 406, "format_unsupported");
        await Problem(Get(Hello, accept), 406, "format_unsupported");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/graphql")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Another_content_type_is_415(string? type) => await Problem(Bytes("""{"query":"{ __typename }"}"""u8.ToArray(), null, type), 415, "unsupported_media_type");

    [Fact]
    public async Task A_multipart_body_is_415() => await Problem(Bytes([], null, "multipart/form-data; boundary=x"), 415, "unsupported_media_type");

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        var request = Post(Hello);
        request.Content!.Headers.ContentEncoding.Add("gzip");

        await Problem(request, 415, "unsupported_media_type");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(GraphQLResponse)]
    public async Task A_body_over_the_limit_is_413(string? accept) => await Problem(Post("{ __typename } #" + new string('x', 256 * 1024), accept), 413, "body_too_large");

    [Fact]
    public async Task A_query_string_over_the_limit_is_414() => await Problem(Get("{ __typename } #" + new string('x', 8 * 1024)), 414, "uri_too_long");

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"query":"{ __typename }","query":"{ __typename }"}""")]
    [InlineData("""{"query":"{ __typename }"} x""")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"query":null}""")]
    [InlineData("""{"query":""}""")]
    [InlineData("""{"query":7}""")]
    [InlineData("""{"query":"{ __typename }","operationName":{}}""")]
    [InlineData("""{"query":"{ __typename }","variables":[]}""")]
    [InlineData("""{"query":"{ __typename }","variables":"{}"}""")]
    [InlineData("""{"query":"{ __typename }","extensions":1}""")]
    public async Task A_body_that_is_no_request_is_400_for_both_media_types(string body)
    {
        await Refused(() => Raw(body), 400, 400, "BAD_REQUEST");
    }

    [Fact]
    public async Task A_body_that_is_not_utf_8_is_400()
    {
        byte[] body = [.. "{\"query\":\"{ __typename } #"u8, 0xff, .. "\"}"u8];

        await Refused(() => Bytes(body), 400, 400, "BAD_REQUEST");
    }

    [Theory]
    [InlineData("&variables=7")]
    [InlineData("&variables=%7B")]
    [InlineData("&query=again")]
    [InlineData("&operationName=A&operationName=B")]
    public async Task A_query_string_that_is_no_request_is_400(string more) => await Refused(() => Get(Hello, null, more), 400, 400, "BAD_REQUEST");

    [Fact]
    public async Task A_batch_is_400() => await Refused(() => Raw("""[{"query":"{ __typename }"}]"""), 400, 400, "BATCHING_OFF");

    [Theory]
    [InlineData("{", "SYNTAX")]
    [InlineData("{ nothing }", "VALIDATION")]
    [InlineData("mutation { nothing }", "VALIDATION")]
    [InlineData("subscription { nothing }", "VALIDATION")]
    [InlineData("query ($id: ID!) { node(id: $id) { id } }", "VARIABLES")]
    public async Task A_document_that_cannot_run_is_400_but_200_for_plain_json(string document, string code)
    {
        var error = await Refused(() => Post(document), 400, 200, code);

        Assert.NotEmpty(error.GetProperty("locations").EnumerateArray());
    }

    [Theory]
    [InlineData("query A { __typename }", "B")]
    [InlineData("query A { __typename } query B { __typename }", null)]
    public async Task An_operation_that_is_not_there_is_400_but_200_for_plain_json(string document, string? name) =>
        await Refused(() => Post(document, operationName: name), 400, 200, "OPERATION");

    [Fact]
    public async Task A_broken_rule_is_named_with_its_section()
    {
        var error = await Refused(() => Post("{ nothing }"), 400, 200, "VALIDATION");

        Assert.Equal("FieldSelections", error.GetProperty("extensions").GetProperty("rule").GetString());
        Assert.Equal("5.3.1", error.GetProperty("extensions").GetProperty("spec").GetString());
    }

    [Theory]
    [InlineData("""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}}""")]
    [InlineData("""{"documentId":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}""")]
    public async Task An_unknown_hash_is_400_but_200_for_plain_json(string body)
    {
        var error = await Refused(() => Raw(body), 400, 200, "PERSISTED_QUERY_NOT_FOUND");

        Assert.Equal("PersistedQueryNotFound", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_document_once_sent_with_its_hash_runs_by_its_hash()
    {
        var document = $"{{ kept: __typename }} # {Guid.NewGuid()}";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } };

        using var stored = await Ask(Raw(JsonSerializer.Serialize(new { query = document, extensions })));
        using var again = await Ask(Raw(JsonSerializer.Serialize(new { extensions })));

        Assert.Equal("""{"data":{"kept":"Query"}}""", await stored.Content.ReadAsStringAsync(Ct));
        Assert.Equal("""{"data":{"kept":"Query"}}""", await again.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_document_sent_with_another_hash_is_refused()
    {
        var body = """{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}}""";

        await Refused(() => Raw(body), 400, 400, "PERSISTED_QUERY_MISMATCH");
    }

    [Fact]
    public async Task A_page_over_the_limit_is_400_for_both_media_types() =>
        await Refused(() => Post("{ services(first: 1000000) { nodes { name } } }"), 400, 400, "PAGE_SIZE");

    [Fact]
    public async Task An_operation_over_a_limit_is_400_for_both_media_types()
    {
        await Refused(() => Post($"{{ services(first: 1) {{ nodes {{ {string.Concat(Enumerable.Range(0, 101).Select(i => $"a{i}: name "))} }} }} }}"), 400, 400, "ALIASES");
        await Refused(() => Post($"{{ {string.Concat(Enumerable.Repeat("__typename ", 10_001))} }}"), 400, 400, "TOKENS");
        await Refused(() => Post(string.Concat(Enumerable.Repeat("{ services { nodes ", 65)) + string.Concat(Enumerable.Repeat("} } ", 65))), 400, 400, "TOKENS");
    }

    [Theory]
    [InlineData("after: \"abc\"", "INVALID_CURSOR")]
    [InlineData("first: -1", "ARGUMENT")]
    [InlineData("first: 1, last: 1", "ARGUMENT")]
    public async Task A_value_that_a_field_cannot_use_is_its_error_with_200(string argument, string code)
    {
        foreach (var accept in (string[])[Json, GraphQLResponse])
        {
            using var answer = await Ask(Post($"{{ services({argument}) {{ nodes {{ name }} }} }}", accept));
            var body = await Read(answer);

            Assert.Equal((200, accept), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal(JsonValueKind.Null, body.GetProperty("data").ValueKind);
            var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
            Assert.Equal(code, Code(error));
            Assert.Equal("services", error.GetProperty("path")[0].GetString());
        }
    }

    [Fact]
    public async Task A_cursor_of_another_field_is_refused_as_rest_refuses_it()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var cursor = (await dashboard.Data("{ services(first: 1) { pageInfo { endCursor } } }")).GetProperty("services").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        using var graphql = await dashboard.SendAsync(Post("query ($after: String) { organisations(after: $after) { nodes { name } } }", variables: new { after = cursor }), Ct);
        using var rest = await dashboard.GetAsync($"/v1/directory/organisations?after={Uri.EscapeDataString(cursor!)}", Ct);

        Assert.Equal("INVALID_CURSOR", Code((await Read(graphql)).GetProperty("errors")[0]));
        Assert.Equal("invalid_cursor", (await Read(rest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_query_by_get_is_answered()
    {
        using var answer = await Ask(Get("query A { a: __typename } query B($yes: Boolean!) { b: __typename @include(if: $yes) }", null, "&operationName=B&variables=%7B%22yes%22:true%7D"));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("""{"data":{"b":"Query"}}""", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Another_verb_is_405_with_those_that_are_taken(string verb)
    {
        using var answer = await Ask(new HttpRequestMessage(new HttpMethod(verb), "/graphql") { Content = new StringContent("{}", Encoding.UTF8, Json) });

        Assert.Equal(405, (int)answer.StatusCode);
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow.Order());
        Assert.Equal("method_not_allowed", (await Read(answer)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Without_a_token_it_is_401_before_anything_else(string verb)
    {
        using var anonymous = await host.Anonymous();
        using var request = verb == "GET" ? Get(Hello, "text/html") : Raw("[", "text/html", "text/plain");
        using var answer = await anonymous.SendAsync(request, Ct);

        Assert.Equal((401, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.First().Scheme);
        Assert.Equal("invalid_token", (await Read(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task With_a_bad_token_it_is_401()
    {
        using var anonymous = await host.Anonymous();
        using var request = Post(Hello);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer nonsense");
        using var answer = await anonymous.SendAsync(request, Ct);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("invalid_token", (await Read(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Without_the_scope_of_a_root_field_it_is_403_with_the_scope_that_rest_names()
    {
        const string asked = "{ __typename networks { nodes { name } } }";
        var error = await Refused(() => Post(asked), 403, 403, "INSUFFICIENT_SCOPE");
        using var rest = await Ask(new HttpRequestMessage(HttpMethod.Get, "/v1/networks"));

        Assert.Equal("members:read", error.GetProperty("extensions").GetProperty("scope").GetString());
        Assert.Equal(403, (int)rest.StatusCode);
        var problem = await Read(rest);
        Assert.Equal("insufficient_scope", problem.GetProperty("code").GetString());
        Assert.Equal("members:read", problem.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_narrower_token_is_judged_by_what_it_holds()
    {
        using var narrow = await SandboxClient.Of(host, "dashboard", "interventions:read");

        using var forbidden = await narrow.SendAsync(Post("{ services { nodes { name } } }"), Ct);
        using var positions = await narrow.SendAsync(Post("{ evidenceSubjects(first: 1) { nodes { title ratings { value } } } }"), Ct);
        var body = await Read(positions);

        Assert.Equal((403, 200), ((int)forbidden.StatusCode, (int)positions.StatusCode));
        var row = body.GetProperty("data").GetProperty("evidenceSubjects").GetProperty("nodes")[0];
        Assert.Equal(JsonValueKind.String, row.GetProperty("title").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("ratings").ValueKind);
        Assert.Equal("FORBIDDEN", Code(body.GetProperty("errors")[0]));
    }

    private async Task<HttpResponseMessage> Ask(HttpRequestMessage request)
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using (request)
        {
            return await dashboard.SendAsync(request, Ct);
        }
    }

    private async Task Problem(HttpRequestMessage request, int status, string code)
    {
        using var answer = await Ask(request);

        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(code, (await Read(answer)).GetProperty("code").GetString());
    }

    /// <summary>A GraphQL body without data, for both media types.</summary>
    /// <returns>The first error.</returns>
    private async Task<JsonElement> Refused(Func<HttpRequestMessage> request, int status, int plainStatus, string code)
    {
        foreach (var (type, expected) in new[] { (GraphQLResponse, status), (Json, plainStatus) })
        {
            var asking = request();
            asking.Headers.Remove("Accept");
            asking.Headers.TryAddWithoutValidation("Accept", type);
            using var answer = await Ask(asking);
            var body = await Read(answer);
            Assert.Equal((expected, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.False(body.TryGetProperty("data", out _));
            Assert.Equal(code, Code(body.GetProperty("errors")[0]));
            if (type == Json)
            {
                return body.GetProperty("errors")[0];
            }
        }
        throw new InvalidOperationException();
    }

    private static string? Code(JsonElement error) => error.GetProperty("extensions").GetProperty("code").GetString();

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        return document.RootElement.Clone();
    }
}
