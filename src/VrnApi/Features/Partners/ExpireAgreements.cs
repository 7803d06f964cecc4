using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <summary>
/// Marks agreements whose last day has passed, with their audit rows. What they opened was closed by the day itself, on every call;
/// this only writes it down.
/// </summary>
internal sealed partial class ExpireAgreements(IServiceScopeFactory scopes, IDatabaseWays ways, TimeProvider clock, ILogger<ExpireAgreements> log) : LastingWork
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <returns>How many were marked; none while another host does it.</returns>
    public Task<int> Run(CancellationToken ct) => scopes.AsSystem("agreement expiry", db => db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (!await ways.TryLock(db, "agreement-expiry", token))
        {
            return 0;
        }
        var ended = await Ended(db, London.Today(clock)).ToListAsync(token);
        foreach (var agreement in ended)
        {
            agreement.State = AgreementState.Expired;
            db.Add(new AuditEvent
            {
                Time = AuditTime.Of(clock.GetUtcNow()),
                Action = "agreement.expired",
                Outcome = AuditOutcome.Done,
                ResourceType = "agreement",
                ResourceId = agreement.Code,
                AgreementCode = agreement.Code,
            });
        }
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return ended.Count;
    }, ct));

    internal static IQueryable<Agreement> Ended(VrnDbContext db, DateOnly today) =>
        db.Set<Agreement>().Where(agreement => agreement.State == AgreementState.Active && agreement.EndsOn <= today);

    protected override async Task Work(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Failed(log, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Ended agreements could not be marked; trying again in a minute")]
    private static partial void Failed(ILogger log, Exception exception);
}
