using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Features.Partners.SelfService;
using VrnApi.Platform.Security;
using VrnApi.Tokens;
using SigningKeyState = VrnApi.Tokens.SigningKeyState;
using SigningKeyUse = VrnApi.Tokens.SigningKeyUse;

namespace VrnApi.Tests.Platform.Security;

/// <summary>The token server's stores on a real database.</summary>
public sealed class StoreTests(SecurityHost host)
{
    private static readonly DateTimeOffset Later = TimeProvider.System.GetUtcNow().AddMinutes(5);

    [Fact]
    public async Task Of_twenty_who_spend_a_value_at_once_one_succeeds()
    {
        var store = (await host.Services()).GetRequiredService<IReplayStore>();
        var key = ReplayKey.Of(ReplayKey.Assertion, "school-a", Guid.NewGuid().ToString());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.TryUseAsync(key, Later, Ct).AsTask()));

        Assert.Single(outcomes, won => won);
    }

    [Fact]
    public async Task The_same_value_of_another_owner_or_for_another_purpose_is_another_value()
    {
        var store = (await host.Services()).GetRequiredService<IReplayStore>();
        var jti = Guid.NewGuid().ToString();

        Assert.True(await store.TryUseAsync(ReplayKey.Of(ReplayKey.Assertion, "school-a", jti), Later, Ct));
        Assert.True(await store.TryUseAsync(ReplayKey.Of(ReplayKey.Assertion, "school-b", jti), Later, Ct));
        Assert.True(await store.TryUseAsync(ReplayKey.Of(ReplayKey.Dpop, "school-a", jti), Later, Ct));
        Assert.False(await store.TryUseAsync(ReplayKey.Of(ReplayKey.Assertion, "school-a", jti), Later, Ct));
    }

    [Fact]
    public async Task A_spent_value_stays_spent_when_the_requests_own_transaction_is_rolled_back()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var key = ReplayKey.Of(ReplayKey.Assertion, "school-a", Guid.NewGuid().ToString());
        var store = scope.ServiceProvider.GetRequiredService<IReplayStore>();

        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            Assert.True(await store.TryUseAsync(key, Later, Ct));
            await transaction.RollbackAsync(Ct);
        });

        Assert.False(await store.TryUseAsync(key, Later, Ct));
    }

    [Fact]
    public async Task Values_that_no_check_can_meet_any_more_are_removed_and_others_kept()
    {
        var services = await host.Services();
        var store = services.GetRequiredService<IReplayStore>();
        var (old, fresh) = (ReplayKey.Of(ReplayKey.Dpop, "x", Guid.NewGuid().ToString()), ReplayKey.Of(ReplayKey.Dpop, "x", Guid.NewGuid().ToString()));
        await store.TryUseAsync(old, TimeProvider.System.GetUtcNow().AddSeconds(-1), Ct);
        await store.TryUseAsync(fresh, Later, Ct);

        var (ended, kept) = (await Answer(services, -1), await Answer(services, 60));

        Assert.True(await ActivatorUtilities.CreateInstance<Housekeeping>(services).Clean(Ct) >= 2);

        Assert.True(await store.TryUseAsync(old, Later, Ct));
        Assert.False(await store.TryUseAsync(fresh, Later, Ct));
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.Equal([kept], await db.Set<IdempotencyRecord>().Where(record => record.Key == ended || record.Key == kept).Select(record => record.Key).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_revocation_is_known_at_once_here_and_may_be_repeated()
    {
        var store = (await host.Services()).GetRequiredService<IRevocationStore>();
        var jti = Guid.NewGuid().ToString();

        Assert.False(await store.IsRevokedAsync(jti, Ct));
        await store.RevokeAsync(jti, "dashboard", Later, Ct);
        await store.RevokeAsync(jti, "dashboard", Later, Ct);

        Assert.True(await store.IsRevokedAsync(jti, Ct));
    }

    [Fact]
    public async Task A_signing_key_moves_only_from_the_state_it_is_in()
    {
        var store = (await host.Services()).GetRequiredService<ISigningKeyStore>();
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        // An audit key in the past: it never signs for the other tests.
        var key = new SigningKeyRecord(Guid.NewGuid().ToString(), SigningKeyUse.Audit, "ES256", SigningKeyState.Announced, "{}", [1, 2, 3], now, now, null, null);
        await store.AddAsync(key, Ct);

        Assert.Equal(key.ProtectedPkcs8, (await store.ListAsync(Ct)).Single(row => row.Kid == key.Kid).ProtectedPkcs8);
        var retired = key with { State = SigningKeyState.Retired, RetiresAt = now.AddDays(1) };
        Assert.False(await store.MoveAsync(retired, SigningKeyState.Active, Ct));
        Assert.True(await store.MoveAsync(retired, SigningKeyState.Announced, Ct));
        var stored = (await store.ListAsync(Ct)).Single(row => row.Kid == key.Kid);
        Assert.Equal((SigningKeyState.Retired, now.AddDays(1)), (stored.State, stored.RetiresAt!.Value));
    }

    [Fact]
    public async Task A_lease_is_held_by_one_and_free_again_afterwards()
    {
        var store = (await host.Services()).GetRequiredService<ISigningKeyStore>();
        var inside = false;

        Assert.True(await store.UnderLeaseAsync("test", async ct =>
        {
            inside = true;
            Assert.False(await store.UnderLeaseAsync("test", _ => throw new InvalidOperationException("two at once"), ct));
        }, Ct));

        Assert.True(inside);
        Assert.True(await store.UnderLeaseAsync("test", _ => Task.CompletedTask, Ct));
    }

    [Fact]
    public async Task Without_a_database_the_copy_lives_thirty_seconds_and_then_nobody_is_let_in()
    {
        await using var app = await host.Another();
        using var register = new PartnerRegister(
            new Failing(app.Services.GetRequiredService<IServiceScopeFactory>()), Microsoft.Extensions.Options.Options.Create(new StateOptions()), new ShiftedClock());
        Assert.NotEmpty((await register.Current(Ct)).Clients);
        Failing.Now.Value = true;

        ShiftedClock.Set(TimeSpan.FromSeconds(20));
        Assert.NotEmpty((await register.Current(Ct)).Clients);
        ShiftedClock.Set(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<StateUnavailableException>(async () => await register.Current(Ct));

        Failing.Now.Value = false;
        ShiftedClock.Set(TimeSpan.FromSeconds(40));
        Assert.NotEmpty((await register.Current(Ct)).Clients);
    }

    [Fact]
    public void Every_query_of_the_register_translates_for_SQL_Server()
    {
        using var db = DesignTime.SqlServer();

        Assert.Contains("[tokens].[client]", db.Set<Data.Tokens.Client>().OrderBy(client => client.Id).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[partners].[agreement]", ExpireAgreements.Ended(db, new DateOnly(2026, 1, 1)).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[audit].[audit_event]", ListOwnAudit.Query(db, "token.issued", AuditOutcome.Done, (Later, Guid.Empty)).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[platform].[daily_usage]", GetUsage.Query(db, new DateOnly(2026, 1, 1)).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[audit].[audit_event]", CheckPartner.Events(db, "client").ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[tokens].[replay]", Housekeeping.Expired(db, Later).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[tokens].[client_scope]", db.Set<ClientScope>().ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobodys_context_shows_no_registration_and_no_audit()
    {
        await using var scope = (await host.Services()).CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();

        Assert.False(await db.Set<Data.Tokens.Client>().AnyAsync(Ct));
        Assert.False(await db.Set<ClientScope>().AnyAsync(Ct));
        Assert.False(await db.Set<Data.Tokens.ClientSecret>().AnyAsync(Ct));
        Assert.False(await db.Set<Data.Audit.AuditEvent>().AnyAsync(Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private sealed class Failing(IServiceScopeFactory real) : IServiceScopeFactory
    {
        public static readonly AsyncLocal<bool> Now = new();

        public IServiceScope CreateScope() => Now.Value ? throw new TimeoutException() : real.CreateScope();
    }

    /// <returns>The key of a kept answer that ends so many seconds from now.</returns>
    private static async Task<string> Answer(IServiceProvider services, int seconds)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var now = TimeProvider.System.GetUtcNow();
        var key = Guid.NewGuid().ToString();
        db.Add(new IdempotencyRecord
        {
            ClientId = "housekeeping",
            Key = key,
            Fingerprint = new byte[32],
            Status = 201,
            ContentType = "application/json",
            Body = [],
            CreatedAt = now.AddDays(-7),
            ExpiresAt = now.AddSeconds(seconds),
        });
        await db.SaveChangesAsync(Ct);
        return key;
    }
}
