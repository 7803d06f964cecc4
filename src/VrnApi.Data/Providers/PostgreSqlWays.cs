using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;

namespace VrnApi.Data.Providers;

internal sealed partial class PostgreSqlWays : IDatabaseWays
{
    public async Task<bool> TryLock(VrnDbContext db, string name, CancellationToken ct) =>
        await db.Database
            .SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS \"Value\"")
            .SingleAsync(ct);

    public async Task<bool> TryLease(VrnDbContext db, string name, string holder, TimeSpan life, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO platform.lease AS mine (name, holder, until) VALUES ({name}, {holder}, clock_timestamp() + {life})
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE mine.holder = excluded.holder OR mine.until < clock_timestamp()
            """, ct) == 1;

    public async Task LockRows(VrnDbContext db, string table, IReadOnlyCollection<Guid> ids, bool exclusive, CancellationToken ct)
    {
        if (ids.Count > 0)
        {
            var mode = exclusive ? "UPDATE" : "SHARE";
            await db.Database.SqlQuery<Guid>(FormattableStringFactory.Create(
                $"SELECT id AS \"Value\" FROM {table} WHERE id = ANY({{0}}) ORDER BY id FOR {mode}", ids.ToArray())).ToListAsync(ct);
        }
    }

    public async Task BulkInsert<T>(VrnDbContext db, IEnumerable<T> rows, CancellationToken ct) where T : class
    {
        var table = BulkTable.Of<T>(db);
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column}\""));
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var copy = await connection.BeginBinaryImportAsync(
                $"COPY \"{table.Schema}\".\"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)", ct);
            foreach (var row in db.Own(rows))
            {
                await copy.StartRowAsync(ct);
                for (var column = 0; column < table.Columns.Length; column++)
                {
                    await copy.WriteAsync(table.Value(row, column), ct);
                }
            }
            await copy.CompleteAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public async Task<IReadOnlyList<bool>> TrySpend(VrnDbContext db, IReadOnlyList<Replay> rows, CancellationToken ct)
    {
        // In one order whoever writes: two hosts that meet the same rows wait for each other, never both.
        var ordered = rows.OrderBy(Key, StringComparer.Ordinal).ToList();
        var inserted = (await db.Set<Replay>().FromSql($"""
            INSERT INTO tokens.replay (purpose, owner_hash, jti_hash, expires_at)
            SELECT * FROM unnest({ordered.ConvertAll(row => row.Purpose)}, {ordered.ConvertAll(row => row.OwnerHash)}, {ordered.ConvertAll(row => row.JtiHash)}, {ordered.ConvertAll(row => row.ExpiresAt)})
            ON CONFLICT DO NOTHING RETURNING *
            """).AsNoTracking().ToListAsync(ct)).Select(Key).ToHashSet(StringComparer.Ordinal);
        // Of equal rows of the list the first one is the one that was inserted.
        return [.. rows.Select(row => inserted.Remove(Key(row)))];

        static string Key(Replay row) => $"{row.Purpose} {Convert.ToHexString(row.OwnerHash)} {Convert.ToHexString(row.JtiHash)}";
    }

    public async Task<double> Draw(VrnDbContext db, BucketDraw draw, CancellationToken ct)
    {
        while (true)
        {
            // The inner row is locked and read as it is now, so two hosts never take the same tokens.
            var available = await db.Database.SqlQuery<double>($"""
                UPDATE platform.rate_bucket AS bucket
                SET tokens = seen.available - CASE WHEN seen.available >= {draw.Needed} THEN GREATEST({draw.Needed}, LEAST({draw.Wanted}, FLOOR(seen.available))) ELSE 0 END,
                    updated_at = GREATEST(bucket.updated_at, {draw.Now.ToUniversalTime()})
                FROM (SELECT client_id, policy, LEAST({draw.Quota}, tokens + GREATEST(0, EXTRACT(EPOCH FROM {draw.Now.ToUniversalTime()} - updated_at)::float8) * {draw.PerSecond}) AS available
                      FROM platform.rate_bucket WHERE client_id = {draw.Owner} AND policy = {draw.Policy} FOR UPDATE) AS seen
                WHERE bucket.client_id = seen.client_id AND bucket.policy = seen.policy
                RETURNING seen.available AS "Value"
                """).ToListAsync(ct);
            if (available is [var found])
            {
                return found;
            }
            var left = draw.Quota - draw.Granted(draw.Quota);
            if (await db.Database.ExecuteSqlAsync($"""
                INSERT INTO platform.rate_bucket (client_id, policy, tokens, updated_at)
                VALUES ({draw.Owner}, {draw.Policy}, {left}, {draw.Now.ToUniversalTime()}) ON CONFLICT DO NOTHING
                """, ct) == 1)
            {
                return draw.Quota;
            }
        }
    }

    public async Task<long> CountCalls(VrnDbContext db, string clientId, DateOnly day, int calls, CancellationToken ct) =>
        (await db.Database.SqlQuery<long>($"""
            INSERT INTO platform.daily_usage AS day (client_id, day, count) VALUES ({clientId}, {day}, {(long)calls})
            ON CONFLICT (client_id, day) DO UPDATE SET count = day.count + EXCLUDED.count
            RETURNING count AS "Value"
            """).ToListAsync(ct))[0];

    public async Task<IDbContextTransaction> BeginSnapshot(VrnDbContext db, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await db.Database.ExecuteSqlAsync($"SET TRANSACTION READ ONLY", ct);
        return transaction;
    }

    public Task AllowSealing(VrnDbContext db, CancellationToken ct) =>
        db.Database.SqlQuery<string>($"SELECT set_config({AuditSql.Sealing}, 'on', true) AS \"Value\"").SingleAsync(ct);

    public async Task<decimal?> Sequence(VrnDbContext db, CancellationToken ct) => await db.Database
        .SqlQuery<decimal?>($"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS \"Value\"").SingleAsync(ct);

    public async Task<decimal?> ReplayedSequence(VrnDbContext replica, CancellationToken ct) => await replica.Database
        .SqlQuery<decimal?>($"SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') END AS \"Value\"").SingleAsync(ct);

    public async Task<DateTimeOffset> Now(VrnDbContext db, CancellationToken ct) =>
        new(await db.Database.SqlQuery<DateTime>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(ct));

    public async Task<bool> ListenForState(string connectionString, Action heard, CancellationToken ct)
    {
        // A connection that died silently is noticed by its keep-alive, not by the next change.
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 15 };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(ct);
        connection.Notification += (_, _) => heard();
        await using (var listen = new NpgsqlCommand("LISTEN vrnapi_state", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }
        // What changed before we listened was said to nobody.
        heard();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    public IEnumerable<string> Grants(VrnDbContext db, string role) => Granted.To(db, Dialect.PostgreSql, role);

    public async Task<string?> Unbound(VrnDbContext db, string role, CancellationToken ct) =>
        (await db.Database.SqlQuery<string?>($"""
            SELECT CASE
                WHEN r.oid IS NULL THEN 'There is no such role.'
                WHEN r.rolsuper THEN 'The role is a superuser.'
                WHEN EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'audit' AND pg_has_role(r.oid, c.relowner, 'MEMBER')) THEN 'The role owns the audit tables.'
                END AS "Value"
            FROM (SELECT {role}::text AS name) asked LEFT JOIN pg_roles r ON r.rolname = asked.name
            """).ToListAsync(ct))[0];

    public bool IsUniqueViolation(Exception exception) =>
        Find(exception) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public bool IsUnavailable(Exception exception) => Find(exception) switch
    {
        // Class 57P: administrator shutdown, crash shutdown, cannot connect now. 53: out of connections or memory.
        PostgresException server => server.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || server.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => false,
    };

    private static NpgsqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is NpgsqlException found)
            {
                return found;
            }
        }
        return null;
    }
}
