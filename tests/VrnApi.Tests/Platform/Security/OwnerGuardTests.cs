using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;

namespace VrnApi.Tests.Platform.Security;

/// <summary>The last line of defence: what a partner's context stores although a handler forgot to ask.</summary>
public sealed class OwnerGuardTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partner_writes_its_own_rows()
    {
        await using var scope = await host.Inside();
        var (db, own) = await As(scope, "school-a");

        db.Add(Event(own.PartnerId));
        db.Add(Event(null));
        own.LastUsedAt = TimeProvider.System.GetUtcNow();
        Assert.True(await db.SaveChangesAsync(Ct) >= 3);
    }

    [Fact]
    public async Task It_writes_no_row_of_another()
    {
        await using var scope = await host.Inside();
        var (db, other) = await As(scope, "school-b");
        db.Scope = PartnerScope.Of(await IdOf(db, "school-a"), PartnerType.School);

        other.Disabled = true;
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
        db.ChangeTracker.Clear();
        db.Add(Event(other.PartnerId));
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
        db.ChangeTracker.Clear();
        db.Add(new ClientScope { ClientId = "school-b", Scope = "areas:read", RequestedBy = "nobody" });
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task It_writes_no_row_of_another_in_bulk_either()
    {
        await using var scope = await host.Inside();
        var (db, other) = await As(scope, "school-b");
        db.Scope = PartnerScope.Of(await IdOf(db, "school-a"), PartnerType.School);
        var ways = scope.ServiceProvider.GetRequiredService<IDatabaseWays>();

        await Assert.ThrowsAsync<NotOwnerException>(() => ways.BulkInsert(db, [Event(other.PartnerId)], Ct));
        await Assert.ThrowsAsync<NotOwnerException>(() => ways.BulkInsert(db, [new ClientScope { ClientId = "school-b", Scope = "areas:read", RequestedBy = "nobody" }], Ct));
        db.Scope = PartnerScope.Nobody;
        await Assert.ThrowsAsync<NotOwnerException>(() => ways.BulkInsert(db, [Event(other.PartnerId)], Ct));
    }

    [Fact]
    public async Task It_gives_no_row_away_and_takes_none()
    {
        await using var scope = await host.Inside();
        var (db, own) = await As(scope, "school-a");
        var other = await IdOf(db, "school-b");

        db.Entry(own).Property(client => client.PartnerId).CurrentValue = other;
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
        db.ChangeTracker.Clear();
        db.Remove(new Partner { Id = other, Code = "school-b", Name = "", Type = PartnerType.School, CreatedBy = "" });
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
    }

    [Fact]
    public async Task Agreements_and_operators_are_no_partners_to_write_and_nobody_writes_nothing()
    {
        await using var scope = await host.Inside();
        var (db, own) = await As(scope, "vrn-admin");

        db.Add(new AgreementPurpose { AgreementId = Guid.CreateVersion7(), Purpose = "anything" });
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
        db.ChangeTracker.Clear();
        db.Scope = PartnerScope.Nobody;
        db.Add(Event(own.PartnerId));
        await Assert.ThrowsAsync<NotOwnerException>(() => db.SaveChangesAsync(Ct));
    }

    private static async Task<(VrnDbContext Db, Client Own)> As(AsyncServiceScope scope, string client)
    {
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var own = await db.Set<Client>().Include(row => row.Partner).SingleAsync(row => row.Id == client, Ct);
        db.Scope = PartnerScope.Of(own.PartnerId, own.Partner.Type);
        return (db, own);
    }

    private static Task<Guid> IdOf(VrnDbContext db, string code) => db.Set<Partner>().Where(partner => partner.Code == code).Select(partner => partner.Id).SingleAsync(Ct);

    private static AuditEvent Event(Guid? partner) => new()
    {
        Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Action = "access.denied",
        Outcome = AuditOutcome.Refused,
        PartnerId = partner,
    };
}
