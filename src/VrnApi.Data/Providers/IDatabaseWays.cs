using Microsoft.EntityFrameworkCore.Storage;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;

namespace VrnApi.Data.Providers;

/// <summary>The one seam for what only one of the databases can do; both sides are written.</summary>
public interface IDatabaseWays
{
    /// <summary>
    /// Takes an exclusive lock on a name until the open transaction ends, without waiting. It dies with the connection, so a
    /// killed host leaves none behind.
    /// </summary>
    /// <returns>False when another transaction holds it.</returns>
    Task<bool> TryLock(VrnDbContext db, string name, CancellationToken ct);

    /// <summary>Takes a lease that is free, ended or the holder's own, for so long from now by the database's clock.</summary>
    /// <returns>False when another holder has it.</returns>
    Task<bool> TryLease(VrnDbContext db, string name, string holder, TimeSpan life, CancellationToken ct);

    /// <summary>
    /// Locks rows of a table by their <c>id</c>, in the order of the ids, until the open transaction ends. Waits for whoever holds them.
    /// </summary>
    /// <param name="table">Schema and table, a constant of the caller: it becomes part of the statement.</param>
    /// <param name="exclusive">False keeps others from changing the rows, not from reading or locking them the same way.</param>
    Task LockRows(VrnDbContext db, string table, IReadOnlyCollection<Guid> ids, bool exclusive, CancellationToken ct);

    /// <summary>
    /// Writes rows by the database's own bulk way, on the context's connection and inside its open transaction. Columns that the
    /// database draws itself are left to it; the rows are read once and are not tracked.
    /// </summary>
    Task BulkInsert<T>(VrnDbContext db, IEnumerable<T> rows, CancellationToken ct) where T : class;

    /// <summary>Inserts each row unless it is there; the primary key decides, whoever else tries at the same moment.</summary>
    /// <returns>For each row in its place: false when it was there, or stands in the list before. A repeat after a lost answer may say so too.</returns>
    Task<IReadOnlyList<bool>> TrySpend(VrnDbContext db, IReadOnlyList<Replay> rows, CancellationToken ct);

    /// <summary>Refills a bucket for the time that went by and takes from it what is granted, whoever else draws at the same moment.</summary>
    /// <returns>What the bucket held before; <see cref="BucketDraw.Granted"/> says what was taken of it.</returns>
    Task<double> Draw(VrnDbContext db, BucketDraw draw, CancellationToken ct);

    /// <summary>Adds calls to a client's day.</summary>
    /// <returns>The day's calls with these.</returns>
    Task<long> CountCalls(VrnDbContext db, string clientId, DateOnly day, int calls, CancellationToken ct);

    /// <summary>Begins a transaction in which every read is of one moment and nothing can be written. Ends when it is disposed.</summary>
    Task<IDbContextTransaction> BeginSnapshot(VrnDbContext db, CancellationToken ct);

    /// <summary>Lets the open transaction remove sealed rows of the audit trail.</summary>
    Task AllowSealing(VrnDbContext db, CancellationToken ct);

    /// <summary>The database's clock, UTC.</summary>
    Task<DateTimeOffset> Now(VrnDbContext db, CancellationToken ct);

    /// <summary>How far the primary has written: at least as far as every transaction that has committed.</summary>
    /// <returns>A whole number that only grows; null where the database keeps none.</returns>
    Task<decimal?> Sequence(VrnDbContext db, CancellationToken ct);

    /// <summary>How far a replica has replayed what the primary wrote, in the same numbers.</summary>
    /// <param name="replica">On the replica.</param>
    /// <returns>Null where the database is no replica, or keeps no such number.</returns>
    Task<decimal?> ReplayedSequence(VrnDbContext replica, CancellationToken ct);

    /// <summary>
    /// Calls back whenever the database says that a <see cref="Platform.StateVersion"/> changed, until the token ends or the
    /// connection does.
    /// </summary>
    /// <param name="connectionString">Of a direct connection: a transaction-mode pooler swallows notices.</param>
    /// <returns>False, at once, where the database gives no such notice and polling is all there is.</returns>
    Task<bool> ListenForState(string connectionString, Action heard, CancellationToken ct);

    /// <summary>What the application's own role may do, as statements to run one by one; rows that are only added can only be added by it.</summary>
    IEnumerable<string> Grants(VrnDbContext db, string role);

    /// <returns>Why grants could not bind the role, such as that it owns the tables; null when they do.</returns>
    Task<string?> Unbound(VrnDbContext db, string role, CancellationToken ct);

    /// <returns>True when the exception says that a unique key was violated.</returns>
    bool IsUniqueViolation(Exception exception);

    /// <returns>True when the database could not be reached or is going away: answered with 503, not with 500.</returns>
    bool IsUnavailable(Exception exception);

    /// <summary>The outbox without rows below which another transaction could still commit one.</summary>
    IQueryable<OutboxEntry> SettledChanges(VrnDbContext db);

    /// <summary>The position below which every outbox row is settled now.</summary>
    Task<ulong> ChangeWatermark(VrnDbContext db, CancellationToken ct);

    /// <summary>Whether the outbox carries positions that this database has not drawn yet: it came from a copy of another one.</summary>
    Task<bool> IsOutboxForeign(VrnDbContext db, CancellationToken ct);

    /// <summary>Puts every row of a foreign outbox before whatever this database will draw; the order of the rows stays.</summary>
    Task RenumberOutbox(VrnDbContext db, CancellationToken ct);

    /// <summary>
    /// Calls back after transactions that wrote to the outbox, until cancelled or the connection is lost. Nobody may depend on it: a
    /// database without such a way only waits.
    /// </summary>
    Task ListenForChanges(VrnDbContext db, Action changed, CancellationToken ct);
}
