using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;

namespace VrnApi.Data;

/// <summary>Every event waits for its link from the transaction on that writes it, whoever saves.</summary>
public partial class VrnDbContext
{
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
