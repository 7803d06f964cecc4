using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;

namespace VrnApi.Data.Providers;

internal sealed partial class SqlServerWays : IDatabaseWays
{
    private bool? snapshots;

    public async Task<bool> TryLock(VrnDbContext db, string name, CancellationToken ct)
    {
        var outcome = await db.Database.SqlQuery<int>($"""
            DECLARE @outcome int;
            EXEC @outcome = sp_getapplock @Resource = {name}, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
            SELECT @outcome AS [Value];
            """).ToListAsync(ct);
        return outcome[0] >= 0;
    }

    public async Task<bool> TryLease(VrnDbContext db, string name, string holder, TimeSpan life, CancellationToken ct)
    {
        var milliseconds = (int)life.TotalMilliseconds;
        var renewed = await db.Database.ExecuteSqlAsync($"""
            UPDATE platform.lease SET holder = {holder}, until = DATEADD(millisecond, {milliseconds}, SYSDATETIMEOFFSET())
            WHERE name = {name} AND (holder = {holder} OR until < SYSDATETIMEOFFSET())
            """, ct);
        if (renewed == 1)
        {
            return true;
        }
        try
        {
            return await db.Database.ExecuteSqlAsync($"""
                INSERT INTO platform.lease (name, holder, until)
                SELECT {name}, {holder}, DATEADD(millisecond, {milliseconds}, SYSDATETIMEOFFSET())
                WHERE NOT EXISTS (SELECT 1 FROM platform.lease WHERE name = {name})
                """, ct) == 1;
        }
        catch (SqlException exception) when (IsUniqueViolation(exception))
        {
            return false;
        }
    }

    public async Task LockRows(VrnDbContext db, string table, IReadOnlyCollection<Guid> ids, bool exclusive, CancellationToken ct)
    {
        if (ids.Count > 0)
        {
            var hint = exclusive ? "UPDLOCK" : "REPEATABLEREAD";
            await db.Database.SqlQuery<Guid>(FormattableStringFactory.Create(
                $"SELECT id AS [Value] FROM {table} WITH (ROWLOCK, {hint}) WHERE id IN (SELECT CAST(value AS uniqueidentifier) FROM OPENJSON({{0}})) ORDER BY id",
                JsonSerializer.Serialize(ids))).ToListAsync(ct);
        }
    }

    public async Task BulkInsert<T>(VrnDbContext db, IEnumerable<T> rows, CancellationToken ct) where T : class
    {
        var table = BulkTable.Of<T>(db);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            using var bulk = new SqlBulkCopy(
                (SqlConnection)db.Database.GetDbConnection(),
                SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.FireTriggers,
                (SqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction())
            {
                DestinationTableName = $"[{table.Schema}].[{table.Name}]",
            };
            foreach (var column in table.Columns)
            {
                bulk.ColumnMappings.Add(column, column);
            }
            foreach (var batch in db.Own(rows).Chunk(10_000))
            {
                using var buffer = new DataTable { Locale = CultureInfo.InvariantCulture };
                for (var column = 0; column < table.Columns.Length; column++)
                {
                    buffer.Columns.Add(table.Columns[column], table.Types[column]);
                }
                foreach (var row in batch)
                {
                    buffer.Rows.Add([.. Enumerable.Range(0, table.Columns.Length).Select(column => table.Value(row, column))]);
                }
                await bulk.WriteToServerAsync(buffer, ct);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public async Task<IReadOnlyList<bool>> TrySpend(VrnDbContext db, IReadOnlyList<Replay> rows, CancellationToken ct)
    {
        var spent = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            spent[i] = await TrySpend(db, rows[i], ct);
        }
        return spent;
    }

    private async Task<bool> TrySpend(VrnDbContext db, Replay row, CancellationToken ct)
    {
        try
        {
            return await db.Database.ExecuteSqlAsync($"""
                INSERT INTO tokens.replay (purpose, owner_hash, jti_hash, expires_at)
                VALUES ({row.Purpose}, {row.OwnerHash}, {row.JtiHash}, {row.ExpiresAt})
                """, ct) == 1;
        }
        catch (SqlException exception) when (IsUniqueViolation(exception))
        {
            return false;
        }
    }

    public async Task<double> Draw(VrnDbContext db, BucketDraw draw, CancellationToken ct)
    {
        while (true)
        {
            var available = await db.Database.SqlQuery<double>($"""
                UPDATE bucket
                SET tokens = seen.available - CASE WHEN seen.available < {draw.Needed} THEN 0
                        WHEN seen.available >= {draw.Wanted} THEN {draw.Wanted}
                        WHEN FLOOR(seen.available) > {draw.Needed} THEN FLOOR(seen.available) ELSE {draw.Needed} END,
                    updated_at = CASE WHEN bucket.updated_at > {draw.Now} THEN bucket.updated_at ELSE {draw.Now} END
                OUTPUT seen.available AS [Value]
                FROM platform.rate_bucket AS bucket WITH (UPDLOCK, ROWLOCK)
                CROSS APPLY (SELECT CASE WHEN bucket.updated_at > {draw.Now} THEN 0.0
                    ELSE DATEDIFF_BIG(millisecond, bucket.updated_at, {draw.Now}) / 1000.0 END AS elapsed) AS gone
                CROSS APPLY (SELECT CASE WHEN bucket.tokens + gone.elapsed * {draw.PerSecond} < {draw.Quota}
                    THEN bucket.tokens + gone.elapsed * {draw.PerSecond} ELSE {draw.Quota} END AS available) AS seen
                WHERE bucket.client_id = {draw.Owner} AND bucket.policy = {draw.Policy}
                """).ToListAsync(ct);
            if (available is [var found])
            {
                return found;
            }
            var left = draw.Quota - draw.Granted(draw.Quota);
            try
            {
                await db.Database.ExecuteSqlAsync($"""
                    INSERT INTO platform.rate_bucket (client_id, policy, tokens, updated_at)
                    VALUES ({draw.Owner}, {draw.Policy}, {left}, {draw.Now})
                    """, ct);
                return draw.Quota;
            }
            catch (SqlException exception) when (IsUniqueViolation(exception))
            {
                // Another host made the row a moment ago.
            }
        }
    }

    public async Task<long> CountCalls(VrnDbContext db, string clientId, DateOnly day, int calls, CancellationToken ct) =>
        (await db.Database.SqlQuery<long>($"""
            MERGE platform.daily_usage WITH (HOLDLOCK) AS day
            USING (SELECT {clientId} AS client_id, {day} AS day) AS given ON day.client_id = given.client_id AND day.day = given.day
            WHEN MATCHED THEN UPDATE SET count = day.count + {(long)calls}
            WHEN NOT MATCHED THEN INSERT (client_id, day, count) VALUES (given.client_id, given.day, {(long)calls})
            OUTPUT inserted.count AS [Value];
            """).ToListAsync(ct))[0];

    public Task AllowSealing(VrnDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"EXEC sp_set_session_context @key = {AuditSql.Sealing}, @value = N'on'", ct);

    // The last commit record: processed on the primary, redone on a secondary. No row where the database is in no availability group.
    public async Task<decimal?> Sequence(VrnDbContext db, CancellationToken ct) => await LastCommit(db, isPrimary: true, ct);

    public async Task<decimal?> ReplayedSequence(VrnDbContext replica, CancellationToken ct) => await LastCommit(replica, isPrimary: false, ct);

    private static Task<decimal?> LastCommit(VrnDbContext db, bool isPrimary, CancellationToken ct) => db.Database.SqlQuery<decimal?>($"""
        SELECT (SELECT last_commit_lsn FROM sys.dm_hadr_database_replica_states
            WHERE is_local = 1 AND is_primary_replica = {isPrimary} AND database_id = DB_ID()) AS [Value]
        """).SingleAsync(ct);

    public async Task<DateTimeOffset> Now(VrnDbContext db, CancellationToken ct) =>
        await db.Database.SqlQuery<DateTimeOffset>($"SELECT SYSDATETIMEOFFSET() AS [Value]").SingleAsync(ct);

    public Task<bool> ListenForState(string connectionString, Action heard, CancellationToken ct) => Task.FromResult(false);

    public IEnumerable<string> Grants(VrnDbContext db, string role) => Granted.To(db, Dialect.SqlServer, role);

    public async Task<string?> Unbound(VrnDbContext db, string role, CancellationToken ct) =>
        (await db.Database.SqlQuery<string?>($"""
            SELECT CASE
                WHEN DATABASE_PRINCIPAL_ID({role}) IS NULL THEN 'There is no such role.'
                WHEN IS_ROLEMEMBER('db_owner', {role}) = 1 OR {role} = 'dbo' THEN 'The role owns the database.'
                END AS [Value]
            """).ToListAsync(ct))[0];

    // 2627: a key or constraint, 2601: a unique index.
    /// <remarks>Where the database does not allow snapshots, each statement is of its own moment; nothing else differs.</remarks>
    public async Task<IDbContextTransaction> BeginSnapshot(VrnDbContext db, CancellationToken ct)
    {
        snapshots ??= await db.Database.SqlQuery<bool>(
            $"SELECT CAST(CASE WHEN snapshot_isolation_state = 1 THEN 1 ELSE 0 END AS bit) AS [Value] FROM sys.databases WHERE database_id = DB_ID()").SingleAsync(ct);
        return await db.Database.BeginTransactionAsync(snapshots.Value ? IsolationLevel.Snapshot : IsolationLevel.ReadCommitted, ct);
    }

    public bool IsUniqueViolation(Exception exception) => Find(exception)?.Number is 2627 or 2601;

    // Connection broken or refused, database not available, server shutting down, time-out while connecting.
    public bool IsUnavailable(Exception exception) =>
        Find(exception)?.Number is -2 or 2 or 53 or 64 or 233 or 4060 or 6005 or 10053 or 10054 or 10060 or 40613;

    private static SqlException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqlException found)
            {
                return found;
            }
        }
        return null;
    }
}
