using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// A query that reads in more than one statement reads them all as of one moment, and as a whole again when the database went away
/// in the middle. Mutations have transactions of their own.
/// </summary>
internal sealed class ConsistentReads(IDatabaseWays ways, IOptions<GraphQLOptions> options)
{
    public async ValueTask<GraphQLResponse> Run(
        Call call, PlannedOperation operation, Func<CancellationToken, ValueTask<GraphQLResponse>> run, CancellationToken cancellation)
    {
        if (operation.IsMutation || operation.Loads < 2 || !options.Value.ConsistentReads)
        {
            return await run(cancellation);
        }
        return await call.Db.Database.CreateExecutionStrategy().ExecuteAsync(async ct =>
        {
            call.Outage = null;
            await using var moment = await ways.BeginSnapshot(call.Db, ct);
            var response = await run(ct);
            if (call.Outage is { } outage)
            {
                // The strategy decides whether it is worth another try.
                response.Dispose();
                throw outage;
            }
            return response;
        }, cancellation);
    }
}
