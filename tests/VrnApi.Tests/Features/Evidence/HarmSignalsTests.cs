using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Features.Evidence;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence;

public sealed class HarmSignalsTests(VrnHost host)
{
    private static readonly DateTimeOffset At = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly From = new(2000, 1, 1);

    [Fact]
    public async Task A_link_to_a_subject_that_is_rated_harmful_is_a_signal()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var harmful = await MadeUp.Create(db, SubjectKind.Strategy);
        await harmful.Rated("llr-approach-table", "impact", "harmful", null, From, At);
        var linked = await MadeUp.Create(db);
        var link = linked.Record(RecordKind.SubjectLink, From, At);
        linked.Decide(link, DecisionKind.Accept, At);
        db.Add(new SubjectLink { RecordId = link.Id, ToSubjectId = harmful.Subject.Id, Relation = SubjectRelation.Implements });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var signal = Assert.Single(await Signals(db, linked));

        Assert.Equal(HarmKind.LinkedHarmful, signal.Kind);
        Assert.Equal(harmful.Subject.Slug, signal.Via!.Slug);
        Assert.Empty(await Signals(db, linked, At.AddMilliseconds(-1)));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_number_below_the_schemes_bound_is_harm(int months, bool harmful)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Strategy);
        await made.Rated("eef-toolkit", "months", null, months, From, At);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(harmful, (await Signals(db, made)).Any(signal => signal is { Kind: HarmKind.RatedHarmful, Scheme: "eef-toolkit", Dimension: "months" }));
    }

    [Fact]
    public async Task A_good_rating_in_one_scheme_does_not_cover_harm_in_another()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Strategy);
        await made.Rated("yef-toolkit", "impact", "high", null, From, At);
        await made.Rated("emmie", "effect", "increase", null, From, At);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal("emmie", Assert.Single(await Signals(db, made)).Scheme);
    }

    private static async Task<IEnumerable<HarmSignal>> Signals(VrnDbContext db, MadeUp made, DateTimeOffset? knownAt = null) =>
        (await HarmSignals.OfSubjects(db, [made.Subject.Id], new Clocks(From, knownAt ?? At), TestContext.Current.CancellationToken))[made.Subject.Id];
}
