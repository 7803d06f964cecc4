using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Platform.Limits;

namespace VrnApi.Platform;

/// <summary>Whether the process runs, and whether it can work; both anonymous and without detail.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("live")).AllowAnonymous().ExcludeFromDescription().WithMetadata(new WithoutLimits());
        app.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription().WithMetadata(new WithoutLimits());
    }

    /// <summary>Ready means: the database answers, its schema is this version's, and the host is not shutting down.</summary>
    private static async Task<IResult> Ready(VrnDbContext db, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var ready = !lifetime.ApplicationStopping.IsCancellationRequested
            && await db.Database.CanConnectAsync(ct)
            && !(await db.Database.GetPendingMigrationsAsync(ct)).Any();
        return ready ? TypedResults.Text("ready") : TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
