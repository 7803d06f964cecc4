using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Tests.Harness;

/// <summary>
/// The change feed waits for every transaction that is open on the database server, also for those of other tests' databases.
/// A test that has written waits for them too before it reads.
/// </summary>
internal static class Settled
{
    public static async Task Until(VrnDbContext db, CancellationToken ct)
    {
        var next = await db.Database.SqlQuery<long>($"SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS \"Value\"").SingleAsync(ct);
        while (await db.Database.SqlQuery<long>($"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"Value\"").SingleAsync(ct) < next)
        {
            await Task.Delay(20, ct);
        }
    }
}
