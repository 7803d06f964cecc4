using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;

namespace VrnApi.Data;

/// <summary>
/// The last line of defence: whatever a handler did, a partner's context stores no row that another partner owns, takes none away
/// and gives none away. Nobody's context stores no owned row at all; hosted work and the command line are not asked.
/// </summary>
public partial class VrnDbContext
{
    /// <summary>Where a row says whose it is. A row of a client belongs to the client's partner; agreements are the operators' alone.</summary>
    private static readonly Dictionary<Type, string?> OwnerOf = new()
    {
        [typeof(Service)] = nameof(Service.OwnerPartnerId),
        [typeof(Organisation)] = nameof(Organisation.OwnerPartnerId),
        [typeof(Location)] = nameof(Location.OwnerPartnerId),
        [typeof(Submission)] = nameof(Submission.ProviderId),
        [typeof(CategoryMap)] = nameof(CategoryMap.OwnerId),
        [typeof(ExpectedReturn)] = nameof(ExpectedReturn.ContributorId),
        [typeof(Partner)] = nameof(Partner.Id),
        [typeof(Client)] = nameof(Client.PartnerId),
        [typeof(AuditEvent)] = nameof(AuditEvent.PartnerId),
        [typeof(Agreement)] = null,
        [typeof(AgreementParty)] = null,
        [typeof(AgreementDataSet)] = null,
        [typeof(AgreementArea)] = null,
        [typeof(AgreementPurpose)] = null,
        [typeof(NetworkOperator)] = null,
    };

    private static readonly HashSet<Type> OfAClient = [typeof(ClientScope), typeof(ClientKey), typeof(ClientSecret), typeof(ExternalIdentity)];

    /// <summary>What the network's core team keeps for the whole region.</summary>
    private static readonly HashSet<Type> Region = [typeof(Service), typeof(Organisation), typeof(Location), typeof(ExpectedReturn)];

    private void CheckOwners()
    {
        if (Scope.SeesEveryRow)
        {
            return;
        }
        foreach (var entry in ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            if (!IsOwn(entry))
            {
                throw new NotOwnerException(entry.Metadata.ClrType.Name);
            }
        }
    }

    /// <summary>The same for new rows that are written in bulk, past the change tracker.</summary>
    internal IEnumerable<T> Own<T>(IEnumerable<T> rows) where T : class
    {
        var type = typeof(T);
        if (Scope.SeesEveryRow || !(OwnerOf.ContainsKey(type) || OfAClient.Contains(type)) || (Region.Contains(type) && Scope.Type == PartnerType.VrnCore))
        {
            return rows;
        }
        if (OwnerOf.GetValueOrDefault(type) is not { } property)
        {
            throw new NotOwnerException(type.Name);
        }
        var owner = Model.FindEntityType(type)!.FindProperty(property)!.GetGetter();
        return rows.Select(row => owner.GetClrValue(row) is var of && (Is(of) || (of is null && type == typeof(AuditEvent))) ? row : throw new NotOwnerException(type.Name));
    }

    private bool IsOwn(EntityEntry entry)
    {
        var type = entry.Metadata.ClrType;
        if (OfAClient.Contains(type))
        {
            // The filter lets a partner load its own clients only; a client that is not loaded is not the partner's.
            var id = (string)entry.Property("ClientId").CurrentValue!;
            return Scope.PartnerId is not null && Set<Client>().Local.FindEntry(id)?.Entity.PartnerId == Scope.PartnerId;
        }
        if (!OwnerOf.TryGetValue(type, out var property))
        {
            return true;
        }
        if (property is null)
        {
            return false;
        }
        var owner = entry.Property(property);
        return (Region.Contains(type) && Scope.Type == PartnerType.VrnCore)
            || (type == typeof(AuditEvent) && entry.State == EntityState.Added && owner.CurrentValue is null)
            || ((entry.State == EntityState.Deleted || Is(owner.CurrentValue)) && (entry.State == EntityState.Added || Is(owner.OriginalValue)));
    }

    private bool Is(object? owner) => owner is Guid id && id == Scope.PartnerId;
}
