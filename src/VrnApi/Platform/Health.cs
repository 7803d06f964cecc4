using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Platform;

/// <summary>Whether the process runs, and whether it can work; both anonymous and without detail.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("live")).AllowAnonymous().ExcludeFromDescription().WithMetadata(new WithoutLimits());
        app.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription().WithMetadata(new WithoutLimits());
    }

    /// <summary>
    /// Ready means: the database answers, its schema is this version's, the clocks agree, and the host is not shutting down.
    /// Degraded (a clock more than 2 s off, an expired key ring) serves all the same: somebody should look.
    /// </summary>
    private static async Task<IResult> Ready(VrnDbContext db, SelfCheck self, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        if (self.ClockIsOff)
        {
            return TypedResults.Text(Problems.ClockOff.Code, statusCode: Problems.ClockOff.Status);
        }
        var ready = !lifetime.ApplicationStopping.IsCancellationRequested
            && await db.Database.CanConnectAsync(ct)
            && !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
        return ready
            ? TypedResults.Text(self.IsDegraded ? "degraded" : "ready")
            : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
