using VrnApi.Data;
using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Cli;

/// <summary><c>vrnapi seed</c>: loads the cited facts of every area, in the order in which they refer to each other.</summary>
internal static class Seed
{
    public static async Task<int> Run(IServiceProvider services, string[] arguments, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("seed");
        var clock = services.GetRequiredService<TimeProvider>();
        await MembershipSeed.Load(db, clock, ct);
        await DirectorySeed.Load(db, scope.ServiceProvider.GetRequiredService<DirectoryWriter>(), ct);
        await EvidenceSeed.Load(db, clock, ct);
        await OutcomesSeed.Load(
            db, services.GetRequiredService<OutcomesCatalogue>(), services.GetRequiredService<IConfiguration>().GetValue("Seed:Synthetic", false), ct);
        return Verbs.Done;
    }
}
