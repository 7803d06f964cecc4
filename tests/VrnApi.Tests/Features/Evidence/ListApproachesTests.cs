using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Evidence;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence;

public sealed class ListApproachesTests(VrnHost host)
{
    [Fact]
    public async Task An_analyst_reads_the_24_approaches_with_their_ratings()
    {
        var page = await Get("?limit=100&include=total&q=");
        var ratings = page.GetProperty("items").EnumerateArray().SelectMany(item => item.GetProperty("ratings").EnumerateArray())
            .Where(rating => Text(rating, "scheme") == "llr-approach-table").ToArray();

        Assert.Equal(24, page.GetProperty("total").GetInt32());
        Assert.Equal([("harmful", 2), ("high", 6), ("low", 5), ("moderate", 7), ("unclear", 4)],
            ratings.Where(rating => Text(rating, "dimension") == "impact").CountBy(rating => Text(rating, "value"))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        var quality = ratings.Where(rating => Text(rating, "dimension") == "evidence-quality").ToArray();
        Assert.Equal(24, quality.Length);
        Assert.All(quality, rating =>
        {
            Assert.Equal(JsonValueKind.Null, rating.GetProperty("value").ValueKind);
            Assert.Equal("lost-in-extraction", Text(rating, "valueStatus"));
            Assert.Equal(["Low", "High"], rating.GetProperty("endpoints").EnumerateArray().Select(end => end.GetString()));
        });
        Assert.True(page.GetProperty("containsHarmful").GetBoolean());
        Assert.Empty(page.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_rating_says_scheme_version_basis_dates_and_passage()
    {
        var page = await Get("?q=mentoring");
        var ratings = Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("ratings").EnumerateArray().ToArray();

        Assert.Equal(["llr-approach-table.evidence-quality", "llr-approach-table.impact", "yef-toolkit.evidence-strength", "yef-toolkit.impact"],
            ratings.Select(rating => $"{Text(rating, "scheme")}.{Text(rating, "dimension")}"));
        var impact = ratings[3];
        Assert.Equal(("2021", "moderate", "stated", "own"), (Text(impact, "version"), Text(impact, "value"), Text(impact, "valueStatus"), Text(impact, "basis")));
        Assert.Equal("2021-01-01", Text(impact, "validFrom"));
        Assert.StartsWith("Mentoring programmes and social norm change", Text(impact.GetProperty("citation"), "quote"), StringComparison.Ordinal);
        Assert.False(impact.GetProperty("disputed").GetBoolean());
        Assert.Equal("not-published", Text(ratings[2], "valueStatus"));
    }

    [Fact]
    public async Task A_reader_of_interventions_sees_no_ratings_but_every_harm()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var page = await Answers.Read(await client.GetAsync("/v1/evidence/approaches?limit=100", Cancelled));
        var items = page.GetProperty("items").EnumerateArray().ToArray();

        Assert.All(items, item => Assert.False(item.TryGetProperty("ratings", out _)));
        Assert.Equal(["boot-camps", "prison-awareness-programmes"],
            items.Where(item => item.GetProperty("harmSignals").GetArrayLength() > 0).Select(item => Text(item, "slug")));
        Assert.Equal("rated-harmful", Text(items.Single(item => Text(item, "slug") == "boot-camps").GetProperty("harmSignals")[0], "kind"));
    }

    [Fact]
    public async Task A_short_page_does_not_hide_that_the_list_holds_harm()
    {
        var page = await Get("?limit=1");

        Assert.Empty(page.GetProperty("items")[0].GetProperty("harmSignals").EnumerateArray());
        Assert.True(page.GetProperty("containsHarmful").GetBoolean());
        Assert.False((await Get("?q=mentoring")).GetProperty("containsHarmful").GetBoolean());
    }

    [Theory]
    [InlineData("llr-approach-table.impact:eq:high", 6)]
    [InlineData("llr-approach-table.impact:gte:moderate", 13)]
    [InlineData("llr-approach-table.impact:lt:moderate", 5)]
    [InlineData("llr-approach-table.impact:gt:unclear", 0)]
    [InlineData("llr-approach-table.impact:gte:harmful", 0)]
    [InlineData("llr-approach-table@2023-09.impact:in:harmful,unclear", 6)]
    [InlineData("llr-approach-table.impact:ne:high", 18)]
    [InlineData("yef-toolkit.impact:eq:high", 3)]
    [InlineData("yef-toolkit.evidence-strength:gte:1", 0)]
    [InlineData("eif-guidebook@2017.evidence:gte:2", 0)]
    public async Task An_analyst_asks_for_a_rating_within_its_scheme(string rating, int count) =>
        Assert.Equal(count, (await Get($"?limit=100&rating={Uri.EscapeDataString(rating)}")).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Conditions_on_two_schemes_must_both_hold() =>
        Assert.Equal(["ae-navigators", "focused-deterrence", "social-skills-training"],
            (await Get("?rating=llr-approach-table.impact:eq:high&rating=yef-toolkit.impact:eq:high")).GetProperty("items").EnumerateArray().Select(item => Text(item, "slug")));

    [Fact]
    public async Task Values_that_are_lost_match_nothing_and_are_counted()
    {
        var page = await Get("?rating=llr-approach-table.evidence-quality:gte:3");
        var warning = Assert.Single(page.GetProperty("warnings").EnumerateArray());

        Assert.Empty(page.GetProperty("items").EnumerateArray());
        Assert.Equal(("ValuesUnavailable", "llr-approach-table", "evidence-quality", 24),
            (Text(warning, "code"), Text(warning, "scheme"), Text(warning, "dimension"), warning.GetProperty("count").GetInt32()));
        Assert.Equal(24, warning.GetProperty("byStatus").GetProperty("lost-in-extraction").GetInt32());
        Assert.Equal(24, (await Get("?valueStatus=lost-in-extraction&limit=100")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("?rating=impact:high", "rating")]
    [InlineData("?rating=no-such.impact:eq:high", "rating")]
    [InlineData("?rating=llr-approach-table.impact:eq:splendid", "rating")]
    [InlineData("?rating=eif-guidebook@2017.evidence:eq:1", "rating")]
    [InlineData("?valueStatus=maybe", "valueStatus")]
    [InlineData("?knownAt=2999-01-01T00:00:00Z", "knownAt")]
    [InlineData("?limit=101", "limit")]
    public async Task An_analyst_is_told_which_parameter_is_wrong(string query, string parameter)
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var problem = await Answers.Read(await client.GetAsync($"/v1/evidence/approaches{query}", Cancelled), 400);

        Assert.Equal("invalid_parameter", Text(problem, "code"));
        Assert.Equal(parameter, Text(problem.GetProperty("errors")[0], "parameter"));
    }

    [Theory]
    [InlineData("?rating=yef-toolkit.impact:eq:high")]
    [InlineData("?valueStatus=stated")]
    public async Task A_reader_without_evidence_cannot_ask_about_ratings(string query)
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var problem = await Answers.Read(await client.GetAsync($"/v1/evidence/approaches{query}", Cancelled), 403);

        Assert.Equal(("insufficient_scope", "evidence:read"), (Text(problem, "code"), Text(problem, "scope")));
    }

    [Fact]
    public async Task A_caller_without_the_scope_is_refused()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "evidence:read");

        Assert.Equal("interventions:read", Text(await Answers.Read(await client.GetAsync("/v1/evidence/approaches", Cancelled), 403), "scope"));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_title_without_gap_or_double()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var titles = new List<string>();
        for (var next = "/v1/evidence/approaches?limit=5"; next is not null;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Cancelled));
            titles.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "title")));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(24, titles.Count);
        Assert.Equal(titles.Distinct(), titles);
        Assert.Equal(titles.Select(Folding.Fold).Order(StringComparer.Ordinal), titles.Select(Folding.Fold));
    }

    [Fact]
    public async Task The_day_and_time_of_an_answer_give_the_same_answer_again()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var first = await client.GetAsync("/v1/evidence/approaches?q=mentoring", Cancelled);
        var page = await Answers.Read(first);
        var known = Uri.EscapeDataString(Text(page, "knownAt"));

        var again = await client.GetAsync($"/v1/evidence/approaches?q=mentoring&asOf={Text(page, "asOf")}&knownAt={known}", Cancelled);

        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
    }

    [Fact]
    public void Every_query_translates_for_sql_server()
    {
        using var db = DesignTime.SqlServer();
        var at = new Clocks(new DateOnly(2023, 10, 1), DateTimeOffset.UnixEpoch);
        var filter = new ListSubjects.Filter(at)
        {
            Kinds = [SubjectKind.Approach],
            Facets = [("setting", "school")],
            Age = 12,
            Area = "E06000016",
            Factor = "rf-bullying",
            Status = SubjectStatus.Active,
            Text = "a",
            ValueStatus = ValueStatus.Stated,
            Ratings = [new("s", "d", "gte", [Guid.Empty], [Guid.Empty], null), new("s", "d", "gte", [Guid.Empty], [], 3)],
        };
        var after = new Window(25, ["a", Guid.Empty.ToString()]);

        Assert.NotEmpty(ListSubjects.Rows(db, Answers.Maps, filter, ListSubjects.Ordinary, after).ToQueryString());
        Assert.NotEmpty(ListSubjects.Query(db, filter).Where(subject => HarmSignals.Subjects(db, at).Contains(subject.Id)).ToQueryString());
        Assert.NotEmpty(Ratings.Own(db, [Guid.Empty], at).ToQueryString());
        Assert.NotEmpty(Ratings.Linked(db, [Guid.Empty], at).ToQueryString());
        Assert.NotEmpty(HarmSignals.RatedSignals(db, [Guid.Empty], at).ToQueryString());
        Assert.NotEmpty(HarmSignals.LinkedSignals(db, [Guid.Empty], at).ToQueryString());
        Assert.NotEmpty(HarmSignals.StatedSignals(db, [Guid.Empty], at).ToQueryString());
    }

    private async Task<JsonElement> Get(string query) =>
        await Answers.Read(await (await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read")).GetAsync($"/v1/evidence/approaches{query}", Cancelled));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
