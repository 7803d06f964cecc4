using VrnApi.Data.Audit;
using VrnApi.Data.Providers;

namespace VrnApi.Platform.Security;

/// <summary>
/// Writes an event that stands for itself. A change writes its event through the context of the change instead, so that both
/// are kept or neither is.
/// </summary>
public sealed class AuditTrail(IServiceScopeFactory scopes, IDatabaseWays ways) : IDisposable
{
    private readonly GroupCommit<AuditEvent, bool> events = new(100, ways.IsUnavailable, entries => scopes.AsSystem<IReadOnlyList<bool>>("audit", async db =>
    {
        db.AddRange(entries);
        await db.SaveChangesAsync(CancellationToken.None);
        return [.. entries.Select(_ => true)];
    }));

    /// <returns>When the event is kept.</returns>
    public Task Write(AuditEvent entry, CancellationToken ct) => events.Add(entry).WaitAsync(ct);

    public void Dispose() => events.Dispose();
}
