using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc9449;

public sealed class Section_4_3_Proof
{
    public static TheoryData<string, Action<JsonObject, JsonObject>, Refusal> Changes => new()
    {
        { "typ JWT", (h, _) => h["typ"] = "JWT", Refusal.DpopTyp },
        { "typ missing", (h, _) => h.Remove("typ"), Refusal.DpopTyp },
        { "alg none", (h, _) => h["alg"] = "none", Refusal.DpopAlg },
        { "alg HS256", (h, _) => h["alg"] = "HS256", Refusal.DpopAlg },
        { "alg RS256", (h, _) => h["alg"] = "RS256", Refusal.DpopAlg },
        { "jwk missing", (h, _) => h.Remove("jwk"), Refusal.DpopJwk },
        { "jwk array", (h, _) => h["jwk"] = new JsonArray(), Refusal.DpopJwk },
        { "jwk oct", (h, _) => h["jwk"] = new JsonObject { ["kty"] = "oct" }, Refusal.DpopJwk },
        { "jwk private", (h, _) => h["jwk"]!["d"] = "AAAA", Refusal.DpopJwk },
        { "jwk off curve", (h, _) => h["jwk"]!["x"] = h["jwk"]!["y"]!.DeepClone(), Refusal.DpopJwk },
        { "jwk other key", (h, _) => h["jwk"] = TestKey.Es256().PublicJwk, Refusal.DpopSignature },
        { "jwk RSA 1024", (h, _) => h["jwk"] = TestKey.Rsa(Algorithm.PS256, bits: 1024).PublicJwk, Refusal.DpopJwk },
        { "jku", (h, _) => h["jku"] = "https://evil.example", Refusal.DpopMalformed },
        { "htm", (_, c) => c["htm"] = "GET", Refusal.DpopHtm },
        { "htm case", (_, c) => c["htm"] = "post", Refusal.DpopHtm },
        { "htu path", (_, c) => c["htu"] = TestHost.TokenUrl + "/x", Refusal.DpopHtu },
        { "htu host", (_, c) => c["htu"] = "https://evil.example/oauth/token", Refusal.DpopHtu },
        { "htu scheme", (_, c) => c["htu"] = "http://api.vrn.example/oauth/token", Refusal.DpopHtu },
        { "htu port", (_, c) => c["htu"] = "https://api.vrn.example:8443/oauth/token", Refusal.DpopHtu },
        { "htu query", (_, c) => c["htu"] = TestHost.TokenUrl + "?x=1", Refusal.DpopHtu },
        { "htu empty query", (_, c) => c["htu"] = TestHost.TokenUrl + "?", Refusal.DpopHtu },
        { "htu fragment", (_, c) => c["htu"] = TestHost.TokenUrl + "#x", Refusal.DpopHtu },
        { "htu user", (_, c) => c["htu"] = "https://a@api.vrn.example/oauth/token", Refusal.DpopHtu },
        { "htu relative", (_, c) => c["htu"] = "/oauth/token", Refusal.DpopHtu },
        { "htu missing", (_, c) => c.Remove("htu"), Refusal.DpopHtu },
        { "iat missing", (_, c) => c.Remove("iat"), Refusal.DpopIat },
        { "iat text", (_, c) => c["iat"] = "1900000000", Refusal.DpopMalformed },
        { "iat old", (_, c) => c["iat"] = 1_900_000_000 - 301, Refusal.DpopIat },
        { "iat ahead", (_, c) => c["iat"] = 1_900_000_000 + 31, Refusal.DpopIat },
        { "jti missing", (_, c) => c.Remove("jti"), Refusal.DpopJti },
        { "jti long", (_, c) => c["jti"] = new string('x', 257), Refusal.DpopJti },
        { "too long", (_, c) => c["x"] = new string('x', 4096), Refusal.DpopMalformed },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task One_thing_changed_is_refused(string name, Action<JsonObject, JsonObject> change, Refusal reason)
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var form = host.AssertionForm();
        (await host.TokenAsync(form, dpop: dpop.Proof("POST", TestHost.TokenUrl, nonce: host.Nonce(), change: change))).Is(400, "invalid_dpop_proof");
        Assert.True(reason == host.Fakes.LastReason, $"{name}: {host.Fakes.LastReason}");
        // The proof comes before client authentication, so the same assertion still works.
        (await host.TokenAsync(form, dpop: dpop.Proof("POST", TestHost.TokenUrl, nonce: host.Nonce()))).Is(200);
    }

    [Fact]
    public async Task Normal_forms_of_the_URL_and_the_edges_of_time_are_accepted()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        foreach (var change in (Action<JsonObject>[])
                 [
                     c => c["htu"] = "https://API.vrn.example:443/oauth/token",
                     c => c["iat"] = host.Seconds(-300),
                     c => c["iat"] = host.Seconds(30),
                 ])
        {
            (await host.TokenAsync(host.AssertionForm(), dpop: dpop.Proof("POST", TestHost.TokenUrl, nonce: host.Nonce(), change: (_, c) => change(c)))).Is(200);
        }
    }

    [Fact]
    public async Task Every_offered_algorithm_works()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var key in (TestKey[])[TestKey.Es384(), TestKey.Rsa(Algorithm.PS256)])
        {
            var dpop = new DpopClient(host, key);
            (await dpop.CallAsync(await host.CouncilTokenAsync(dpop))).Is(200);
        }
    }

    [Fact]
    public async Task Two_headers_or_a_list_are_refused()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        string Proof() => dpop.Proof("POST", TestHost.TokenUrl, nonce: host.Nonce());
        (await host.TokenAsync(host.AssertionForm(), dpop: Proof() + "," + Proof())).Is(400, "invalid_dpop_proof");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent(host.AssertionForm()) };
        request.Headers.Add("DPoP", [Proof(), Proof()]);
        (await host.SendAsync(request)).Is(400, "invalid_dpop_proof");
        Assert.Equal(Refusal.DpopHeader, host.Fakes.LastReason);
    }

    [Fact]
    public async Task A_proof_works_once_on_all_hosts_and_at_both_ends()
    {
        await using var first = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync(peer: first);
        var dpop = new DpopClient(first);
        var proof = dpop.Proof("POST", TestHost.TokenUrl, nonce: first.Nonce());
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            (i % 2 == 0 ? first : second).TokenAsync(first.AssertionForm(), dpop: proof)));
        Assert.Equal(1, answers.Count(a => a.Error.Length == 0));
        Assert.All(answers.Where(a => a.Error.Length > 0), a => a.Is(400, "invalid_dpop_proof"));
        var token = answers.Single(a => a.Error.Length == 0)["access_token"]!;
        var call = dpop.Proof("GET", TestHost.ApiUrl, token, first.Nonce());
        (await first.ApiAsync("DPoP " + token, call)).Is(200);
        (await second.ApiAsync("DPoP " + token, call)).Is(401, "invalid_dpop_proof");
    }
}
