using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;

namespace VrnApi.Features.Partners;

/// <summary>
/// One change of the operators at a time. Who may change them hangs on how many there are (the first needs nobody, the last two
/// stay), and two changes at once would both count the same ones.
/// </summary>
internal static class OperatorTurn
{
    private const string Name = "operators";
    private const int Tries = 50;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RegistrationException">Somebody else has been at it for five seconds.</exception>
    public static Task<T> Alone<T>(VrnDbContext db, IDatabaseWays ways, TimeProvider clock, Func<CancellationToken, Task<T>> change, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            for (var left = Tries; !await ways.TryLock(db, Name, token);)
            {
                if (--left == 0)
                {
                    throw new RegistrationException("try_again", "Somebody else is changing the operators at this moment.");
                }
                await Task.Delay(BetweenTries, clock, token);
            }
            var changed = await change(token);
            await transaction.CommitAsync(token);
            return changed;
        }, ct);
}
