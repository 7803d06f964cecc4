using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Providers;
using VrnApi.Features.Evidence;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>What is stated about subjects, over REST and GraphQL: E6, E8, E10, E11, E12.</summary>
public sealed class StatementReadsTests(VrnHost host)
{
    [Theory]
    [InlineData("mentoring", "primary pct-change -21 violence|secondary pct-change -14 all-offending")]
    [InlineData("after-school-programmes", "crime-overall -8|externalising-behaviour -14")]
    public async Task E6_effects_stand_side_by_side_with_words_and_passage(string slug, string expected)
    {
        var items = (await Rest($"subjects/{slug}/effect-estimates")).GetProperty("items").EnumerateArray().ToArray();
        var graphql = (await GraphQL($"{{ evidenceSubject(by: {{ slug: \"{slug}\" }}) {{ effectEstimates {{ outcome value nStudies rawText citation {{ quote }} }} }} }}"))
            .GetProperty("evidenceSubject").GetProperty("effectEstimates").EnumerateArray().ToArray();

        Assert.Equal(expected.Split('|').Select(each => each.Split(' ')[^1] is var last && last.StartsWith('-') ? last : each.Split(' ')[2]).Order(), items.Select(item => item.GetProperty("value").GetRawText()).Order());
        Assert.All(items, item =>
        {
            Assert.Equal("pct-change", Text(item, "metric"));
            Assert.Equal(JsonValueKind.Null, item.GetProperty("nStudies").ValueKind);
            Assert.NotEmpty(Text(item, "rawText"));
            Assert.NotEmpty(Text(item.GetProperty("citation"), "quote"));
        });
        Assert.Equal(items.Select(item => $"{Text(item, "outcome")} {item.GetProperty("value")} {Text(item, "rawText")}"),
            graphql.Select(item => $"{Text(item, "outcome")} {item.GetProperty("value")} {Text(item, "rawText")}"));
    }

    [Fact]
    public async Task E6_mentoring_is_primary_21_and_secondary_14()
    {
        var items = (await Rest("effect-estimates?limit=100")).GetProperty("items").EnumerateArray().Where(item => Text(item.GetProperty("subject"), "slug") == "mentoring" && item.GetProperty("value").GetDouble() <= -14);

        Assert.Contains(("violence", "primary", -21d), items.Select(item => (Text(item, "outcome"), Text(item, "tier"), item.GetProperty("value").GetDouble())));
        Assert.Contains(("all-offending", "secondary", -14d), items.Select(item => (Text(item, "outcome"), Text(item, "tier"), item.GetProperty("value").GetDouble())));
    }

    [Fact]
    public async Task E8_a_linked_rating_is_never_its_own()
    {
        var linked = (await Rest("subjects/vip/ratings?basis=linked-approach")).GetProperty("items").EnumerateArray().ToArray();
        var own = (await Rest("subjects/vip/ratings?basis=own")).GetProperty("items");
        var graphql = (await GraphQL("{ evidenceSubject(by: { slug: \"vip\" }) { own: ratings(basis: OWN) { value } linked: ratings(basis: LINKED_APPROACH) { value via { slug } citation { quote } } } }")).GetProperty("evidenceSubject");

        Assert.Equal([("ae-navigators", "high"), ("pre-court-diversion", "moderate")], linked.Select(rating => (Text(rating.GetProperty("via"), "slug"), Text(rating, "value"))).Order());
        Assert.All(linked, rating => Assert.NotEmpty(Text(rating.GetProperty("citation"), "quote")));
        Assert.Empty(own.EnumerateArray());
        Assert.Empty(graphql.GetProperty("own").EnumerateArray());
        Assert.Equal(["ae-navigators high", "pre-court-diversion moderate"], graphql.GetProperty("linked").EnumerateArray().Select(rating => $"{Text(rating.GetProperty("via"), "slug")} {Text(rating, "value")}").Order());
        Assert.DoesNotContain("vip", (await Rest("subjects?limit=100&rating=yef-toolkit.impact:eq:high")).GetProperty("items").EnumerateArray().Select(item => Text(item, "slug")));
    }

    [Fact]
    public async Task E10_only_a_published_mapping_makes_schemes_comparable()
    {
        var before = await Rest("compare?subject=mentoring&schemes=llr-approach-table,yef-toolkit");
        Assert.False(before.GetProperty("comparable").GetBoolean());
        Assert.Equal("no-published-crosswalk", Text(before, "reason"));
        Assert.Equal(["llr-approach-table", "yef-toolkit"], before.GetProperty("ratings").EnumerateArray().Select(rating => Text(rating, "scheme")).Distinct());

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Programme);
        var at = DateTimeOffset.UnixEpoch.AddYears(31);
        await made.Rated("blueprints", "certification", "model", null, new DateOnly(2000, 1, 1), at);
        await made.Rated("vrn-local", "evaluation-stage", "finished", null, new DateOnly(2000, 1, 1), at);
        await db.SaveChangesAsync(Ct);
        var address = $"compare?subject={made.Subject.Slug}&schemes=blueprints,vrn-local";
        var query = $"{{ ratingComparison(subject: \"{made.Subject.Slug}\", schemes: [\"blueprints\", \"vrn-local\"]) {{ comparable reason ratings {{ value }} mappings {{ authority from {{ value }} to {{ value }} citation {{ section }} }} }} }}";
        Assert.False((await Rest(address)).GetProperty("comparable").GetBoolean());
        Assert.Equal("no-published-crosswalk", Text((await GraphQL(query)).GetProperty("ratingComparison"), "reason"));

        async Task<Guid> Word(string scheme, string code) => await db.Set<RatingDimensionValue>()
            .Where(word => word.Code == code && db.Set<RatingDimension>().Any(dimension => dimension.Id == word.DimensionId && dimension.SchemeVersion!.SchemeCode == scheme)).Select(word => word.Id).SingleAsync(Ct);
        db.Add(new Crosswalk { FromValueId = await Word("blueprints", "model"), ToValueId = await Word("vrn-local", "running"), Authority = "Made up for a test", CitationId = made.Citation });
        await db.SaveChangesAsync(Ct);
        var after = await Rest(address);
        var graphql = (await GraphQL(query)).GetProperty("ratingComparison");

        Assert.True(after.GetProperty("comparable").GetBoolean());
        Assert.NotEmpty(Text(Assert.Single(after.GetProperty("mappings").EnumerateArray()).GetProperty("citation"), "section"));
        Assert.True(graphql.GetProperty("comparable").GetBoolean());
        Assert.Equal("model running", $"{Text(graphql.GetProperty("mappings")[0].GetProperty("from"), "value")} {Text(graphql.GetProperty("mappings")[0].GetProperty("to"), "value")}");
        Assert.False((await Rest("compare?subject=mentoring&schemes=llr-approach-table,yef-toolkit")).GetProperty("comparable").GetBoolean());
    }

    [Theory]
    [InlineData("compare?schemes=llr-approach-table,yef-toolkit", 400)]
    [InlineData("compare?subject=mentoring&schemes=yef-toolkit", 400)]
    [InlineData("compare?subject=mentoring&schemes=yef-toolkit,no-such", 400)]
    [InlineData("compare?subject=no-such&schemes=llr-approach-table,yef-toolkit", 404)]
    [InlineData("subjects/no-such/facts", 404)]
    [InlineData("subjects/mentoring/links?relation=likes", 400)]
    [InlineData("conflicts?type=war", 400)]
    [InlineData("factors?level=galaxy", 400)]
    [InlineData("factors/no-such", 404)]
    [InlineData("schemes/no-such", 404)]
    [InlineData("schemes/yef-toolkit/versions/1999", 404)]
    [InlineData("subjects?kind=person", 400)]
    [InlineData("subjects?sort=rating", 400)]
    [InlineData("effect-estimates?limit=0", 400)]
    [InlineData("effect-estimates?knownAt=2999-01-01T00:00:00Z", 400)]
    [InlineData("effect-estimates?after=broken", 400)]
    public async Task What_makes_no_sense_is_refused(string path, int status) => await Rest(path, status);

    [Fact]
    public async Task E11_both_values_of_reach_stand()
    {
        var seeded = (JsonElement page) => page.GetProperty("items").EnumerateArray().Where(item => !Text(item.GetProperty("subject"), "slug").StartsWith("synthetic", StringComparison.Ordinal)).ToArray();
        var conflicts = seeded(await Rest("conflicts?asOf=2023-10-01&limit=100"));
        var graphql = (await GraphQL("{ evidenceConflicts(asOf: \"2023-10-01\", first: 100) { nodes { subject { slug } facet values { value citation { document quote } } } } }")).GetProperty("evidenceConflicts").GetProperty("nodes").EnumerateArray()
            .Where(item => !Text(item.GetProperty("subject"), "slug").StartsWith("synthetic", StringComparison.Ordinal)).ToArray();

        Assert.Equal(["reach age-range 10-16 10-17", "reach area E06000016 E10000018 E06000016 E06000017 E10000018"], conflicts.Select(Line));
        Assert.Equal(conflicts.Select(Line), graphql.Select(Line));
        Assert.All(conflicts.SelectMany(conflict => conflict.GetProperty("values").EnumerateArray()), side => Assert.NotEmpty(Text(side.GetProperty("citation"), "quote")));
        Assert.Empty(seeded(await Rest("conflicts?asOf=2023-06-01&limit=100")));
        Assert.Single((await Rest("conflicts?subject=reach&facet=age-range")).GetProperty("items").EnumerateArray());

        static string Line(JsonElement conflict) => $"{Text(conflict.GetProperty("subject"), "slug")} {Text(conflict, "facet")} {string.Join(' ', conflict.GetProperty("values").EnumerateArray().Select(side => Text(side, "value")))}";
    }

    [Fact]
    public async Task E12_reach_leads_to_a_live_data_set_and_mvp_to_none()
    {
        var reach = Assert.Single((await Rest("subjects/reach/theory-of-change")).GetProperty("items").EnumerateArray());
        var indicator = Assert.Single(reach.GetProperty("indicators").EnumerateArray());
        Assert.Equal(("out-exclusions", "ind-suspensions-exclusions", "live"), (Text(reach, "outcome"), Text(indicator, "code"), Text(indicator, "status")));
        Assert.Equal(["permanent_exclusion_count", "suspension_count", "suspension_reason_count"], indicator.GetProperty("dataSets").EnumerateArray().Select(carrier => Text(carrier, "indicator")));
        using var client = await SandboxClient.Of(host, "vcs-example");
        foreach (var carrier in indicator.GetProperty("dataSets").EnumerateArray())
        {
            Assert.Equal("school-behaviour-termly", Text(await Answers.Read(await client.GetAsync(Text(carrier, "href"), Ct)), "dataSet"));
        }
        var mvp = (await GraphQL("{ evidenceSubject(by: { slug: \"mvp\" }) { theoryOfChange { outcome indicators { code status dataSets { dataSet } } } } }")).GetProperty("evidenceSubject").GetProperty("theoryOfChange")[0];
        Assert.Equal("out-bystander", Text(mvp, "outcome"));
        Assert.Equal("NOT_COLLECTED", Text(mvp.GetProperty("indicators")[0], "status"));
        Assert.Empty(mvp.GetProperty("indicators")[0].GetProperty("dataSets").EnumerateArray());
    }

    [Fact]
    public async Task Factors_keep_their_printed_level_and_show_what_works_on_them()
    {
        var page = await Rest("factors?limit=100&include=total");
        var graphql = (await GraphQL("{ factors { code kind printedLevel levels subjects { effect subject { slug harmSignals { kind } } } } }")).GetProperty("factors");

        Assert.Equal((26, 15), (page.GetProperty("total").GetInt32(), page.GetProperty("items").EnumerateArray().Count(factor => Text(factor, "kind") == "risk")));
        Assert.Equal(page.GetProperty("items").EnumerateArray().Select(factor => Text(factor, "code")), graphql.EnumerateArray().Select(factor => Text(factor, "code")));
        Assert.All(page.GetProperty("items").EnumerateArray().Where(factor => Text(factor, "printedLevel").StartsWith("Community and", StringComparison.Ordinal)),
            factor => Assert.Equal("""["community","society"]""", factor.GetProperty("levels").GetRawText()));
        Assert.True(page.GetProperty("containsHarmful").GetBoolean());
    }

    [Fact]
    public async Task Vocabulary_framework_and_quotations_are_served_with_what_is_lost()
    {
        var schemes = (await Rest("schemes")).GetProperty("items").EnumerateArray().SelectMany(scheme => scheme.GetProperty("versions").EnumerateArray().Select(version => $"{Text(scheme, "code")}@{Text(version, "label")}")).ToArray();
        var framework = await Rest("framework");
        var graphql = await GraphQL("{ ratingSchemes { code versions { label dimensions { code values { code ordinal harmful } } } } preventionFramework { levels { code populationStatus } fiveCs { label otherLabel } processSteps { label valueStatus } } }");

        Assert.Superset(new HashSet<string> { "blueprints@1", "eef-toolkit@1", "eef-toolkit@2021", "eif-guidebook@2014", "eif-guidebook@2017", "emmie@2015", "grade@1", "llr-approach-table@2023-09", "vrn-local@1", "yef-toolkit@2021" }, schemes.ToHashSet());
        Assert.Equal(3, framework.GetProperty("processSteps").EnumerateArray().Count(step => Text(step, "valueStatus") == "lost-in-extraction" && step.GetProperty("label").ValueKind == JsonValueKind.Null));
        Assert.Equal((4, 5), (framework.GetProperty("levels").GetArrayLength(), graphql.GetProperty("preventionFramework").GetProperty("fiveCs").GetArrayLength()));
        Assert.Equal((15, 3, 11), ((await Rest("reference-figures")).GetProperty("items").GetArrayLength(), (await Rest("success-measures")).GetProperty("items").GetArrayLength(), (await Rest("school-data-sources")).GetProperty("items").GetArrayLength()));
        Assert.Equal(schemes.Length, graphql.GetProperty("ratingSchemes").EnumerateArray().Sum(scheme => scheme.GetProperty("versions").GetArrayLength()));
    }

    [Fact]
    public async Task A_reader_without_evidence_sees_links_without_the_ratings_they_repeat()
    {
        using var reader = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var links = (await Answers.Read(await reader.GetAsync("/v1/evidence/subjects/vip/links", Ct))).GetProperty("items").EnumerateArray().ToArray();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.False(link.TryGetProperty("citedRating", out _)));
        Assert.Contains((await Rest("subjects/vip/links")).GetProperty("items").EnumerateArray(), link => link.TryGetProperty("citedRating", out _));
        foreach (var path in (string[])["subjects/vip/ratings", "subjects/vip/effect-estimates", "effect-estimates", "conflicts", "schemes", "crosswalks", "compare?subject=vip&schemes=a,b", "documents"])
        {
            Assert.Equal("evidence:read", Text(await Answers.Read(await reader.GetAsync("/v1/evidence/" + path, Ct), 403), "scope"));
        }
    }

    [Fact]
    public async Task Pages_of_statements_follow_each_other_without_gap_or_double()
    {
        using var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var seen = new List<string>();
        for (var next = "/v1/evidence/subjects/mvp/facts?limit=3"; next is not null;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "id")));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal((await Rest("subjects/mvp/facts?limit=100")).GetProperty("items").EnumerateArray().Select(item => Text(item, "id")), seen);
        Assert.True(seen.Count > 6);
    }

    [Fact]
    public void Every_statement_query_translates_for_sql_server()
    {
        using var db = DesignTime.SqlServer();
        var at = new Clocks(new DateOnly(2023, 10, 1), DateTimeOffset.UnixEpoch);

        Assert.NotEmpty(SubjectFacts.Query(db, at).ToQueryString());
        Assert.NotEmpty(SubjectLinks.Query(db, at).ToQueryString());
        Assert.NotEmpty(FactorLinks.Query(db, at).ToQueryString());
        Assert.NotEmpty(Estimates.Query(db, at).ToQueryString());
        Assert.NotEmpty(TheoryOfChange.Query(db, at).ToQueryString());
        Assert.NotEmpty(TheoryOfChange.Indicators(db, ["a"]).ToQueryString());
        Assert.NotEmpty(TheoryOfChange.Carriers(db, ["a"], DateTimeOffset.UnixEpoch).ToQueryString());
        Assert.NotEmpty(Crosswalks.Query(db).ToQueryString());
    }

    private async Task<JsonElement> Rest(string path, int status = 200)
    {
        using var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        return await Answers.Read(await client.GetAsync("/v1/evidence/" + path, Ct), status);
    }

    private async Task<JsonElement> GraphQL(string query)
    {
        using var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        return await client.Data(query);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
