using System.Text.Json.Nodes;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc7523;

/// <summary>The own vectors cover the forms; here is what hangs on registration, time and spending.</summary>
public sealed class Section_3_Assertion
{
    public static TheoryData<string, Action<JsonObject, JsonObject>, Refusal> Changes => new()
    {
        { "typ", (h, _) => h["typ"] = "at+jwt", Refusal.AssertionTyp },
        { "kid", (h, _) => h["kid"] = "other", Refusal.AssertionKidUnknown },
        { "alg", (h, _) => h["alg"] = "PS256", Refusal.AssertionAlg },
        { "none", (h, _) => h["alg"] = "none", Refusal.AssertionAlg },
        { "crit", (h, _) => h["crit"] = new JsonArray("exp"), Refusal.AssertionMalformed },
        { "iss", (_, c) => c["iss"] = "school-a1", Refusal.AssertionIss },
        { "aud", (_, c) => c["aud"] = TestHost.Issuer + "/", Refusal.AssertionAud },
        { "aud two", (_, c) => c["aud"] = new JsonArray(TestHost.Issuer, "https://evil.example"), Refusal.AssertionAud },
        { "exp missing", (_, c) => c.Remove("exp"), Refusal.AssertionExp },
        { "exp past", (_, c) => c["exp"] = 1_900_000_000 - 30, Refusal.AssertionExp },
        { "exp far", (_, c) => c["exp"] = 1_900_000_000 + 331, Refusal.AssertionExp },
        { "exp text", (_, c) => c["exp"] = "1900000060", Refusal.AssertionMalformed },
        { "nbf", (_, c) => c["nbf"] = 1_900_000_000 + 31, Refusal.AssertionNbf },
        { "iat", (_, c) => c["iat"] = 1_900_000_000 + 31, Refusal.AssertionIat },
        { "jti missing", (_, c) => c.Remove("jti"), Refusal.AssertionJti },
        { "jti long", (_, c) => c["jti"] = new string('x', 257), Refusal.AssertionJti },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task One_thing_changed_is_refused(string name, Action<JsonObject, JsonObject> change, Refusal reason)
    {
        await using var host = await TestHost.StartAsync();
        (await host.TokenAsync(host.AssertionForm(host.Assertion(change)))).Is(401, "invalid_client");
        Assert.True(reason == host.Fakes.LastReason, name);
        (await host.TokenAsync(host.AssertionForm())).Is(200);
    }

    [Fact]
    public async Task The_edges_of_time_are_accepted()
    {
        await using var host = await TestHost.StartAsync();
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => c["exp"] = host.Seconds(-29))))).Is(200);
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => c["exp"] = host.Seconds(330))))).Is(200);
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => (c["nbf"], c["iat"]) = (host.Seconds(30), host.Seconds(30)))))).Is(200);
    }

    [Fact]
    public async Task The_form_client_id_must_be_the_assertions()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Add(new Client("council-b1", "council-b", ClientAuthMethod.PrivateKeyJwt) { Keys = [new ClientKey(host.Key.Public)] }, "services:read");
        var form = host.AssertionForm();
        form["client_id"] = "council-b1";
        (await host.TokenAsync(form)).Is(401, "invalid_client");
        form["client_id"] = TestHost.Council;
        (await host.TokenAsync(form)).Is(200);
    }

    [Fact]
    public async Task The_assertion_type_is_exact()
    {
        await using var host = await TestHost.StartAsync();
        var form = host.AssertionForm();
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        (await host.TokenAsync(form)).Is(401, "invalid_client");
        Assert.Equal(Refusal.AssertionType, host.Fakes.LastReason);
        form.Remove("client_assertion_type");
        (await host.TokenAsync(form)).Is(401, "invalid_client");
        form["client_assertion_type"] = TestHost.AssertionType;
        (await host.TokenAsync(form)).Is(200);
    }

    [Fact]
    public async Task A_jti_works_once_even_when_the_scope_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        var form = host.AssertionForm();
        form["scope"] = "nope";
        (await host.TokenAsync(form)).Is(400, "invalid_scope");
        form.Remove("scope");
        (await host.TokenAsync(form)).Is(401, "invalid_client");
        Assert.Equal(Refusal.AssertionJtiUsed, host.Fakes.LastReason);
    }

    [Fact]
    public async Task A_refused_assertion_does_not_spend_its_jti()
    {
        await using var host = await TestHost.StartAsync();
        void SameJti(JsonObject c) => c["jti"] = "one";
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => (c["jti"], c["aud"]) = ("one", "x"))))).Is(401, "invalid_client");
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => SameJti(c))))).Is(200);
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => SameJti(c))))).Is(401, "invalid_client");
    }

    [Fact]
    public async Task An_assertion_used_at_the_token_endpoint_is_dead_at_introspection()
    {
        await using var host = await TestHost.StartAsync();
        var form = host.AssertionForm();
        var token = (await host.TokenAsync(form))["access_token"]!;
        form["token"] = token;
        (await host.PostAsync("/oauth/introspect", form)).Is(401, "invalid_client");
        form["client_assertion"] = host.Assertion();
        Assert.Equal("true", (await host.PostAsync("/oauth/introspect", form))["active"]);
    }

    [Fact]
    public async Task Twenty_at_once_on_two_hosts_give_exactly_one_token()
    {
        await using var first = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync(peer: first);
        var form = first.AssertionForm();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).TokenAsync(form)));
        Assert.Equal(1, answers.Count(a => a.Error.Length == 0));
        Assert.All(answers.Where(a => a.Error.Length > 0), a => a.Is(401, "invalid_client"));
    }

    [Fact]
    public async Task The_same_jti_from_another_client_is_fine()
    {
        await using var host = await TestHost.StartAsync();
        var other = TestKey.Es256();
        host.Fakes.Add(new Client("council-b1", "council-b", ClientAuthMethod.PrivateKeyJwt) { Keys = [new ClientKey(other.Public)] }, "services:read");
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => c["jti"] = "one")))).Is(200);
        (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => c["jti"] = "one", other, "council-b1")))).Is(200);
    }

    [Fact]
    public async Task The_kid_may_be_absent_only_with_exactly_one_key()
    {
        await using var host = await TestHost.StartAsync();
        void NoKid(JsonObject header, JsonObject claims) => header.Remove("kid");
        (await host.TokenAsync(host.AssertionForm(host.Assertion(NoKid)))).Is(200);
        host.Fakes.Change(TestHost.Council, c => c with { Keys = [.. c.Keys, new ClientKey(TestKey.Es256("k2").Public)] });
        (await host.TokenAsync(host.AssertionForm(host.Assertion(NoKid)))).Is(401, "invalid_client");
        (await host.TokenAsync(host.AssertionForm())).Is(200);
    }

    [Fact]
    public async Task A_key_ends_with_its_date()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Change(TestHost.Council, c => c with { Keys = [new ClientKey(host.Key.Public, host.Clock.Now)] });
        (await host.TokenAsync(host.AssertionForm())).Is(401, "invalid_client");
        host.Fakes.Change(TestHost.Council, c => c with { Keys = [new ClientKey(host.Key.Public, host.Clock.Now.AddSeconds(1))] });
        (await host.TokenAsync(host.AssertionForm())).Is(200);
    }

    [Fact]
    public async Task Every_offered_algorithm_works_and_only_the_registered_one()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var key in (TestKey[])[TestKey.Es384(), TestKey.Rsa(Algorithm.PS256), TestKey.Rsa(Algorithm.RS256)])
        {
            host.Fakes.Change(TestHost.Council, c => c with { Keys = [new ClientKey(key.Public)] });
            (await host.TokenAsync(host.AssertionForm(host.Assertion(key: key)))).Is(200);
            (await host.TokenAsync(host.AssertionForm(host.Assertion((h, _) => h["alg"] = "RS512", key)))).Is(401, "invalid_client");
        }
    }

    [Fact]
    public async Task Neither_log_nor_audit_nor_answer_holds_the_assertion_or_the_token()
    {
        await using var host = await TestHost.StartAsync();
        var (good, bad) = (host.Assertion(), host.Assertion((_, c) => c["aud"] = "x"));
        var token = (await host.TokenAsync(host.AssertionForm(good)))["access_token"]!;
        var refused = await host.TokenAsync(host.AssertionForm(bad));
        refused.Is(401, "invalid_client");
        foreach (var secret in (string[])[good, bad, token])
        {
            var tail = secret.Split('.')[2];
            Assert.DoesNotContain(host.Log.Lines, l => l.Contains(tail, StringComparison.Ordinal));
            Assert.DoesNotContain(host.Fakes.Events, e => e.ToString().Contains(tail, StringComparison.Ordinal));
            Assert.DoesNotContain(tail, refused.Body, StringComparison.Ordinal);
        }
    }
}
