using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;

namespace VrnApi.Data;

/// <summary>Every event waits for its link from the transaction on that writes it, whoever saves.</summary>
public partial class VrnDbContext
{
    /// <summary>Many events of one change, by the database's bulk way.</summary>
    public async Task BulkInsertEvents(IDatabaseWays ways, IReadOnlyCollection<AuditEvent> events, CancellationToken ct)
    {
        await ways.BulkInsert(this, events, ct);
        await ways.BulkInsert(this, events.Select(one => new AuditPending { EventId = one.Id }), ct);
    }

    private void QueueAuditEvents()
    {
        foreach (var added in ChangeTracker.Entries<AuditEvent>().Where(entry => entry.State == EntityState.Added).ToArray())
        {
            // A save that is tried again meets the row of its first try.
            if (Set<AuditPending>().Local.FindEntry(added.Entity.Id) is null)
            {
                Add(new AuditPending { EventId = added.Entity.Id });
            }
        }
    }
}
