using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Plans that wait to be built, one after another, on one host at a time: releases are audited with each other, so no two are built at once.</summary>
internal sealed partial class BuildRounds(IServiceScopeFactory scopes, Leases leases, TimeProvider clock, ILogger<BuildRounds> log) : LeasedRounds(leases, clock, log)
{
    public const string LeaseName = "outcomes-builds";

    protected override string Lease => LeaseName;

    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    protected override async Task Round(CancellationToken ct)
    {
        while (await One(scopes, Clock, log, ct))
        {
            // Until none waits.
        }
    }

    /// <returns>False when there was none.</returns>
    internal static async Task<bool> One(IServiceScopeFactory scopes, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("release");
        if (await Next(db).FirstOrDefaultAsync(ct) is not { } plan)
        {
            return false;
        }
        var build = new BuildRelease(db, services.GetRequiredService<IDatabaseWays>(), services.GetRequiredService<OutcomesCatalogue>(), services.GetRequiredService<IDataProtectionProvider>(), clock);
        try
        {
            await build.Run(plan, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The plan was called off.
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !services.GetRequiredService<IDatabaseWays>().IsUnavailable(exception))
        {
            // The message of an exception may carry a count; type and trace do not.
            Failed(log, plan.Id, exception.GetType().Name, exception.StackTrace ?? "");
            db.ChangeTracker.Clear();
            await build.Fail(plan, ct);
        }
        return true;
    }

    internal static IQueryable<ReleasePlan> Next(VrnDbContext db) =>
        db.Set<ReleasePlan>().AsNoTracking().Where(plan => plan.State == ReleasePlanState.Building).OrderBy(plan => plan.BuildRequestedAt).ThenBy(plan => plan.Id);

    [LoggerMessage(LogLevel.Error, "The build of release plan {Plan} failed with {Kind}: {Trace}")]
    private static partial void Failed(ILogger log, Guid plan, string kind, string trace);
}
