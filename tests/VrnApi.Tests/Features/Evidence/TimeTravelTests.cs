using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>What was known then is answered alike for ever: no later recording changes, or shows in, an earlier answer.</summary>
public sealed class TimeTravelTests(VrnHost host)
{
    private static readonly DateTimeOffset Then = new(2005, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_read_of_the_past_changes_by_what_is_recorded_later(int seed)
    {
        var random = new Dice(seed);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Strategy);
        await Record(db, made, random, Then.AddDays(-30));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        using var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var past = Reads(made.Subject.Slug, $"knownAt={Uri.EscapeDataString(Then.ToString("O"))}");
        var before = await Answer(client, past, made);

        await Record(db, made, random, Then.AddMilliseconds(1));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(before, await Answer(client, past, made));
        // The control: the same reads as far as is known now do tell it.
        var now = await Answer(client, Reads(made.Subject.Slug, ""), made);
        Assert.NotEqual(before.Count(text => text.Contains("later", StringComparison.Ordinal)), now.Count(text => text.Contains("later", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_four_combinations_of_the_clocks_are_answered()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Strategy);
        var (d2, t2) = (new DateOnly(2006, 1, 1), Then.AddDays(10));
        var old = await made.Rated("yef-toolkit", "impact", "low", null, new DateOnly(2000, 1, 1), Then.AddDays(-1));
        var young = await made.Rated("yef-toolkit", "impact", "high", null, d2, t2);
        made.Decide(old, DecisionKind.Supersede, t2, d2, young);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        using var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var known = $"knownAt={Uri.EscapeDataString(Then.ToString("O"))}";

        foreach (var (query, expected) in (((string, string)[])[("", "high"), ("asOf=2005-12-31", "low"), (known, "low"), ($"asOf=2005-12-31&{known}", "low"), ($"asOf=2006-01-01&knownAt={Uri.EscapeDataString(t2.ToString("O"))}", "high")]))
        {
            var page = await Answers.Read(await client.GetAsync($"/v1/evidence/subjects/{made.Subject.Slug}/ratings?{query}", TestContext.Current.CancellationToken));
            Assert.Equal(expected, Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("value").GetString());
        }
    }

    private static string[] Reads(string slug, string query) =>
        [.. ((string[])["", "asOf=2003-01-01"]).SelectMany(day => ((string[])[$"subjects/{slug}?", $"subjects/{slug}/facts?", $"subjects/{slug}/links?", $"subjects/{slug}/factor-links?", $"subjects/{slug}/theory-of-change?",
            $"subjects/{slug}/ratings?", $"subjects/{slug}/effect-estimates?", $"conflicts?subject={slug}&", $"compare?subject={slug}&schemes=yef-toolkit,emmie&", $"subjects?q={slug}&rating=yef-toolkit.impact:ne:no-effect&", $"subjects?q={slug}&setting=school&"])
            .Select(path => $"/v1/evidence/{path}{day}&{query}".Replace("&&", "&", StringComparison.Ordinal).TrimEnd('&')))];

    /// <summary>Texts of all answers. Without a time in the question an answer names that of the latest decision of all: it is left out.</summary>
    private static async Task<List<string>> Answer(HttpClient client, string[] reads, MadeUp made)
    {
        var texts = new List<string>();
        foreach (var read in reads)
        {
            texts.Add((await Answers.Read(await client.GetAsync(read.Replace("?&", "?", StringComparison.Ordinal), TestContext.Current.CancellationToken))).GetRawText());
        }
        var known = reads[0].Contains("knownAt", StringComparison.Ordinal) ? Then.ToString("O") : null;
        texts.Add((await client.Data("""
            query ($slug: String!, $at: DateTime) { evidenceSubject(by: { slug: $slug }, knownAt: $at) {
              ratings { value record } effectEstimates { rawText } facts { facet value } links { to { slug } note } factorLinks { factor note } theoryOfChange { outcome } conflicts { facet } harmSignals { kind } } }
            """, new { slug = made.Subject.Slug, at = known })).GetRawText());
        return texts;
    }

    /// <summary>The same throws for the same seed.</summary>
    private sealed class Dice(int seed)
    {
        private uint state = (uint)seed;

        /// <returns>0 to one below the number of <paramref name="sides"/>.</returns>
        public int Next(int sides)
        {
            state = (state * 1664525) + 1013904223;
            return (int)((state >> 8) % (uint)sides);
        }
    }

    /// <summary>One of every kind of statement; some of them disputed.</summary>
    private static async Task Record(VrnDbContext db, MadeUp made, Dice random, DateTimeOffset at)
    {
        var word = at > Then ? "later" : "sooner";
        DateOnly From() => new DateOnly(2000, 1, 1).AddDays(random.Next(2000));
        VrnApi.Data.Evidence.Record Accepted(RecordKind kind)
        {
            var record = made.Record(kind, From(), at);
            made.Decide(record, DecisionKind.Accept, at);
            if (random.Next(3) == 0)
            {
                made.Decide(record, DecisionKind.Dispute, at);
            }
            return record;
        }
        var others = db.Set<Subject>().Where(subject => subject.Slug == "mentoring" || subject.Slug == "boot-camps").OrderBy(subject => subject.Slug).ToList();
        db.Add(new SubjectFact { RecordId = Accepted(RecordKind.Fact).Id, Facet = "setting", ValueCode = "school", ValueStatus = ValueStatus.Stated });
        db.Add(new SubjectFact { RecordId = Accepted(RecordKind.Fact).Id, Facet = "target-group", Text = word, ValueStatus = ValueStatus.Stated });
        db.Add(new SubjectLink { RecordId = Accepted(RecordKind.SubjectLink).Id, ToSubjectId = others[random.Next(2)].Id, Relation = SubjectRelation.Cites });
        db.Add(new FactorLink { RecordId = Accepted(RecordKind.FactorLink).Id, FactorCode = "rf-bullying", Effect = FactorEffect.Reduces, PrintedFactor = word });
        db.Add(new OutcomeLink { RecordId = Accepted(RecordKind.OutcomeLink).Id, OutcomeCode = "out-exclusions", Horizon = OutcomeHorizon.Short });
        db.Add(new EffectEstimate { RecordId = Accepted(RecordKind.EffectEstimate).Id, OutcomeCode = "violence", Tier = EstimateTier.Primary, Metric = EstimateMetric.Smd, Value = random.Next(100), ValueStatus = ValueStatus.Stated, RawText = word });
        await made.Rated("yef-toolkit", "impact", random.Next(2) == 0 ? "low" : "harmful", null, From(), at);
    }
}
