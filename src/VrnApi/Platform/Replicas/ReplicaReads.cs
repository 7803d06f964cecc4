using System.Globalization;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Replicas;

/// <summary>
/// Marks routes of which a replica may serve those that need a scope for reading. Who holds a scope for writing reads what was written
/// just now; the change feed counts by what the primary has settled.
/// </summary>
internal sealed record ReadsReplica;

/// <summary>
/// Reads may be served by a replica (<c>ConnectionStrings__VrnReplica</c>) that is late by seconds at the most. A write answers with
/// <c>Vrn-Sequence</c> where there is a replica; a read that sends it back as <c>Vrn-Min-Sequence</c> is served by the replica only when that holds the write.
/// </summary>
internal static class ReplicaReads
{
    public const string SequenceHeader = "Vrn-Sequence", LeastHeader = "Vrn-Min-Sequence", ServedHeader = "Vrn-Served-By";

    public static void AddReplicas(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReplicaOptions>().Bind(builder.Configuration.GetSection("Replica")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ReplicaWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ReplicaWatch>());
    }

    /// <summary>After routing, before anything asks for the request's context.</summary>
    public static IApplicationBuilder UseReplicas(this IApplicationBuilder app)
    {
        var watch = app.ApplicationServices.GetRequiredService<ReplicaWatch>();
        return app.Use(async (http, next) =>
        {
            decimal? least = null;
            if (http.Request.Headers[LeastHeader] is [{ } asked] && (least = ReplicaWatch.Parse(asked)) is null || http.Request.Headers[LeastHeader].Count > 1)
            {
                await new ProblemAnswer(Problems.BadRequest, $"{LeastHeader} is the value of one {SequenceHeader}.").ExecuteAsync(http);
                return;
            }
            if (watch.Replica is { } replica && IsReading(http) && await watch.MayServe(least, http.RequestAborted))
            {
                http.RequestServices.GetRequiredService<ReadPlace>().Replica = replica;
                http.Response.Headers[ServedHeader] = "replica";
                try
                {
                    await next(http);
                }
                catch (Exception) when (Forget(watch))
                {
                    throw;
                }
                return;
            }
            // Without a replica nobody needs to know, and no write pays for it.
            if (watch.Replica is not null && IsWriting(http))
            {
                http.Response.OnStarting(static context => Tell((HttpContext)context), http);
            }
            await next(http);
        });
    }

    /// <summary>The next readers go to the primary until the replica has answered again. What was thrown goes on untouched.</summary>
    private static bool Forget(ReplicaWatch watch)
    {
        watch.Lost();
        return false;
    }

    private static bool IsReading(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && http.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ReadsReplica>() is not null
        && metadata.GetMetadata<ScopeRequirement>()?.Scope.EndsWith(":read", StringComparison.Ordinal) == true;

    private static bool IsWriting(HttpContext http) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method) && http.GetEndpoint() is not null;

    /// <summary>A repeated write is told a position too: the stored one did not leave the house in vain.</summary>
    private static async Task Tell(HttpContext http)
    {
        if (http.Response.StatusCode is < 200 or >= 300
            || !(http.RequestServices.GetRequiredService<VrnDbContext>().HasWritten || http.Response.Headers.ContainsKey(Idempotency.ReplayedHeader)))
        {
            return;
        }
        var ways = http.RequestServices.GetRequiredService<IDatabaseWays>();
        try
        {
            if (await http.RequestServices.GetRequiredService<IServiceScopeFactory>().AsSystem("sequence", db => ways.Sequence(db, http.RequestAborted)) is { } sequence)
            {
                http.Response.Headers[SequenceHeader] = sequence.ToString("F0", CultureInfo.InvariantCulture);
            }
        }
        catch (Exception exception) when (ways.IsUnavailable(exception) || exception is OperationCanceledException)
        {
            // The write is kept; without the header its readers are no worse off than those who never had it.
        }
    }
}
