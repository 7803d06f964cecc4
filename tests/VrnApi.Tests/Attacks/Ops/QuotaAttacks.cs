using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Ops;

/// <summary>Floods, against a host of low limits; those by address are its own, so that nothing else is counted in.</summary>
public sealed class QuotaAttacks(AttackHost host, QuotaAttacks.Strict strict) : AttackTest(host), IClassFixture<QuotaAttacks.Strict>
{
    [Theory]
    [Attack("OAUTH-20")]
    [InlineData("secret")]
    [InlineData("assertion")]
    public async Task OAUTH_20_secret_brute_force(string how)
    {
        var wire = await strict.Wire(Host);
        var (target, other) = (how == "secret" ? await Party.WithSecret(Host) : await Party.WithKey(Host), await Party.WithSecret(Host));
        var answers = new List<Answer>();
        for (var guess = 0; guess < 15; guess++)
        {
            answers.Add(how == "secret"
                ? await wire.Token(Party.Grant(), Party.BasicOf(target.ClientId, "vrn_sk_guess" + guess))
                : await wire.Token(target.Form(target.Assertion(key: TestKey.Es256(target.Key.Kid)))));
        }

        Assert.Contains(answers, answer => (int)answer.Status == 401);
        var refused = answers[^1];
        Assert.Equal(429, (int)refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Null(refused["access_token"]);
        // The target is held even with the right secret for that minute, other partners are not.
        (await wire.Token(Party.Grant(), other.Basic)).Is(200);
    }

    [Fact]
    [Attack("OPS-16")]
    public async Task OPS_16_parallel_burst_over_two_hosts()
    {
        var (first, second) = (await Host.First(), await Host.Second());
        var (party, other) = (await Party.WithKey(Host), await Party.WithKey(Host));
        await party.Change(Host, client => client.Limits = """{"apiPerSecond": 0.01, "apiBurst": 30}""");
        var (token, theirs) = (await party.Token(first), await other.Token(first));

        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(i => (i % 2 == 0 ? first : second).Get(Api, "Bearer " + token)));

        // The limit in all, and at most one leased chunk of ten for each host beside.
        Assert.InRange(answers.Count(answer => (int)answer.Status == 200), 20, 50);
        Assert.All(answers, answer => Assert.True((int)answer.Status is 200 or 429, $"{(int)answer.Status}"));
        var refused = answers.First(answer => (int)answer.Status == 429);
        Assert.Equal("rate_limited", refused.Error);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.NotNull(refused.Header("RateLimit-Policy"));
        (await second.Get(Api, "Bearer " + theirs)).Is(200);
    }

    [Fact]
    [Attack("OPS-17")]
    public async Task OPS_17_one_partner_floods()
    {
        var wire = await strict.Wire(Host);
        var (flooder, other) = (await Party.WithKey(Host), await Party.WithKey(Host));
        var (token, theirs) = (await flooder.Token(wire), await other.Token(wire));

        var flood = Task.WhenAll(Enumerable.Range(0, 100).Select(_ => wire.Get(Api, "Bearer " + token)));
        var calm = new List<Answer>();
        for (var call = 0; call < 10; call++)
        {
            calm.Add(await wire.Get(Api, "Bearer " + theirs));
        }

        Assert.Contains(await flood, answer => (int)answer.Status == 429);
        Assert.All(calm, answer => Assert.Equal(200, (int)answer.Status));
    }

    [Fact]
    [Attack("OPS-18")]
    public async Task OPS_18_anonymous_flood()
    {
        var wire = await strict.Wire(Host);
        var party = await Party.WithKey(Host);
        var token = await party.Token(wire);

        var flood = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => wire.Get("/oruk/v3/services?per_page=1")));

        Assert.Contains(flood, answer => (int)answer.Status == 429);
        // A partner at the same address has a bucket of its own.
        (await wire.Get(Api, "Bearer " + token)).Is(200);
    }

    /// <summary>A host that keeps its limits to itself, and low.</summary>
    public sealed class Strict
    {
        private Wire? wire;

        /// <summary>The tests of one class run one after another.</summary>
        public async Task<Wire> Wire(AttackHost host) => wire ??= await host.Open(VrnHost.Issuer, ("Limits__Shared", "false"), ("Limits__TokensPerMinute", "10"),
            ("Limits__FailuresPerMinute", "50"), ("Limits__ApiPerSecond", "5"), ("Limits__ApiBurst", "20"), ("Limits__AnonymousPerSecond", "5"), ("Limits__AnonymousBurst", "20"));
    }
}
