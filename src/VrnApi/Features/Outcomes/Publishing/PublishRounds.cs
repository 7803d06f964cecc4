using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>The clock of releases, on one host at a time.</summary>
internal sealed class PublishRounds(IServiceScopeFactory scopes, IDatabaseWays ways, OutcomesCatalogue catalogue, Leases leases, TimeProvider clock, ILogger<PublishRounds> log)
    : LeasedRounds(leases, clock, log)
{
    protected override string Lease => "outcomes-publishing";

    protected override TimeSpan Pause => TimeSpan.FromSeconds(5);

    protected override Task Round(CancellationToken ct) => scopes.AsSystem("publishing", async db =>
    {
        await new PublishDue(db, ways, catalogue, Clock).Run(ct);
        return true;
    });
}
