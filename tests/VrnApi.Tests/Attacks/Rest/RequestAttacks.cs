using System.Text.Json;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Rest;

/// <summary>Addresses, methods, parameters and headers.</summary>
public sealed class RequestAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("REST-06")]
    [InlineData("/v1/../../../etc/passwd")]
    [InlineData("/docs/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/docs/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/docs/..%5c..%5cappsettings.json")]
    [InlineData("/docs/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/docs/....//....//etc/passwd")]
    [InlineData("/problems/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/schemas/..%2f..%2fappsettings.json")]
    [InlineData("/openapi/..%2f..%2fv1.json")]
    [InlineData("/v1/directory/services/..%2f..%2f..%2fhealth%2flive")]
    [InlineData("/v1/outcomes/code-lists/..%2f..%2fetc%2fpasswd")]
    [InlineData("/docs/%00")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    public async Task REST_06_path_traversal(string path)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host, ["services:read", "outcomes:read"])).Kept(wire);

        var answer = await wire.Raw($"GET {path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await wire.Raw("GET /health/live HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>What nothing is posted to.</summary>
    private const string Changes = "/v1/changes";

    [Theory]
    [Attack("REST-08")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-HTTP-Method", "PUT")]
    [InlineData("X-Method-Override", "PATCH")]
    [InlineData("_method", "DELETE")]
    public async Task REST_08_method_override(string header, string method)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        var overridden = await Send(wire, HttpMethod.Post, Changes, token, (header, method));
        var plain = await Send(wire, HttpMethod.Post, Changes, token);

        Assert.Equal((405, 405), ((int)overridden.Status, (int)plain.Status));
        Assert.Equal(plain.Header("Allow"), overridden.Header("Allow"));
        (await Send(wire, HttpMethod.Get, Changes, token, (header, method))).Is(200);
        Assert.True((int)(await Send(wire, new HttpMethod("TRACE"), Changes, token)).Status is 405 or 400 or 404);
    }

    [Theory]
    [Attack("REST-12")]
    [InlineData("%toring", false)]
    [InlineData("mentor_ng", false)]
    [InlineData("y%h", false)]
    [InlineData("%' OR '1'='1", false)]
    [InlineData("'; DROP TABLE directory.service; --", false)]
    [InlineData("%", true)]
    [InlineData("_", true)]
    [InlineData("\\%%__", true)]
    public async Task REST_12_LIKE_wildcards(string search, bool wordless)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        var answer = await wire.Get("/v1/directory/services?limit=5&search=" + Uri.EscapeDataString(search), "Bearer " + token);

        answer.Is(200);
        // Without a letter or digit it is no search at all, and a page like any other.
        Assert.Equal(wordless ? Ids(await wire.Get("/v1/directory/services?limit=5", "Bearer " + token)) : [], Ids(answer));
        Assert.NotEmpty(Items(await wire.Get("/v1/directory/services?search=youth", "Bearer " + token)));
    }

    [Theory]
    [Attack("REST-13")]
    [InlineData("(a+)+$")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData(".*")]
    [InlineData("yout[h]")]
    [InlineData("y.uth")]
    [InlineData("(?=(y)+)youth")]
    public async Task REST_13_no_regex_from_clients(string search)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        // A long text that a matcher of expressions would choke on; here they are words like any other.
        var answer = await wire.Get("/v1/directory/services?limit=100&search=" + Uri.EscapeDataString(search + new string('a', 150)), "Bearer " + token);

        answer.Is(200);
        Assert.Empty(Items(answer));
        Assert.NotEmpty(Items(await wire.Get("/v1/directory/services?search=youth", "Bearer " + token)));
    }

    [Theory]
    [Attack("REST-14")]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1000000000")]
    [InlineData("limit=101")]
    [InlineData("limit=abc")]
    [InlineData("limit=1e2")]
    [InlineData("limit=")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("limit=1&limit=2")]
    [InlineData("limit=1.0")]
    [InlineData("limit=0x10")]
    public async Task REST_14_page_size(string query)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host, ["services:read", "organisations:read", "outcomes:read", "interventions:read", "members:read"])).Kept(wire);

        foreach (var path in new[] { "/v1/directory/services", "/v1/directory/organisations", "/v1/evidence/approaches", "/v1/networks" })
        {
            await Refused(await wire.Get($"{path}?{query}", "Bearer " + token), 400, "invalid_parameter", null);
            (await wire.Get(path + "?limit=100", "Bearer " + token)).Is(200);
        }
    }

    [Theory]
    [Attack("REST-32")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-For", "10.1.2.3")]
    [InlineData("Forwarded", "for=10.1.2.3;host=evil.example;proto=https")]
    [InlineData("X-Original-URL", "/health/live")]
    [InlineData("X-Rewrite-URL", "/health/live")]
    [InlineData("X-Forwarded-Prefix", "/evil")]
    public async Task REST_32_forwarded_headers(string header, string value)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        var answer = await wire.Get("/v1/directory/services?limit=1", "Bearer " + token, (header, value));

        answer.Is(200);
        Assert.StartsWith($"{wire.Issuer}/v1/directory/services?", answer["next"], StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"items\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [Attack("REST-33")]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("https://dash.example.evil.com")]
    [InlineData("http://dash.example")]
    [InlineData("https://evil.dash.example")]
    [InlineData("https://dash.example:444")]
    [InlineData("https://DASH.example")]
    [InlineData("https://dash.example/")]
    [InlineData("*")]
    public async Task REST_33_CORS(string origin)
    {
        var wire = await Host.First();
        var party = await Party.WithSecret(Host);
        await party.Change(Host, client => client.Origins = "https://dash.example");
        var token = await party.Token(wire);

        var answer = await wire.Get(Api, "Bearer " + token, ("Origin", origin));
        answer.Is(200);
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        var preflight = await Send(wire, HttpMethod.Options, Api, null, ("Origin", origin), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));
        Assert.Null(preflight.Header("Access-Control-Allow-Origin"));
        // The open feed is for any page, without credentials.
        var open = await wire.Get("/oruk/v3/services?per_page=1", null, ("Origin", origin));
        Assert.Equal(("*", null), (open.Header("Access-Control-Allow-Origin"), open.Header("Access-Control-Allow-Credentials")));
    }

    [Theory]
    [Attack("REST-34")]
    [InlineData("/v1/directory/services?limit=1", 200, "application/json")]
    [InlineData("/v1/directory/services?callback=alert", 400, "application/problem+json")]
    [InlineData("/v1/directory/services?jsonp=alert", 400, "application/problem+json")]
    [InlineData("/v1/nowhere", 404, "application/problem+json")]
    [InlineData("/oauth/jwks", 200, "application/jwk-set+json")]
    [InlineData("/oruk/v3/services?per_page=1", 200, "application/json")]
    public async Task REST_34_JSONP_and_MIME_sniffing(string path, int status, string type)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        var answer = await wire.Get(path, "Bearer " + token, ("Accept", "text/html, */*"));

        Assert.Equal(status, (int)answer.Status);
        Assert.StartsWith(type, answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.NotNull(answer.Header("Strict-Transport-Security"));
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
        Assert.DoesNotContain("alert(", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [Attack("REST-36")]
    [InlineData("/v1/directory/services/not-a-uuid", 404)]
    [InlineData("/v1/directory/services/00000000-0000-0000-0000-000000000000", 404)]
    [InlineData("/v1/directory/services?search=%00", 400)]
    [InlineData("/v1/directory/services?after=AQ", 400)]
    [InlineData("/v1/networks/'%22%3C%3E", 404)]
    [InlineData("/v1/evidence/subjects/%F0%9F%92%A3", 404)]
    public async Task REST_36_error_leak(string path, int status)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host, ["services:read", "members:read", "interventions:read", "outcomes:read"])).Kept(wire);

        var answer = await wire.Get(path, "Bearer " + token);

        Assert.True((int)answer.Status == status, $"{(int)answer.Status} {answer.Body}");
        Tells.Nothing(answer);
        Assert.Equal(answer.Header("X-Request-Id"), answer["requestId"]);
    }

    [Fact]
    [Attack("REST-37")]
    public async Task REST_37_verbose_401()
    {
        var wire = await Host.Production();
        var party = (await Party.WithKey(Host)).For(Wire.ProductionIssuer);
        var (bodies, tokens) = (new List<string>(), new[] { "garbage", "a.b.c", party.Assertion(), await Dead(wire, party) });

        foreach (var token in tokens)
        {
            var answer = await wire.Get(Api, "Bearer " + token);
            answer.Is(401, "invalid_token");
            Assert.Contains("error=\"invalid_token\"", answer.Challenge, StringComparison.Ordinal);
            Assert.DoesNotContain("error_description", answer.Challenge, StringComparison.Ordinal);
            Assert.Null(answer["detail"]);
            bodies.Add(WithoutIds(answer));
        }
        foreach (var assertion in new[] { party.Assertion(claims: """{"aud":"x"}"""), party.Assertion(claims: """{"exp":"@-600"}"""), party.Assertion("""{"kid":"x"}""") })
        {
            var answer = await wire.Token(party.Form(assertion));
            answer.Is(401, "invalid_client");
            bodies.Add(answer.Body);
        }

        Assert.Equal(2, bodies.Distinct().Count());
        // The sandbox says what was wrong; Production serves with the same credentials.
        Assert.Contains("aud", (await (await Host.First()).Token(party.For(VrnApi.Tests.Harness.VrnHost.Issuer).Form(party.Assertion(claims: """{"aud":"x"}"""))))["error_description"], StringComparison.Ordinal);
        (await wire.Get(Api, "Bearer " + await party.Token(wire))).Is(200);
        Assert.Equal(404, (int)(await wire.Post("/oauth/explain", party.Form())).Status);
    }

    [Theory]
    [Attack("REST-38")]
    [InlineData("/v0/directory/services")]
    [InlineData("/v2/directory/services")]
    [InlineData("/directory/services")]
    [InlineData("/api/v1/directory/services")]
    [InlineData("/V0/directory/services")]
    [InlineData("/v1/v1/directory/services")]
    public async Task REST_38_old_API_version(string path)
    {
        var wire = await Host.First();
        var token = await (await Party.Keyed(Host)).Kept(wire);

        await Refused(await wire.Get(path, "Bearer " + token), 404, "not_found", null);
        (await wire.Get("/v1/directory/services", "Bearer " + token)).Is(200);
    }

    private static async Task<string> Dead(Wire wire, Party party)
    {
        var token = await party.Token(wire);
        var form = party.Form();
        form["token"] = token;
        (await wire.Post("/oauth/revoke", form)).Is(200);
        return token;
    }

    private static string WithoutIds(Answer answer) => string.Join('\n', answer.Json!.Where(member => member.Key is not ("traceId" or "requestId")).Select(member => $"{member.Key}: {member.Value}"));

    private static string[] Ids(Answer answer) => [.. Items(answer).Select(item => item.GetProperty("id").GetString()!)];

    private static JsonElement[] Items(Answer answer) => [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty("items").EnumerateArray()];

    private static async Task<Answer> Send(Wire wire, HttpMethod method, string path, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await wire.Send(request);
    }
}
