using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Security;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform;

/// <summary>One at a time, on one database; a holder that is gone does not block the next for ever.</summary>
public sealed class LeasesTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_is_held_by_one_and_free_again_when_the_work_is_done()
    {
        var leases = (await host.Services()).GetRequiredService<Leases>();
        var (name, inside) = (Guid.NewGuid().ToString("n"), 0);

        Assert.True(await leases.Run(name, async ct =>
        {
            Assert.False(await leases.Run(name, _ => throw new InvalidOperationException("two at once"), ct));
            Assert.True(await leases.Run(name + "-other", _ => Task.CompletedTask, ct));
            inside++;
        }, Ct));

        Assert.True(await leases.Run(name, _ => { inside++; return Task.CompletedTask; }, Ct));
        Assert.Equal(2, inside);
    }

    [Fact]
    public async Task Of_many_hosts_that_ask_at_once_one_gets_it()
    {
        var name = Guid.NewGuid().ToString("n");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Take(name, $"host-{i}", Leases.Life)));

        Assert.Single(outcomes, taken => taken);
    }

    [Fact]
    public async Task A_lease_that_nobody_prolonged_goes_to_the_next_and_not_before()
    {
        var name = Guid.NewGuid().ToString("n");

        Assert.True(await Take(name, "dead", TimeSpan.FromMinutes(1)));
        Assert.False(await Take(name, "next", TimeSpan.FromMinutes(1)));
        Assert.True(await Take(name, "dead", TimeSpan.FromSeconds(-1)));
        Assert.True(await Take(name, "next", TimeSpan.FromMinutes(1)));
        Assert.False(await Take(name, "dead", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Work_whose_lease_was_taken_away_is_told_to_stop()
    {
        var services = await host.Services();
        var leases = services.GetRequiredService<Leases>();
        var name = Guid.NewGuid().ToString("n");

        Assert.False(await leases.Run(name, async ct =>
        {
            await services.GetRequiredService<IServiceScopeFactory>().AsSystem("test", db =>
                db.Set<Lease>().Where(lease => lease.Name == name).ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, "thief"), Ct));
            await Task.Delay(Timeout.Infinite, ct);
        }, Ct));
    }

    [Fact]
    public async Task A_failure_of_the_work_gives_the_lease_back()
    {
        var leases = (await host.Services()).GetRequiredService<Leases>();
        var name = Guid.NewGuid().ToString("n");

        await Assert.ThrowsAsync<InvalidOperationException>(() => leases.Run(name, _ => throw new InvalidOperationException(), Ct));

        Assert.True(await leases.Run(name, _ => Task.CompletedTask, Ct));
    }

    private async Task<bool> Take(string name, string holder, TimeSpan life)
    {
        var services = await host.Services();
        return await services.GetRequiredService<IServiceScopeFactory>().AsSystem("test",
            db => services.GetRequiredService<IDatabaseWays>().TryLease(db, name, holder, life, Ct));
    }
}
