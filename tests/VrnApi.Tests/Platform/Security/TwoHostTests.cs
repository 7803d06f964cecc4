using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using VrnApi.Cli;
using VrnApi.Tests.Attacks;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Two hosts in processes of their own on one database behave as one.</summary>
public sealed class TwoHostTests(TwoHosts hosts) : IClassFixture<TwoHosts>
{
    /// <summary>Five seconds by the design; the rest is for a machine that runs everything else at the same time.</summary>
    private static readonly TimeSpan Everywhere = TimeSpan.FromSeconds(5 + 5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_assertion_sent_twenty_times_at_once_to_both_hosts_gives_one_token()
    {
        using var identity = hosts.Identity("vcs-example");
        var form = await identity.TokenRequest().Content!.ReadAsStringAsync(Ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => hosts.Http[i % 2].PostAsync("/oauth/token",
            new StringContent(form, MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded")), Ct)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task A_proof_that_one_host_has_seen_is_refused_by_the_other()
    {
        using var identity = hosts.Identity("school-a");
        var challenge = await hosts.Http[0].SendAsync(identity.TokenRequest(), Ct);
        var nonce = challenge.Headers.GetValues("DPoP-Nonce").Single();
        // A nonce of one host is good at the other.
        var token = await Token(await hosts.Http[1].SendAsync(identity.TokenRequest(nonce: nonce), Ct));
        var proof = identity.Proof("GET", new Uri(VrnHost.Issuer + Path), token, nonce);

        Assert.Equal(HttpStatusCode.OK, (await Call(0, token, proof)).StatusCode);
        var again = await Call(1, token, proof);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Contains("invalid_dpop_proof", await again.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Call(1, token, identity.Proof("GET", new Uri(VrnHost.Issuer + Path), token, nonce))).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoking_disabling_and_suspending_hold_at_both_hosts(bool noticesLost)
    {
        var database = AuditDatabase.Connection(hosts.App);
        if (noticesLost)
        {
            // The poll is all that is left.
            await AuditDatabase.Execute(database, "ALTER TABLE platform.state_version DISABLE TRIGGER notify_state");
        }
        try
        {
            using var dashboard = hosts.Identity("dashboard");
            var (revoked, other) = (await Bearer(dashboard), await Bearer(dashboard));
            await Both(HttpStatusCode.OK, revoked);

            using var revocation = dashboard.TokenRequest();
            revocation.RequestUri = new Uri("/oauth/revoke", UriKind.Relative);
            revocation.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = revoked });
            Assert.Equal(HttpStatusCode.OK, (await hosts.Http[0].SendAsync(revocation, Ct)).StatusCode);
            await Both(HttpStatusCode.Unauthorized, revoked);
            await Both(HttpStatusCode.OK, other);

            Assert.Equal(Verbs.Done, await hosts.Verb("client", "disable", "dashboard"));
            await Both(HttpStatusCode.Unauthorized, other);
            Assert.Equal(Verbs.Done, await hosts.Verb("client", "enable", "dashboard"));
            // A token tells the second of its issue, and one of the second of the disabling is void.
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
            var fresh = await BearerOnceEnabled(dashboard);
            await Both(HttpStatusCode.OK, fresh);

            Assert.Equal(Verbs.Done, await hosts.Verb("partner", "suspend", "dashboard", "--reason", "test"));
            await Both(HttpStatusCode.Forbidden, fresh);
            Assert.Equal(Verbs.Done, await hosts.Verb("partner", "resume", "dashboard"));
            await Both(HttpStatusCode.OK, fresh);
        }
        finally
        {
            await AuditDatabase.Execute(database, "ALTER TABLE platform.state_version ENABLE TRIGGER notify_state");
        }
    }

    [Fact]
    public async Task A_listener_that_was_cut_off_is_replaced_and_nothing_is_missed_meanwhile()
    {
        using var dashboard = hosts.Identity("dashboard");
        var token = await Bearer(dashboard);
        await AuditDatabase.Execute(AuditDatabase.Connection(hosts.App),
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");

        using var revocation = dashboard.TokenRequest();
        revocation.RequestUri = new Uri("/oauth/revoke", UriKind.Relative);
        revocation.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        Assert.Equal(HttpStatusCode.OK, (await hosts.Http[1].SendAsync(revocation, Ct)).StatusCode);
        await Both(HttpStatusCode.Unauthorized, token);

        await TwoHosts.Until(async () => await AuditDatabase.Execute(AuditDatabase.Connection(hosts.App),
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()") >= 2, Ct);
    }

    [Fact]
    [Attack("OPS-21")]
    public async Task OPS_21_ten_thousand_calls_meet_no_401_while_keys_are_rotated()
    {
        const int calls = 10_000, callers = 8;
        using var dashboard = hosts.Identity("dashboard");
        var tokens = new string[callers];
        for (var i = 0; i < callers; i++)
        {
            tokens[i] = await Bearer(dashboard, i % 2);
        }
        var (done, refused) = (0, 0);
        var kids = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var rotation = Task.Run(async () =>
        {
            foreach (var (at, rotate) in ((int, Func<Task>)[])[(1_000, Now), (4_000, ByTheClock), (7_000, Now)])
            {
                await TwoHosts.Until(() => Task.FromResult(Volatile.Read(ref done) >= at), Ct);
                var before = kids.Count;
                await rotate();
                await TwoHosts.Until(() => Task.FromResult(kids.Count > before), Ct);
            }
        }, Ct);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < calls / callers || !rotation.IsCompleted; i++)
            {
                // A fresh token now and then, from one host for the other.
                if (i % 25 == 24)
                {
                    tokens[caller] = await Bearer(dashboard, i / 25 % 2);
                    kids[Kid(tokens[caller])] = true;
                }
                using var answer = await Call((i / 25 + 1) % 2, tokens[caller]);
                if (answer.StatusCode != HttpStatusCode.NotFound)
                {
                    Interlocked.Increment(ref refused);
                }
                Interlocked.Increment(ref done);
            }
        }, Ct)));
        await rotation;

        Assert.Equal(0, refused);
        Assert.InRange(done, calls, int.MaxValue);
        Assert.InRange(kids.Count, 4, 5);
    }

    private async Task Now() => Assert.Equal(Verbs.Done, await SecurityHost.Run(hosts.App.Services, "keys", "rotate", "--now"));

    /// <summary>A key is announced and its day comes: a third host, whose first round comes with its start, moves the keys for the two that serve.</summary>
    private async Task ByTheClock()
    {
        var database = AuditDatabase.Connection(hosts.App);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(hosts.App.Services, "keys", "rotate"));
        await AuditDatabase.Execute(database, "UPDATE tokens.signing_key SET activates_at = now() WHERE use = 'token' AND state = 'announced'");
        await using var third = await HostProcess.Start(database, Ct);
        await TwoHosts.Until(async () => await AuditDatabase.Execute(database, "SELECT count(*) FROM tokens.signing_key WHERE use = 'token' AND state = 'announced' AND activates_at <= now()") == 0, Ct);
    }

    [Fact]
    public async Task A_killed_host_leaves_the_chain_to_the_other()
    {
        await using var doomed = await HostProcess.Start(AuditDatabase.Connection(hosts.App), Ct);
        using var dashboard = hosts.Identity("dashboard");
        // It may or may not hold the lease at this moment: the other two carry on either way.
        var load = Enumerable.Range(0, 60).Select(_ => Bearer(dashboard)).ToArray();
        await Task.WhenAny(load);
        await doomed.Kill();
        await Task.WhenAll(load);

        await TwoHosts.Until(async () => (await AuditDatabase.Verify(hosts.App)) is { Bad: null, Waiting: 0 }, Ct);
    }

    private const string Path = "/v1/directory/services?limit=1";

    private async Task Both(HttpStatusCode expected, string token)
    {
        var since = Stopwatch.StartNew();
        for (var host = 0; host < 2; host++)
        {
            HttpStatusCode status;
            do
            {
                status = (await Call(host, token, path: Path)).StatusCode;
            }
            while (status != expected && since.Elapsed < Everywhere);
            Assert.Equal((host, expected), (host, status));
        }
    }

    /// <summary>By default a service that is not there: the cheapest answer that a good token gets.</summary>
    private async Task<HttpResponseMessage> Call(int host, string token, string? proof = null, string? path = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path ?? (proof is null ? "/v1/directory/services/00000000-0000-7000-8000-000000000000" : Path));
        request.Headers.Authorization = new AuthenticationHeaderValue(proof is null ? "Bearer" : "DPoP", token);
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }
        return await hosts.Http[host].SendAsync(request, Ct);
    }

    private async Task<string> Bearer(SandboxIdentity identity, int host = 0)
    {
        using var request = identity.TokenRequest();
        request.RequestUri = new Uri("/oauth/token", UriKind.Relative);
        return await Token(await hosts.Http[host].SendAsync(request, Ct));
    }

    /// <summary>Both hosts learn of an enabled client in their own time; the token is from the second.</summary>
    private async Task<string> BearerOnceEnabled(SandboxIdentity identity)
    {
        var since = Stopwatch.StartNew();
        var token = "";
        for (var host = 0; host < 2; host++)
        {
            HttpResponseMessage answer;
            do
            {
                using var request = identity.TokenRequest();
                request.RequestUri = new Uri("/oauth/token", UriKind.Relative);
                answer = await hosts.Http[host].SendAsync(request, Ct);
            }
            while (!answer.IsSuccessStatusCode && since.Elapsed < Everywhere);
            token = await Token(answer);
        }
        return token;
    }

    private static async Task<string> Token(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private static string Kid(string token) => Tokens.Jwt.Jws.Read(token, Tokens.Jwt.Jws.TokenLimit).Kid!;
}

/// <summary>A database with a sandbox, and two hosts that serve it.</summary>
public sealed class TwoHosts : IAsyncLifetime
{
    private readonly List<HostProcess> processes = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("vrn-two-hosts-").FullName;

    /// <summary>For verbs and for looking into the database; it serves nobody.</summary>
    public WebApplication App { get; private set; } = null!;

    public List<HttpClient> Http { get; } = [];

    public SandboxIdentity Identity(string name) => SandboxIdentity.Read(Folder, name);

    public Task<int> Verb(params string[] arguments) => SecurityHost.Run(App.Services,
        [.. arguments, "--operator", AuditDatabase.Registrar, "--operator-key", System.IO.Path.Combine(Folder, "keys", $"operator-{AuditDatabase.Registrar}.pem")]);

    public async ValueTask InitializeAsync()
    {
        App = await SecurityHost.NewDatabase();
        Assert.Equal(Verbs.Done, await SecurityHost.Run(App.Services, "demo", "sandbox", "--out", Folder, "--base-url", VrnHost.Issuer));
        processes.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => HostProcess.Start(AuditDatabase.Connection(App), TestContext.Current.CancellationToken))));
        Http.AddRange(processes.Select(process => new HttpClient(new Reaching(process.Address)) { BaseAddress = new Uri(VrnHost.Issuer) }));
    }

    public async ValueTask DisposeAsync()
    {
        Http.ForEach(http => http.Dispose());
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
        if (App is not null)
        {
            await App.DisposeAsync();
        }
        Directory.Delete(Folder, recursive: true);
    }

    public static async Task Until(Func<Task<bool>> holds, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 900 && !await holds(); attempt++)
        {
            await Task.Delay(100, ct);
        }
        Assert.True(await holds());
    }

    /// <summary>Sends to where a process listens what was signed for the public address.</summary>
    private sealed class Reaching(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
