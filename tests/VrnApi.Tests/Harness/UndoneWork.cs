using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Providers;

namespace VrnApi.Tests.Harness;

internal static class UndoneWork
{
    /// <summary>Does something in a transaction that is never committed.</summary>
    public static async Task DoUndone(this VrnHost host, Func<VrnDbContext, IDatabaseWays, Task> work)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await work(db, scope.ServiceProvider.GetRequiredService<IDatabaseWays>());
        });
    }
}
