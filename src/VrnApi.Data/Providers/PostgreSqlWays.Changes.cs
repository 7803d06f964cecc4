using Microsoft.EntityFrameworkCore;
using Npgsql;
using VrnApi.Data.Platform;

namespace VrnApi.Data.Providers;

/// <summary>
/// The change feed on PostgreSQL. A snapshot's xmin is the oldest transaction still running: every smaller one has ended, and none that
/// begins later can be smaller.
/// </summary>
internal sealed partial class PostgreSqlWays
{
    /// <summary>The channel that the outbox's trigger notifies.</summary>
    private const string Channel = "vrn_changes";

    public IQueryable<OutboxEntry> SettledChanges(VrnDbContext db) => db.Set<OutboxEntry>()
        .FromSql($"SELECT * FROM platform.outbox_entry WHERE position < pg_snapshot_xmin(pg_current_snapshot())").AsNoTracking();

    public async Task<ulong> ChangeWatermark(VrnDbContext db, CancellationToken ct) => (ulong)await db.Database
        .SqlQuery<long>($"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"Value\"").SingleAsync(ct);

    public async Task<bool> IsOutboxForeign(VrnDbContext db, CancellationToken ct) => await db.Database
        .SqlQuery<bool>($"SELECT EXISTS (SELECT 1 FROM platform.outbox_entry WHERE position >= pg_snapshot_xmax(pg_current_snapshot())) AS \"Value\"")
        .SingleAsync(ct);

    public async Task RenumberOutbox(VrnDbContext db, CancellationToken ct) =>
        // All at one position, the order is that of the numbers: they are drawn anew below the lowest, where none can meet another.
        await db.Database.ExecuteSqlAsync($"""
            UPDATE platform.outbox_entry AS entry SET position = '0', seq = ordered.place
            FROM (SELECT seq, min(seq) OVER () - count(*) OVER () + row_number() OVER (ORDER BY position, seq) - 1 AS place FROM platform.outbox_entry) AS ordered
            WHERE entry.seq = ordered.seq
            """, ct);

    public async Task ListenForChanges(VrnDbContext db, Action changed, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        connection.Notification += Heard;
        try
        {
            await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            {
                await listen.ExecuteNonQueryAsync(ct);
            }
            while (true)
            {
                await connection.WaitAsync(ct);
            }
        }
        finally
        {
            // Context and connection are used again by others, who have not asked to hear.
            connection.Notification -= Heard;
            try
            {
                if (connection.State == System.Data.ConnectionState.Open)
                {
                    await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection);
                    await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
                }
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        void Heard(object sender, NpgsqlNotificationEventArgs notice) => changed();
    }
}
