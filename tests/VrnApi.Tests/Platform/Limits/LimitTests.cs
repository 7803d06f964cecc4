using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data.Audit;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Limits;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Limits;

/// <summary>Limits as callers meet them. Buckets fill so slowly here that a slow machine changes nothing.</summary>
public sealed class LimitTests(LimitHost host) : IClassFixture<LimitHost>
{
    private static readonly (string, string) Slowly = ("ApiPerSecond", "0.01");

    [Fact]
    public async Task A_client_beyond_its_limit_is_told_when_to_come_back_and_another_is_not_touched()
    {
        await using var app = await host.Start(Slowly, ("ApiBurst", "5"));
        using var dashboard = host.As(app, "dashboard");
        using var other = host.As(app, "vcs-example");

        Assert.Equal([200, 200, 200, 200, 200, 429, 429], await Statuses(dashboard, LimitHost.Read, 7));
        var refused = await dashboard.GetAsync(LimitHost.Read, Ct);
        var first = await other.GetAsync(LimitHost.Read, Ct);
        Assert.Equal([200], await Statuses(other, LimitHost.Read, 1));
        var admitted = await other.GetAsync(LimitHost.Read, Ct);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 100);
        Assert.Equal("\"api\";q=5;w=500, \"day\";q=100000000;w=86400", Header(refused, "RateLimit-Policy"));
        Assert.StartsWith("\"api\";r=0;t=", Header(refused, "RateLimit"), StringComparison.Ordinal);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Ct));
        Assert.Equal("rate_limited", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
        Assert.False(first.Headers.Contains("RateLimit"));
        Assert.Equal(Header(refused, "RateLimit-Policy"), Header(first, "RateLimit-Policy"));
        Assert.Equal("\"api\";r=2;t=300", Header(admitted, "RateLimit"));
        Assert.Equal(["quota.api"], await Exhausted(app, "dashboard"));

        ShiftedClock.Set(TimeSpan.FromSeconds(101));
        Assert.Equal([200, 429], await Statuses(dashboard, LimitHost.Read, 2));
        ShiftedClock.Set(TimeSpan.FromSeconds(700));
        using var later = host.As(app, "dashboard");
        Assert.Equal([200, 200, 200, 200, 200, 429], await Statuses(later, LimitHost.Read, 6));
        Assert.Equal(2, (await Exhausted(app, "dashboard")).Count);
    }

    [Fact]
    public async Task A_host_of_which_too_much_is_asked_turns_calls_away_at_once_and_recovers()
    {
        await using var app = await host.Start(("AtOnce", "1"), ("Waiting", "2"), ("AnonymousPerSecond", "100000"), ("AnonymousBurst", "100000"));
        var calls = Enumerable.Range(1, 40).Select(i => Task.Run(async () =>
        {
            using var caller = LimitHost.From(app, $"198.51.100.{i}");
            return await caller.GetAsync(LimitHost.Slow, Ct);
        }, Ct)).ToArray();

        // Nobody who is turned away waits for those who work.
        var refused = await await Task.WhenAny(calls);
        // Nor is anybody asked whose token it is: no signature is looked at for nothing.
        using var forger = LimitHost.From(app, "198.51.100.199");
        forger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nobody.knows.this");
        using var unheard = await forger.GetAsync(LimitHost.Read, Ct);
        host.Gate.SetResult();
        var ended = await Task.WhenAll(calls);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Ct));
        Assert.Equal("unavailable", problem.RootElement.GetProperty("code").GetString());
        Assert.All(ended, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
        Assert.Contains(ended, answer => answer.StatusCode == HttpStatusCode.OK);
        using var later = LimitHost.From(app, "198.51.100.200");
        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync(LimitHost.Open, Ct)).StatusCode);
        using var heard = await forger.GetAsync(LimitHost.Read, Ct);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Unauthorized), (unheard.StatusCode, heard.StatusCode));
    }

    [Fact]
    public async Task Hosts_keep_one_limit_together()
    {
        var limits = new[] { ("ApiPerSecond", "0.001"), ("ApiBurst", "40") };
        await using var one = await host.Start(limits);
        await using var two = await host.Start(limits);
        using var here = host.As(one, "council-leicester");
        using var there = host.As(two, "council-leicester");

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(call => (call % 2 == 0 ? here : there).GetAsync(LimitHost.Read, Ct)));

        // A host may hold a chunk that its callers no longer ask for.
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), 32, 40);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_days_calls_end_with_the_day()
    {
        await using var app = await host.Start(("ApiPerDay", "7"));
        using var client = host.As(app, "school-b");

        Assert.Equal([200, 200, 200, 200, 200, 200, 200, 429], await Statuses(client, LimitHost.Read, 8));
        var refused = await client.GetAsync(LimitHost.Read, Ct);

        Assert.StartsWith("\"day\";r=0;t=", Header(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal(["quota.day"], await Exhausted(app, "school-b"));
        await using var anotherHost = await host.Start(("ApiPerDay", "7"));
        using var there = host.As(anotherHost, "school-b");
        Assert.Equal([429], await Statuses(there, LimitHost.Read, 1));
    }

    [Fact]
    public async Task A_registration_may_hold_limits_of_its_own()
    {
        await using var app = await host.Start(Slowly, ("ApiBurst", "5"));
        await LimitHost.Rows(app, async db =>
        {
            (await db.Set<Client>().SingleAsync(client => client.Id == "health-llr", Ct)).Limits = """{"apiBurst": 2}""";
            return await db.SaveChangesAsync(Ct);
        });
        using var client = host.As(app, "health-llr");

        Assert.Equal([200, 200, 429], await Statuses(client, LimitHost.Read, 3));
    }

    [Theory]
    [InlineData("{}", 50)]
    [InlineData("""{"apiBurst": 7}""", 7)]
    [InlineData("""{"apiBurst": 0}""", null)]
    [InlineData("""{"apiBursts": 7}""", null)]
    [InlineData("""{"apiBurst": "many"}""", null)]
    [InlineData("[]", null)]
    [InlineData("nonsense", null)]
    public void Own_limits_are_read_strictly(string text, int? burst)
    {
        if (burst is null)
        {
            Assert.Throws<FormatException>(() => new LimitOptions().With(text));
        }
        else
        {
            Assert.Equal(burst, new LimitOptions().With(text).ApiBurst);
        }
    }

    [Fact]
    public async Task Token_requests_count_by_client_and_address()
    {
        await using var app = await host.Start(("TokensPerMinute", "3"));
        using var identity = host.Identity("vrn-admin");
        using var here = LimitHost.From(app, "192.0.2.7");
        using var elsewhere = LimitHost.From(app, "192.0.2.8");

        var statuses = new List<int>();
        for (var request = 0; request < 4; request++)
        {
            statuses.Add((int)(await here.SendAsync(identity.TokenRequest(bound: false), Ct)).StatusCode);
        }
        var refused = await here.SendAsync(identity.TokenRequest(bound: false), Ct);

        // Each of the first three is refused for the missing proof, which is another matter.
        Assert.Equal([400, 400, 400, 429], statuses);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Equal("\"tokens\";q=3;w=60", Header(refused, "RateLimit-Policy"));
        Assert.True(refused.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.BadRequest, (await elsewhere.SendAsync(identity.TokenRequest(bound: false), Ct)).StatusCode);
        using var other = host.Identity("police-leicestershire");
        Assert.Equal(HttpStatusCode.BadRequest, (await here.SendAsync(other.TokenRequest(bound: false), Ct)).StatusCode);
    }

    [Fact]
    public async Task Ids_that_are_nobodys_share_one_count()
    {
        await using var app = await host.Start(("TokensPerMinute", "3"));
        using var client = LimitHost.From(app, "192.0.2.9");

        var statuses = new List<int>();
        for (var request = 0; request < 4; request++)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = $"nobody-{request}",
                ["client_secret"] = "guess",
            });
            statuses.Add((int)(await client.PostAsync("/oauth/token", form, Ct)).StatusCode);
        }

        Assert.Equal([401, 401, 401, 429], statuses);
    }

    [Fact]
    public async Task Explanations_are_counted_by_address_whoever_they_are_about()
    {
        await using var app = await host.Start(("TokensPerMinute", "3"));
        using var curious = LimitHost.From(app, "192.0.2.10");
        using var neighbour = LimitHost.From(app, "192.0.2.11");
        async Task<int> Ask(HttpClient client) =>
            (int)(await client.PostAsync("/oauth/explain", new FormUrlEncodedContent([new("client_assertion", $"{Guid.NewGuid():n}.e30.x")]), Ct)).StatusCode;

        List<int> statuses = [await Ask(curious), await Ask(curious), await Ask(curious), await Ask(curious), await Ask(neighbour)];

        Assert.Equal([200, 200, 200, 429, 200], statuses);
    }

    [Fact]
    public async Task An_address_that_fails_too_often_is_not_heard_and_others_are()
    {
        await using var app = await host.Start(("FailuresPerMinute", "3"));
        using var guesser = LimitHost.From(app, "192.0.2.20");
        guesser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "no.such.token");
        using var neighbour = host.As(app, "police-leicestershire", "192.0.2.21");

        Assert.Equal([401, 401, 401, 429], await Statuses(guesser, LimitHost.Read, 4));
        Assert.Equal([200], await Statuses(neighbour, LimitHost.Read, 1));
        using var plain = LimitHost.From(app, "192.0.2.20");
        Assert.Equal([200], await Statuses(plain, LimitHost.Open, 1));
    }

    [Fact]
    public async Task Callers_without_a_token_count_by_address()
    {
        await using var app = await host.Start(("AnonymousPerSecond", "0.01"), ("AnonymousBurst", "4"));
        using var flood = LimitHost.From(app, "192.0.2.30");
        using var other = LimitHost.From(app, "192.0.2.31");
        using var partner = host.As(app, "vcs-example", "192.0.2.30");

        Assert.Equal([200, 200], await Statuses(flood, LimitHost.Open, 2));
        Assert.Equal([401], await Statuses(flood, LimitHost.Read, 1));
        Assert.Equal([404, 429], await Statuses(flood, "/none", 2));
        Assert.Equal([429], await Statuses(flood, LimitHost.Read, 1));
        Assert.Equal([401], await Statuses(other, LimitHost.Read, 1));
        Assert.Equal([200], await Statuses(partner, LimitHost.Read, 1));
        Assert.Equal([200, 200, 200, 200, 200], await Statuses(flood, "/health/live", 5));
    }

    [Fact]
    public async Task A_subscribers_ipv6_addresses_are_one()
    {
        await using var app = await host.Start(("AnonymousPerSecond", "0.01"), ("AnonymousBurst", "2"));
        using var one = LimitHost.From(app, "2001:db8:1:2::1");
        using var two = LimitHost.From(app, "2001:db8:1:2:ffff::2");
        using var neighbour = LimitHost.From(app, "2001:db8:1:3::1");

        Assert.Equal([200], await Statuses(one, LimitHost.Open, 1));
        Assert.Equal([200, 429], await Statuses(two, LimitHost.Open, 2));
        Assert.Equal([429], await Statuses(one, LimitHost.Open, 1));
        Assert.Equal([200], await Statuses(neighbour, LimitHost.Open, 1));
    }

    [Theory]
    [InlineData("client")]
    [InlineData("address")]
    [InlineData("unheard")]
    [InlineData("tokens")]
    public async Task Whoever_goes_on_after_refusals_is_held_back(string limit)
    {
        await using var app = await host.Start(
            Slowly, ("ApiBurst", "1"), ("AnonymousPerSecond", "0.01"), ("AnonymousBurst", "1"), ("FailuresPerMinute", limit == "tokens" ? "1000" : "1"), ("TokensPerMinute", limit == "tokens" ? "1" : "1000"));
        var pace = app.Services.GetRequiredService<RefusalPace>();
        using var caller = limit == "client" ? host.As(app, "council-leicestershire", "192.0.2.40") : LimitHost.From(app, "192.0.2.41");
        if (limit == "unheard")
        {
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "no.such.token");
        }
        async Task<HttpResponseMessage> Call() => limit == "tokens"
            ? await caller.PostAsync("/oauth/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "nobody")]), Ct)
            : await caller.GetAsync(LimitHost.Read, Ct);
        using var first = await Call();
        Assert.Equal(0u, pace.Count);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Call()));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode));
        // Ten of each second are not, and a slow machine takes some.
        Assert.InRange(pace.Count, 1u, 50u);
    }

    [Fact]
    public async Task Query_points_are_charged_to_the_clients_minute()
    {
        await using var app = await host.Start(("GraphQLCostPerMinute", "100"));
        var limits = app.Services.GetRequiredService<ClientLimits>();

        Assert.True((await limits.Charge("analyst", 60, Ct)).Admitted);
        var tooMuch = await limits.Charge("analyst", 60, Ct);
        Assert.False(tooMuch.Admitted);
        Assert.InRange(tooMuch.RetryAfter, 1, 20);
        Assert.True((await limits.Charge("analyst", 30, Ct)).Admitted);
        Assert.False((await limits.Charge("analyst", 101, Ct)).Admitted);
        Assert.True((await limits.Charge("another", 100, Ct)).Admitted);
    }

    [Fact]
    public async Task A_host_that_shares_nothing_keeps_its_own_count()
    {
        await using var app = await host.Start(("Shared", "false"), Slowly, ("ApiBurst", "3"));
        using var client = host.As(app, "school-a");

        Assert.Equal([200, 200, 200, 429], await Statuses(client, LimitHost.Read, 4));
    }

    [Fact]
    public async Task Keys_whose_answers_are_kept_are_counted()
    {
        await using var app = await host.Start(("IdempotencyKeys", "2"));
        using var client = host.As(app, "council-leicester");
        async Task<HttpResponseMessage> Write(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, LimitHost.Write) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", key);
            return await client.SendAsync(request, Ct);
        }

        Assert.Equal(HttpStatusCode.Created, (await Write("one")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Write("two")).StatusCode);
        var refused = await Write("three");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("\"idempotency-keys\";q=2;w=604800", Header(refused, "RateLimit-Policy"));
        Assert.Equal(HttpStatusCode.Created, (await Write("two")).StatusCode);

        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await LimitHost.Rows(app, db => db.Set<IdempotencyRecord>().Where(row => row.ClientId == "council-leicester" && row.Key == "one")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, past), Ct));
        Assert.Equal(HttpStatusCode.Created, (await Write("three")).StatusCode);
    }

    private static async Task<List<int>> Statuses(HttpClient client, string path, int calls)
    {
        var statuses = new List<int>();
        for (var call = 0; call < calls; call++)
        {
            using var answer = await client.GetAsync(path, Ct);
            statuses.Add((int)answer.StatusCode);
        }
        return statuses;
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static Task<List<string?>> Exhausted(WebApplication app, string client) => LimitHost.Rows(app, db => db.Set<AuditEvent>()
        .Where(row => row.Action == "quota.exhausted" && row.ClientId == client).Select(row => row.Reason).ToListAsync(Ct));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
