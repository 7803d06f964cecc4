using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc9449;

public sealed class Section_7_Api
{
    [Fact]
    public async Task A_bound_token_works_with_its_key()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var answer = await host.TokenAsync(host.AssertionForm(), dpop: dpop.Proof("POST", TestHost.TokenUrl, nonce: host.Nonce()));
        Assert.Equal("DPoP", answer["token_type"]);
        (await dpop.CallAsync(answer["access_token"]!)).Is(200);
    }

    [Fact]
    public async Task No_downgrade_no_upgrade_no_other_key()
    {
        await using var host = await TestHost.StartAsync();
        var (dpop, thief) = (new DpopClient(host), new DpopClient(host));
        var (bound, plain) = (await host.CouncilTokenAsync(dpop), await host.CouncilTokenAsync());
        (await host.ApiAsync("Bearer " + bound)).Is(401, "invalid_token");
        Assert.Equal(Refusal.BindingDowngrade, host.Fakes.LastReason);
        (await dpop.CallAsync(plain)).Is(401, "invalid_token");
        Assert.Equal(Refusal.BindingUpgrade, host.Fakes.LastReason);
        var stolen = await thief.CallAsync(bound);
        stolen.Is(401, "invalid_token");
        Assert.Equal(Refusal.BindingKey, host.Fakes.LastReason);
        Assert.StartsWith("DPoP algs=\"ES256 ES384 PS256\", error=\"invalid_token\"", stolen.Challenge, StringComparison.Ordinal);
        (await dpop.CallAsync(bound)).Is(200);
        (await host.ApiAsync("Bearer " + plain)).Is(200);
    }

    [Fact]
    public async Task The_proof_names_this_token_method_and_URL()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var token = await host.CouncilTokenAsync(dpop);
        (await dpop.CallAsync(token, (_, c) => c.Remove("ath"))).Is(401, "invalid_dpop_proof");
        (await dpop.CallAsync(token, (_, c) => c["ath"] = DpopClient.Hash("other"))).Is(401, "invalid_dpop_proof");
        (await dpop.CallAsync(token, (_, c) => c["htm"] = "POST")).Is(401, "invalid_dpop_proof");
        (await dpop.CallAsync(token, (_, c) => c["htu"] = TestHost.TokenUrl)).Is(401, "invalid_dpop_proof");
        (await host.ApiAsync("DPoP " + token)).Is(401, "invalid_dpop_proof");
        (await host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, host.Nonce()), "/api/services?limit=1")).Is(200);
    }

    [Fact]
    public async Task The_challenge_names_the_scheme_to_use_next()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var (bound, plain) = (await host.CouncilTokenAsync(dpop), await host.CouncilTokenAsync());
        static string Scheme(Answer answer) => answer.Challenge!.Split(' ')[0];
        Assert.Equal("DPoP", Scheme(await host.ApiAsync("Bearer " + bound)));
        Assert.Equal("Bearer", Scheme(await dpop.CallAsync(plain)));
        Assert.Equal("DPoP", Scheme(await dpop.CallAsync("garbage")));
        Assert.Equal("Bearer", Scheme(await host.ApiAsync("Bearer garbage")));
    }

    [Fact]
    public async Task Every_host_knows_every_hosts_nonce_and_none_may_be_missing_old_or_forged()
    {
        await using var host = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync(peer: host);
        var dpop = new DpopClient(host);
        var token = await host.CouncilTokenAsync(dpop);
        var missing = await host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token));
        missing.Is(401, "use_dpop_nonce");
        Assert.Contains("error=\"use_dpop_nonce\"", missing.Challenge, StringComparison.Ordinal);
        (await second.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, missing.Header("DPoP-Nonce")))).Is(200);
        (await host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, "forged"))).Is(401, "use_dpop_nonce");
        (await host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, new string('A', 120)))).Is(401, "use_dpop_nonce");
        var old = host.Nonce();
        host.Clock.Now = host.Clock.Now.AddSeconds(301);
        (await host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, old))).Is(401, "use_dpop_nonce");
    }

    [Fact]
    public async Task The_challenge_does_not_spend_the_assertion()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var form = host.AssertionForm();
        var challenge = await host.TokenAsync(form, dpop: dpop.Proof("POST", TestHost.TokenUrl));
        challenge.Is(400, "use_dpop_nonce");
        (await host.TokenAsync(form, dpop: dpop.Proof("POST", TestHost.TokenUrl, nonce: challenge.Header("DPoP-Nonce")))).Is(200);
    }

    [Fact]
    public async Task A_fresh_nonce_comes_once_the_used_one_is_past_half_its_life()
    {
        await using var host = await TestHost.StartAsync();
        var dpop = new DpopClient(host);
        var (token, nonce) = (await host.CouncilTokenAsync(dpop), host.Nonce());
        Task<Answer> Call() => host.ApiAsync("DPoP " + token, dpop.Proof("GET", TestHost.ApiUrl, token, nonce));
        host.Clock.Now = host.Clock.Now.AddSeconds(150);
        Assert.Null((await Call()).Header("DPoP-Nonce"));
        host.Clock.Now = host.Clock.Now.AddSeconds(1);
        var answer = await Call();
        answer.Is(200);
        Assert.NotNull(answer.Header("DPoP-Nonce"));
    }

    [Fact]
    public async Task A_client_that_must_bind_gets_no_plain_token()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.Change(TestHost.Council, c => c with { RequireSender = true });
        (await host.TokenAsync(host.AssertionForm())).Is(400, "invalid_request");
        Assert.Equal(Refusal.SenderRequired, host.Fakes.LastReason);
        await host.CouncilTokenAsync(new DpopClient(host));
    }
}
