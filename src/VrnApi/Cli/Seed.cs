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
    public static readonly VerbGroup Group = new("seed",
        new Subverb("[--json]", "load the cited facts of all areas; a second run changes nothing", Load));

    private static readonly string[] Areas = ["membership", "directory", "evidence", "outcomes"];

    private static async Task<Done> Load(Call call, CancellationToken ct)
    {
        var (db, services) = (call.Db, call.Services);
        db.Scope = PartnerScope.System("seed");
        var synthetic = services.GetRequiredService<IConfiguration>().GetValue("Seed:Synthetic", false);
        await MembershipSeed.Load(db, call.Clock, ct);
        await DirectorySeed.Load(db, services.GetRequiredService<DirectoryWriter>(), ct);
        await EvidenceSeed.Load(db, services.GetRequiredService<OutcomesCatalogue>().Indicators.Keys.ToHashSet(), call.Clock, ct);
        await OutcomesSeed.Load(db, services.GetRequiredService<OutcomesCatalogue>(), synthetic, ct);
        return new Done($"The facts of all areas are loaded{(synthetic ? ", with made-up data sets" : "")}.",
            new { Loaded = Areas, synthetic });
    }
}
