using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Platform;

/// <summary>
/// Work that one host at a time does, such as delivering webhooks. A row in the database says who; the database's clock says
/// until when. A host that dies keeps nobody waiting for longer than <see cref="Life"/>; one that stops gives the lease back.
/// </summary>
internal sealed class Leases(IServiceScopeFactory scopes, IDatabaseWays ways, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    /// <summary>Given up a little earlier than it ends: the work must have stopped before another host begins.</summary>
    private static readonly TimeSpan Safe = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Does the work while holding the lease of that name and prolonging it. The work's token ends with the lease: work that goes
    /// on regardless may run twice, so what must not happen twice also needs a key in the database.
    /// </summary>
    /// <returns>False when somebody else holds the lease and nothing was done, or when it was lost on the way.</returns>
    public async Task<bool> Run(string name, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        var holder = Guid.NewGuid().ToString("n");
        var taken = clock.GetTimestamp();
        if (!await Take(name, holder, ct))
        {
            return false;
        }
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = Keep(name, holder, taken, held);
        try
        {
            await work(held.Token);
            return true;
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await held.CancelAsync();
            await keeping;
            await GiveBack(name, holder);
        }
    }

    private async Task Keep(string name, string holder, long taken, CancellationTokenSource held)
    {
        try
        {
            while (clock.GetElapsedTime(taken) < Safe)
            {
                await Task.Delay(Renewal, clock, held.Token);
                var asked = clock.GetTimestamp();
                // Time is lost while the database does not answer; what is left of the lease is not.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(held.Token);
                patience.CancelAfter(Safe - clock.GetElapsedTime(taken) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);
                try
                {
                    if (!await Take(name, holder, patience.Token))
                    {
                        break;
                    }
                    taken = asked;
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !held.IsCancellationRequested)
                {
                    // Asked again until the lease is no longer safe.
                }
            }
            await held.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    private Task<bool> Take(string name, string holder, CancellationToken ct) =>
        scopes.AsSystem("lease", db => ways.TryLease(db, name, holder, Life, ct));

    private async Task GiveBack(string name, string holder)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await scopes.AsSystem("lease", db =>
                db.Set<Lease>().Where(lease => lease.Name == name && lease.Holder == holder).ExecuteDeleteAsync(patience.Token));
        }
        catch (Exception)
        {
            // It ends by itself.
        }
    }
}
