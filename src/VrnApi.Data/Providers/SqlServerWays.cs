using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using VrnApi.Data.Tokens;

namespace VrnApi.Data.Providers;

internal sealed class SqlServerWays : IDatabaseWays
{
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
            foreach (var batch in rows.Chunk(10_000))
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

    public async Task<bool> TrySpend(VrnDbContext db, Replay row, CancellationToken ct)
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

    // 2627: a key or constraint, 2601: a unique index.
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
