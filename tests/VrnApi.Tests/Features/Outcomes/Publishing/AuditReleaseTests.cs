using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>The audit of a release, read and repeated by whoever answers for it.</summary>
[Collection("releases")]
public sealed class AuditReleaseTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void A_report_from_before_methods_were_counted_is_of_the_first() => Assert.Equal(1, AuditDocument.Read("{}").Method);

    [Fact]
    public async Task An_audit_comes_out_again_until_a_return_is_another()
    {
        // A school changed its return for the second release.
        var world = await PublishedWorlds.Of(host, 1);
        await using var scope = await host.Inside();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<VrnDbContext>();
        var audit = new AuditRelease(db, services.GetRequiredService<IDatabaseWays>(), Shipped.Catalogue, services.GetRequiredService<IDataProtectionProvider>());

        foreach (var version in world.Versions)
        {
            var found = await audit.Run(PublishedWorld.DataSet, version, repeat: true, Ct);
            Assert.Equal([], found!.Differences);
            Assert.Contains(found.ReportSha256, found.Page, StringComparison.Ordinal);
            Assert.Contains("T1: a sensitive figure", found.Page, StringComparison.Ordinal);
        }
        Assert.Null(await audit.Run(PublishedWorld.DataSet, "9999.0.0", repeat: false, Ct));
        Assert.Null((await audit.Run(PublishedWorld.DataSet, world.Versions[0], repeat: false, Ct))!.Differences);
        Assert.Equal(Verbs.Done, await Verb(services, world.Versions[1], "--repeat"));
        Assert.Equal(Verbs.Refused, await Verb(services, "9999.0.0"));

        var rows = db.Set<SubmissionRow>().Where(row => row.SubmissionId == world.SubmissionOf(world.Snapshots[1][0].Number));
        await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, row => row.Value + 1), Ct);
        try
        {
            Assert.Contains("another report", Assert.Single((await audit.Run(PublishedWorld.DataSet, world.Versions[1], repeat: true, Ct))!.Differences!), StringComparison.Ordinal);
            Assert.Equal(Verbs.Refused, await Verb(services, world.Versions[1], "--repeat", "--json"));
        }
        finally
        {
            await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Value, row => row.Value - 1), Ct);
        }
    }

    private static Task<int> Verb(IServiceProvider services, string version, params string[] more)
    {
        string[] arguments = ["outcomes", "audit", version, "--data-set", PublishedWorld.DataSet, .. more];
        return Verbs.Run(Verbs.Find(arguments)!, services, arguments);
    }
}
