using VrnApi.Data.Audit;

namespace VrnApi.Platform.Security;

/// <summary>
/// Writes an event that stands for itself. A change writes its event through the context of the change instead, so that both
/// are kept or neither is.
/// </summary>
public sealed class AuditTrail(IServiceScopeFactory scopes)
{
    public Task Write(AuditEvent entry, CancellationToken ct) => scopes.AsSystem("audit", db =>
    {
        db.Add(entry);
        return db.SaveChangesAsync(ct);
    });
}
