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

    /// <returns>True when the exception says that a unique key was violated.</returns>
    bool IsUniqueViolation(Exception exception);

    /// <returns>True when the database could not be reached or is going away: answered with 503, not with 500.</returns>
    bool IsUnavailable(Exception exception);
}
