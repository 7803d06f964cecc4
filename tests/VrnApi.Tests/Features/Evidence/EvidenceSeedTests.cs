using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Features.Evidence;
using VrnApi.Tests.Harness;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Tests.Features.Evidence;

public sealed class EvidenceSeedTests(VrnHost host)
{
    [Fact]
    public async Task Ships_every_scheme_with_its_own_vocabulary()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        // Tests that write schemes call theirs synthetic.
        var versions = await db.Set<RatingSchemeVersion>().Where(version => version.Verification == Verification.Transcribed && !version.SchemeCode.StartsWith("synthetic-"))
            .Select(version => version.SchemeCode + "@" + version.Label).ToListAsync(Cancelled);

        Assert.Equal(
            ["blueprints@1", "eef-toolkit@1", "eef-toolkit@2021", "eif-guidebook@2014", "eif-guidebook@2017", "emmie@2015", "grade@1",
                "llr-approach-table@2023-09", "vrn-local@1", "yef-toolkit@2021"],
            versions.Order(StringComparer.Ordinal));
        Assert.Equal("2 2+ 3 3+ 4 4+ NE NL2", await Words(db, "eif-guidebook", "2017", "evidence"));
        Assert.Equal("0 1 2 3 4", await Words(db, "eif-guidebook", "2014", "evidence"));
        Assert.Equal("harmful high low moderate no-effect unclear", await Words(db, "yef-toolkit", "2021", "impact"));
        Assert.Equal("harmful high low moderate unclear", await Words(db, "llr-approach-table", "2023-09", "impact"));
    }

    [Fact]
    public async Task Every_statement_is_cited_accepted_and_dated_by_its_document()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var seeded = db.Set<Record>().Where(record => record.Decisions.Any(decision => decision.DecidedByClient == "vrnapi-seed"));

        Assert.Equal(
            [(RecordKind.Assessment, 30), (RecordKind.EffectEstimate, 4), (RecordKind.Fact, 83), (RecordKind.SubjectLink, 19), (RecordKind.FactorLink, 27), (RecordKind.OutcomeLink, 3)],
            (await seeded.GroupBy(record => record.Kind).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(Cancelled))
                .OrderBy(group => group.Key).Select(group => (group.Key, group.Count)));
        Assert.Equal([new DateOnly(2023, 5, 1)], await db.Set<SubjectFact>()
            .Where(fact => fact.Facet == "stage").Select(fact => fact.Record!.ValidFrom).Distinct().ToListAsync(Cancelled));
        Assert.Equal((26, 15), (await db.Set<Factor>().CountAsync(Cancelled), await db.Set<Factor>().CountAsync(factor => factor.Kind == FactorKind.Risk, Cancelled)));
        Assert.Equal(3, await db.Set<ProcessStep>().CountAsync(step => step.Label == null, Cancelled));
    }

    [Fact]
    public async Task Facts_keep_the_shape_of_their_facet()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var facts = await db.Set<SubjectFact>().Include(fact => fact.Areas).Where(fact => fact.Record!.Subject!.Slug == "reach").ToListAsync(Cancelled);
        var mvp = await db.Set<SubjectFact>().SingleAsync(fact => fact.Record!.Subject!.Slug == "mvp" && fact.Facet == "reach-children", Cancelled);

        Assert.Equal([(10, 16), (10, 17)], facts.Where(fact => fact.Facet == "age-range").Select(fact => (fact.IntMin!.Value, fact.IntMax!.Value)).Order());
        Assert.Equal([2, 3], facts.Where(fact => fact.Facet == "area").Select(fact => fact.Areas.Count).Order());
        Assert.Equal(("month", 6m), facts.Where(fact => fact.Facet == "duration").Select(fact => (fact.QuantityUnit, fact.QuantityNumber!.Value)).Single());
        Assert.Equal(("more-than", 3400m, new DateOnly(2023, 5, 1)), (mvp.QuantityOperator, mvp.QuantityNumber, mvp.QuantityAsOf!.Value));
    }

    [Fact]
    public async Task A_second_load_changes_nothing_and_tells_the_feed_nothing()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var written = 0;
        db.SavedChanges += (_, saved) => written += saved.EntitiesSavedCount;

        await EvidenceSeed.Load(db, scope.ServiceProvider.GetRequiredService<VrnApi.Features.Outcomes.Catalogue.OutcomesCatalogue>().Indicators.Keys.ToHashSet(), TimeProvider.System, Cancelled);

        // Feed rows are saved entities too.
        Assert.Equal(0, written);
    }

    private static async Task<string> Words(VrnDbContext db, string scheme, string version, string dimension)
    {
        var words = await db.Set<RatingDimensionValue>()
            .Where(word => db.Set<RatingDimension>().Any(candidate => candidate.Id == word.DimensionId && candidate.Code == dimension
                && candidate.SchemeVersion!.SchemeCode == scheme && candidate.SchemeVersion.Label == version))
            .Select(word => word.Code).ToListAsync(Cancelled);
        return string.Join(' ', words.Order(StringComparer.Ordinal));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
