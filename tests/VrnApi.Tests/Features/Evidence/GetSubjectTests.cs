using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence;

public sealed class GetSubjectTests(VrnHost host)
{
    [Fact]
    public async Task An_analyst_reads_a_subject_by_slug_or_id()
    {
        var bySlug = await Get("mvp");
        var byId = await Get(Text(bySlug, "id"));

        Assert.Equal(bySlug.GetRawText(), byId.GetRawText());
        Assert.Equal("local-intervention", Text(bySlug, "kind"));
        Assert.Equal(["MVP", "Mentors in Violence Prevention"], bySlug.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()));
    }

    [Fact]
    public async Task A_rating_of_a_linked_approach_is_shown_as_such_and_is_none_of_the_interventions_own()
    {
        var ratings = (await Get("vip")).GetProperty("ratings").EnumerateArray().ToArray();

        Assert.Equal([("ae-navigators", "high"), ("pre-court-diversion", "moderate")],
            ratings.Select(rating => (Text(rating.GetProperty("via"), "slug"), Text(rating, "value"))));
        Assert.All(ratings, rating =>
        {
            Assert.Equal(("linked-approach", "cites"), (Text(rating, "basis"), Text(rating, "relation")));
            Assert.NotEmpty(Text(rating.GetProperty("citation"), "quote"));
        });
    }

    [Fact]
    public async Task A_caution_of_a_document_is_a_signal_of_harm()
    {
        var signal = Assert.Single((await Get("deterrence-lessons")).GetProperty("harmSignals").EnumerateArray());

        Assert.Equal("stated-may-worsen", Text(signal, "kind"));
        Assert.Equal("llr-schools-handbook-2023", Text(signal.GetProperty("citation"), "document"));
    }

    [Fact]
    public async Task A_reader_of_interventions_gets_no_ratings()
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var subject = await Answers.Read(await client.GetAsync("/v1/evidence/subjects/mentoring", Cancelled));

        Assert.False(subject.TryGetProperty("ratings", out _));
    }

    [Fact]
    public async Task Before_its_document_a_statement_does_not_hold()
    {
        Assert.Equal(2, (await Get("mentoring?asOf=2023-09-28")).GetProperty("ratings").GetArrayLength());
        Assert.Equal(4, (await Get("mentoring?asOf=2023-09-29")).GetProperty("ratings").GetArrayLength());
        Assert.Empty((await Get("mentoring?knownAt=2023-10-01T00:00:00Z")).GetProperty("ratings").EnumerateArray());
    }

    [Theory]
    [InlineData("no-such-subject")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task An_unknown_subject_is_not_found(string key)
    {
        var client = await SandboxClient.Of(host, "vcs-example", "interventions:read");

        Assert.Equal("not_found", Text(await Answers.Read(await client.GetAsync($"/v1/evidence/subjects/{key}", Cancelled), 404), "code"));
    }

    private async Task<JsonElement> Get(string address) =>
        await Answers.Read(await (await SandboxClient.Of(host, "vcs-example", "interventions:read evidence:read")).GetAsync($"/v1/evidence/subjects/{address}", Cancelled));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
