using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;

namespace VrnApi.Data;

/// <summary>
/// What hosts keep in memory about partners and tokens is marked as changed in the transaction that changes it, whoever saves.
/// </summary>
public partial class VrnDbContext
{
    private static readonly Dictionary<Type, string> KindOf = new()
    {
        [typeof(Partner)] = StateVersion.Registration,
        [typeof(Client)] = StateVersion.Registration,
        [typeof(ClientScope)] = StateVersion.Registration,
        [typeof(ClientKey)] = StateVersion.Registration,
        [typeof(ClientSecret)] = StateVersion.Registration,
        [typeof(ExternalIdentity)] = StateVersion.Registration,
        [typeof(Agreement)] = StateVersion.Registration,
        [typeof(AgreementParty)] = StateVersion.Registration,
        [typeof(AgreementDataSet)] = StateVersion.Registration,
        [typeof(AgreementArea)] = StateVersion.Registration,
        [typeof(AgreementPurpose)] = StateVersion.Registration,
        [typeof(RevokedToken)] = StateVersion.Revocations,
        [typeof(SigningKey)] = StateVersion.Keys,
    };

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using (MarkChangedState())
        {
            var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            HasWritten |= rows > 0;
            return rows;
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using (MarkChangedState())
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
    }

    /// <summary>Detects changes here, once; saving a large import may not pay for it twice.</summary>
    private DetectedOnce MarkChangedState()
    {
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        if (detects)
        {
            ChangeTracker.DetectChanges();
            ChangeTracker.AutoDetectChangesEnabled = false;
        }
        try
        {
            CheckOwners();
        }
        catch (NotOwnerException)
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
            throw;
        }
        QueueAuditEvents();
        var kinds = ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(entry => KindOf.GetValueOrDefault(entry.Metadata.ClrType))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var kind in kinds)
        {
            var version = Set<StateVersion>().Local.FindEntry(kind)?.Entity
                ?? Attach(new StateVersion { Kind = kind, Version = default }).Entity;
            version.Version = Guid.CreateVersion7();
            Entry(version).State = EntityState.Modified;
        }
        return new DetectedOnce(this, detects);
    }

    private readonly record struct DetectedOnce(VrnDbContext Db, bool Detects) : IDisposable
    {
        public void Dispose() => Db.ChangeTracker.AutoDetectChangesEnabled = Detects;
    }
}
