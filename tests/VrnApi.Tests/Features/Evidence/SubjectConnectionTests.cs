using System.Text.Json;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>What a list of subjects says beside its rows, and its conditions on ratings: GraphQL as REST.</summary>
public sealed class SubjectConnectionTests(VrnHost host)
{
    private const string Approaches = "filter: { kind: { eq: APPROACH } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("first: 1", true)]
    [InlineData("first: 0", true)]
    [InlineData("filter: { kind: { eq: APPROACH }, search: \"mentoring\" }", false)]
    [InlineData("filter: { slug: { eq: \"boot-camps\" } }", true)]
    [InlineData("filter: { or: [] }", false)]
    [InlineData("last: 1, filter: { kind: { eq: APPROACH }, not: { slug: { in: [\"boot-camps\", \"prison-awareness-programmes\"] } } }", false)]
    [InlineData("rating: [{ scheme: \"llr-approach-table\", dimension: \"impact\", eq: \"harmful\" }]", true)]
    public async Task No_page_and_no_filter_hides_that_the_list_holds_harm(string arguments, bool harmful)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var list = (await analyst.Data($"{{ evidenceSubjects({arguments}) {{ containsHarmful nodes {{ slug }} }} }}")).GetProperty("evidenceSubjects");

        Assert.Equal(harmful, list.GetProperty("containsHarmful").GetBoolean());
    }

    [Fact]
    public async Task A_reader_without_ratings_is_told_of_harm_too()
    {
        using var reader = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var list = (await reader.Data($"{{ evidenceSubjects({Approaches}) {{ containsHarmful warnings {{ code }} }} }}")).GetProperty("evidenceSubjects");

        Assert.True(list.GetProperty("containsHarmful").GetBoolean());
        Assert.Empty(list.GetProperty("warnings").EnumerateArray());
    }

    [Theory]
    [InlineData("llr-approach-table.impact:eq:high", "dimension: \"impact\", eq: \"high\"")]
    [InlineData("llr-approach-table.impact:ne:high", "dimension: \"impact\", ne: \"high\"")]
    [InlineData("llr-approach-table.impact:gte:moderate", "dimension: \"impact\", gte: \"moderate\"")]
    [InlineData("llr-approach-table.impact:lt:moderate", "dimension: \"impact\", lt: \"moderate\"")]
    [InlineData("llr-approach-table@2023-09.impact:in:harmful,unclear", "version: \"2023-09\", dimension: \"impact\", in: [\"harmful\", \"unclear\"]")]
    [InlineData("llr-approach-table.evidence-quality:gte:3", "dimension: \"evidence-quality\", gte: \"3\"")]
    public async Task A_condition_on_ratings_finds_and_warns_as_rest_does(string rest, string graphql)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var page = await Answers.Read(await analyst.GetAsync($"/v1/evidence/approaches?limit=100&rating={Uri.EscapeDataString(rest)}", Ct));
        var list = (await analyst.Data($$"""
            { evidenceSubjects({{Approaches}}, first: 100, rating: [{ scheme: "llr-approach-table", {{graphql}} }]) {
              totalCount containsHarmful asOf nodes { slug } warnings { code scheme dimension count byStatus { status count } } } }
            """)).GetProperty("evidenceSubjects");

        var slugs = Texts(page.GetProperty("items"), "slug");
        Assert.Equal(slugs, Texts(list.GetProperty("nodes"), "slug"));
        Assert.Equal(slugs.Count, list.GetProperty("totalCount").GetInt32());
        Assert.Equal(page.GetProperty("containsHarmful").GetBoolean(), list.GetProperty("containsHarmful").GetBoolean());
        Assert.Equal(page.GetProperty("asOf").GetString(), list.GetProperty("asOf").GetString());
        Assert.Equal(
            page.GetProperty("warnings").EnumerateArray().Select(each => string.Join(' ', each.GetProperty("code"), each.GetProperty("scheme"), each.GetProperty("dimension"), each.GetProperty("count"),
                string.Join(' ', each.GetProperty("byStatus").EnumerateObject().Select(pair => $"{pair.Name.Replace('-', '_').ToUpperInvariant()} {pair.Value}")))),
            list.GetProperty("warnings").EnumerateArray().Select(each => string.Join(' ', each.GetProperty("code"), each.GetProperty("scheme"), each.GetProperty("dimension"), each.GetProperty("count"),
                string.Join(' ', each.GetProperty("byStatus").EnumerateArray().Select(pair => $"{pair.GetProperty("status")} {pair.GetProperty("count")}")))));
    }

    [Fact]
    public async Task Values_that_are_lost_match_nothing_are_counted_and_are_found_by_their_status()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var data = await analyst.Data($$"""
            { lost: evidenceSubjects({{Approaches}}, valueStatus: LOST_IN_EXTRACTION) { totalCount }
              asked: evidenceSubjects({{Approaches}}, rating: [{ scheme: "llr-approach-table", dimension: "evidence-quality", gte: "3" }]) {
                totalCount warnings { code count byStatus { status count } } } }
            """);

        Assert.Equal((24, 0), (data.GetProperty("lost").GetProperty("totalCount").GetInt32(), data.GetProperty("asked").GetProperty("totalCount").GetInt32()));
        Assert.Equal("""[{"code":"ValuesUnavailable","count":24,"byStatus":[{"status":"LOST_IN_EXTRACTION","count":24}]}]""",
            data.GetProperty("asked").GetProperty("warnings").GetRawText());
    }

    [Fact]
    public async Task The_time_of_an_answer_gives_the_same_answer_again()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        const string query = "query ($at: DateTime) { evidenceSubjects(knownAt: $at, filter: { slug: { eq: \"mentoring\" } }) { knownAt asOf nodes { ratings { recordedAt endpoints relation via { uuid slug } } } } }";
        var first = (await analyst.Data(query)).GetProperty("evidenceSubjects");
        var again = (await analyst.Data(query, new { at = first.GetProperty("knownAt").GetString() })).GetProperty("evidenceSubjects");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Contains("""["Low","High"]""", first.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rating: [{ scheme: \"yef-toolkit\", dimension: \"impact\", eq: \"high\" }]")]
    [InlineData("valueStatus: STATED")]
    public async Task A_reader_without_evidence_cannot_ask_about_ratings(string arguments)
    {
        using var reader = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        using var refused = await reader.SendAsync(GraphQLCalls.Post($"{{ evidenceSubjects({arguments}) {{ totalCount nodes {{ slug }} }} }}"), Ct);
        var body = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Ct));

        Assert.Equal(JsonValueKind.Null, body.GetProperty("data").ValueKind);
        var extensions = Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("extensions");
        Assert.Equal(("INSUFFICIENT_SCOPE", "evidence:read"), (extensions.GetProperty("code").GetString(), extensions.GetProperty("scope").GetString()));
    }

    [Theory]
    [InlineData("{ scheme: \"no-such\", dimension: \"impact\", eq: \"high\" }", "ARGUMENT")]
    [InlineData("{ scheme: \"llr-approach-table\", dimension: \"impact\", eq: \"splendid\" }", "ARGUMENT")]
    [InlineData("{ scheme: \"llr-approach-table\", dimension: \"impact\" }", "ARGUMENT")]
    [InlineData("{ scheme: \"llr-approach-table\", dimension: \"impact\", eq: \"high\", ne: \"low\" }", "ARGUMENT")]
    [InlineData("{ scheme: \"eif-guidebook\", version: \"2017\", dimension: \"evidence\", eq: \"1\" }", "ARGUMENT")]
    public async Task A_condition_that_makes_no_sense_is_told(string condition, string code)
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        using var refused = await analyst.SendAsync(GraphQLCalls.Post($"{{ evidenceSubjects(rating: [{condition}]) {{ totalCount }} }}"), Ct);
        var body = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Ct));

        Assert.Equal(code, body.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Extras_are_as_many_statements_for_a_row_as_for_all()
    {
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        const string query = "query ($first: Int) { evidenceSubjects(first: $first, rating: [{ scheme: \"llr-approach-table\", dimension: \"impact\", ne: \"high\" }]) { containsHarmful warnings { count } knownAt nodes { slug } } }";
        await analyst.Data(query, new { first = 1 });
        var counts = new List<int>();
        foreach (var first in (int[])[1, 100])
        {
            using var request = GraphQLCalls.Post(query, variables: new { first });
            using var statements = new Statements(request);
            using var response = await analyst.SendAsync(request, Ct);
            await GraphQLCalls.Data(response);
            counts.Add(statements.Texts.Count(text => text.StartsWith("SELECT", StringComparison.Ordinal)));
        }

        Assert.Equal(counts[0], counts[1]);
        Assert.InRange(counts[0], 4, 8);
    }

    private static List<string> Texts(JsonElement rows, string name) => [.. rows.EnumerateArray().Select(row => row.GetProperty(name).GetString()!)];
}
