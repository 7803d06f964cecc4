using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VrnApi.Data.Evidence;
using VrnApi.Features.Evidence.Rules;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>E13: the same question has the same answer, and the answer is what documents state.</summary>
public sealed class ShortlistTests(VrnHost host)
{
    private static readonly JsonElement Golden = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(Environment.GetEnvironmentVariable("VRN_REFERENCE")!, "seed-data", "shortlist-golden.json")));

    private static readonly JsonElement Facts = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(Environment.GetEnvironmentVariable("VRN_REFERENCE")!, "seed-data", "evidence.json")));

    private static readonly HashSet<string> Seed =
        [.. Facts.GetProperty("approaches").EnumerateArray().Concat(Facts.GetProperty("otherSubjects").EnumerateArray()).Select(subject => Text(subject, "slug"))];

    public static TheoryData<int> Questions => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task E13_rest_answers_the_question_as_the_golden_file_does(int number)
    {
        var (query, expected) = Question(number);
        using var analyst = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var members = query.EnumerateObject().Select(member => $"{member.Name}={Uri.EscapeDataString(member.Value.ToString())}").ToArray();
        var answers = new List<string>();
        foreach (var order in (string[][])[members, [.. members.Reverse()], members])
        {
            answers.Add(Summary(await Answers.Read(await analyst.GetAsync("/v1/evidence/shortlist?" + string.Join('&', order), Ct)), text => text));
        }

        Assert.All(answers, answer => Assert.Equal(Expected(expected), answer));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task E13_graphql_answers_the_question_as_the_golden_file_does(int number)
    {
        var (query, expected) = Question(number);
        using var analyst = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var question = query.EnumerateObject().ToDictionary(
            member => member.Name switch { "setting" => "settings", "preventionLevel" => "preventionLevels", "factor" => "factors", var name => name },
            member => member.Name is "setting" or "preventionLevel" or "factor" ? member.Value.GetString()!.Split(',')
                : member.Name == "kind" ? member.Value.GetString()!.Replace('-', '_').ToUpperInvariant() : (object)member.Value.GetInt32());
        const string item = "{ slug facets { age setting preventionLevel factor } harmSignals { kind } }";
        var data = await analyst.Data($"query ($q: ShortlistQuestion!) {{ shortlist(question: $q) {{ matches {item} cautions {item} notStated {item} containsHarmful counts {{ matches notStated cautions excluded }} }} }}", new { q = question });

        Assert.Equal(Expected(expected), Summary(data.GetProperty("shortlist"), text => text.Replace('_', '-').ToLowerInvariant()));
    }

    [Fact]
    public async Task Harmful_subjects_are_listed_where_others_are_only_counted()
    {
        using var analyst = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");
        var answer = await Answers.Read(await analyst.GetAsync("/v1/evidence/shortlist?age=14&notStated=count", Ct));
        var listed = answer.GetProperty("notStated").EnumerateArray().ToArray();

        Assert.True(answer.GetProperty("counts").GetProperty("notStated").GetInt32() >= 35);
        Assert.All(listed, item => Assert.NotEmpty(item.GetProperty("harmSignals").EnumerateArray()));
        Assert.Equal(["boot-camps", "prison-awareness-programmes", "deterrence-lessons", "zero-tolerance-policies"], listed.Select(item => Text(item, "slug")).Where(Seed.Contains));
    }

    [Theory]
    [InlineData("", "facet_required")]
    [InlineData("?kind=approach", "facet_required")]
    [InlineData("?age=14&ageFrom=12", "invalid_parameter")]
    [InlineData("?ageFrom=12", "invalid_parameter")]
    [InlineData("?ageFrom=13&ageTo=12", "invalid_parameter")]
    [InlineData("?age=121", "invalid_parameter")]
    [InlineData("?setting=moon", "invalid_parameter")]
    [InlineData("?preventionLevel=fourth", "invalid_parameter")]
    [InlineData("?factor=rf-no-such", "invalid_parameter")]
    [InlineData("?age=14&kind=campaign", "invalid_parameter")]
    [InlineData("?age=14&notStated=some", "invalid_parameter")]
    [InlineData("?age=14&knownAt=2999-01-01T00:00:00Z", "invalid_parameter")]
    public async Task A_question_that_cannot_be_answered_is_refused(string query, string code)
    {
        using var analyst = await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read");

        Assert.Equal(code, Text(await Answers.Read(await analyst.GetAsync("/v1/evidence/shortlist" + query, Ct), 400), "code"));
    }

    [Theory]
    [InlineData("interventions:read", "evidence:read")]
    [InlineData("evidence:read", "interventions:read")]
    public async Task Both_scopes_are_needed(string held, string missing)
    {
        using var client = await SandboxClient.Of(host, "vcs-example", held);

        Assert.Equal(missing, Text(await Answers.Read(await client.GetAsync("/v1/evidence/shortlist?age=14", Ct), 403), "scope"));
    }

    [Fact]
    public void Another_facet_never_adds_a_match()
    {
        var state = Gen.Elements(Enum.GetValues<FacetState>());
        var pairs = from states in state.ListOf() from more in state select (States: states.ToArray(), More: more);

        Check.QuickThrowOnFailure(Prop.ForAll(pairs.ToArbitrary(), pair =>
            ShortlistRule.Place([.. pair.States, pair.More]) != ShortlistRule.Group.Match || ShortlistRule.Place(pair.States) == ShortlistRule.Group.Match));
    }

    [Fact]
    public void A_document_agrees_by_any_of_its_values_and_all_documents_must()
    {
        Assert.Equal(FacetState.NotStated, ShortlistRule.Facet([]));
        Assert.Equal(FacetState.Match, ShortlistRule.Facet([("a", true), ("a", false), ("b", true)]));
        Assert.Equal(FacetState.SomeSources, ShortlistRule.Facet([("a", true), ("b", false)]));
        Assert.Equal(FacetState.NoMatch, ShortlistRule.Facet([("a", false), ("b", false)]));
        Assert.Equal(FacetState.Raises, ShortlistRule.Factor([("f", FactorEffect.Raises), ("f", FactorEffect.Reduces)], ["f"]));
        Assert.Equal(FacetState.NoMatch, ShortlistRule.Factor([("f", FactorEffect.Reduces)], ["g"]));
        Assert.Equal(FacetState.NotStated, ShortlistRule.Factor([("f", FactorEffect.Raises)], ["g"]));
    }

    private static (JsonElement Query, JsonElement Expected) Question(int number)
    {
        var question = Golden.GetProperty("questions")[number];
        return (question.GetProperty("query"), question.GetProperty("expect"));
    }

    /// <summary>Groups, facet states, flags and order. Other tests may have made up candidates; they are no part of the golden file.</summary>
    private static string Summary(JsonElement answer, Func<string, string> code)
    {
        string Group(string name, bool facets) => name + ": " + string.Join(' ', answer.GetProperty(name).EnumerateArray().Where(item => Seed.Contains(Text(item, "slug")))
            .Select(item => Text(item, "slug") + (facets ? States(item.GetProperty("facets"), code) : item.GetProperty("harmSignals").GetArrayLength() > 0 ? "!" : "")));
        int Seeded(string name) => answer.GetProperty(name).EnumerateArray().Count(item => Seed.Contains(Text(item, "slug")));
        return string.Join('\n', Group("matches", true), Group("cautions", true), Group("notStated", false), $"{Seeded("matches")} {Seeded("notStated")} {Seeded("cautions")}",
            "harm " + new[] { "matches", "cautions", "notStated" }.Any(name => answer.GetProperty(name).EnumerateArray().Any(item => Seed.Contains(Text(item, "slug")) && item.GetProperty("harmSignals").GetArrayLength() > 0)));
    }

    private static string Expected(JsonElement expected)
    {
        var harmful = expected.GetProperty("harmfulInNotStated").EnumerateArray().Select(slug => slug.GetString()).ToHashSet();
        string Group(string name) => name + ": " + string.Join(' ', expected.GetProperty(name).EnumerateArray().Select(item => Text(item, "slug") + States(item.GetProperty("facets"), text => text)));
        var counts = expected.GetProperty("counts");
        return string.Join('\n', Group("matches"), Group("cautions"),
            "notStated: " + string.Join(' ', expected.GetProperty("notStated").EnumerateArray().Select(slug => slug.GetString() + (harmful.Contains(slug.GetString()) ? "!" : ""))),
            $"{counts.GetProperty("matches")} {counts.GetProperty("notStated")} {counts.GetProperty("cautions")}", "harm " + expected.GetProperty("containsHarmful").GetBoolean());
    }

    private static string States(JsonElement facets, Func<string, string> code) => "(" + string.Join(',', facets.EnumerateObject()
        .Where(facet => facet.Value.ValueKind == JsonValueKind.String).Select(facet => $"{facet.Name}={code(facet.Value.GetString()!)}").Order(StringComparer.Ordinal)) + ")";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
