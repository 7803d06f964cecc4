using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Contexts are used again: nothing of whoever had one before is left in it.</summary>
public sealed class PooledContextTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_context_that_comes_back_shows_nobodys_rows_and_remembers_nothing()
    {
        var scopes = (await host.Services()).GetRequiredService<IServiceScopeFactory>();
        var seen = new HashSet<VrnDbContext>(ReferenceEqualityComparer.Instance);
        var again = 0;
        for (var i = 0; i < 200; i++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            Assert.Equal(PartnerScope.Nobody, db.Scope);
            Assert.Empty(db.ChangeTracker.Entries());
            Assert.Null(db.Database.CurrentTransaction);
            again += seen.Add(db) ? 0 : 1;
            db.Scope = PartnerScope.System("test");
            db.Add(new AuditEvent { Time = DateTimeOffset.UnixEpoch, Action = "never.saved", Outcome = AuditOutcome.Done });
            await db.Database.BeginTransactionAsync(Ct);
        }
        Assert.True(again > 0, "no context was used twice");
    }

    [Fact]
    public async Task Listening_ends_with_its_connection_closed()
    {
        var services = await host.Services();
        await services.GetRequiredService<IServiceScopeFactory>().AsSystem("test", async db =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var listening = services.GetRequiredService<IDatabaseWays>().ListenForChanges(db, () => { }, stop.Token);
            for (var i = 0; i < 600 && db.Database.GetDbConnection().State != ConnectionState.Open; i++)
            {
                await Task.Delay(50, Ct);
            }
            Assert.Equal(ConnectionState.Open, db.Database.GetDbConnection().State);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
            Assert.Equal(ConnectionState.Closed, db.Database.GetDbConnection().State);
            return true;
        });
    }
}
