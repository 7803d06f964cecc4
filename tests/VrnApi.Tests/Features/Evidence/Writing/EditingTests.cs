using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Data.Evidence;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Evidence.Writing.Writers;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>Subjects, documents, facts and links by editors.</summary>
public sealed class EditingTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subject_is_added_once_and_changed_under_the_tag_it_was_read_with()
    {
        using var writers = await Of(host);
        var slug = $"synthetic-{Guid.NewGuid():n}";
        object Body(string name) => new { slug = name, kind = "campaign", title = "Synthetic campaign", summary = "Made up.", aliases = new[] { "Another name" }, citation = Citation() };

        var made = await Post(writers.Editor, "subjects", Body(slug));
        Assert.Equal((slug, "active", "Another name"), (Text(made, "slug"), Text(made, "status"), made.GetProperty("aliases")[0].GetString()));
        Assert.Equal(["slug_taken /slug"], Faults(await Post(writers.Editor, "subjects", Body(slug), 409)));
        Assert.Equal(["validation_failed /slug", "validation_failed /title", "citation_required /citation"], Faults(await Post(writers.Editor, "subjects", new { slug = "No Slug", kind = "campaign", title = " " }, 422)));
        Assert.Equal("personal_data_suspected", Text(await Post(writers.Editor, "subjects", new { slug = slug + "-x", kind = "campaign", title = "Dr Quillfeather's way", citation = Citation() }, 422), "code"));
        Assert.Equal("insufficient_scope", Text(await Post(writers.Rater, "subjects", Body(slug + "-y"), 403), "code"));

        using var read = await writers.Editor.GetAsync($"/v1/evidence/subjects/{slug}", Ct);
        var tag = read.Headers.ETag!.ToString();
        Assert.Equal("precondition_required", Text(await Patch(writers.Editor, slug, new { title = "New" }, null, 428), "code"));
        Assert.Equal("precondition_failed", Text(await Patch(writers.Editor, slug, new { title = "New" }, "\"stale\"", 412), "code"));
        Assert.Equal("bad_request", Text(await Patch(writers.Editor, slug, new { title = "New" }, "*", 400), "code"));
        Assert.Equal(["validation_failed /summary"], Faults(await Patch(writers.Editor, slug, new { summary = (string?)null }, tag, 422)));
        Assert.Equal("unknown_property", Text(await Patch(writers.Editor, slug, new { kind = "programme" }, tag, 400), "code"));
        var changed = await Patch(writers.Editor, slug, new { title = "New title", status = "retired" }, tag, 200);
        Assert.Equal(("New title", "Made up.", "retired"), (Text(changed, "title"), Text(changed, "summary"), Text(changed, "status")));
        Assert.Equal("precondition_failed", Text(await Patch(writers.Editor, slug, new { title = "Third" }, tag, 412), "code"));
        Assert.Equal("not_found", Text(await Patch(writers.Editor, "no-such", new { title = "Third" }, tag, 404), "code"));
    }

    [Fact]
    public async Task A_fact_holds_at_once_and_only_what_replaces_one_waits_for_a_moderator()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Programme);
        var list = $"subjects/{subject.Slug}/facts";
        var (first, second) = (new { min = 10, max = 16 }, new { min = 10, max = 17 });

        var fact = await Post(writers.Editor, list, new { facet = "age-range", value = first, validFrom = "2023-01-01", citation = Citation() });
        Assert.Equal(("accepted", "10-16"), (Text(fact, "status"), Text(fact.GetProperty("fact"), "value")));
        var next = await Post(writers.Editor, list, new { facet = "age-range", value = second, validFrom = "2024-01-01", supersedes = Text(fact, "id"), citation = Citation() });
        Assert.Equal("proposed", Text(next, "status"));
        Assert.Equal([16], Items(await Get(writers.Reader, list)).Select(item => item.GetProperty("max").GetInt32()));
        await Post(writers.Moderator, $"records/{Text(next, "id")}/decisions", new { decision = "accept", reason = "a newer edition" });
        Assert.Equal([17], Items(await Get(writers.Reader, list)).Select(item => item.GetProperty("max").GetInt32()));
        Assert.Equal([16], Items(await Get(writers.Reader, list + "?asOf=2023-12-31")).Select(item => item.GetProperty("max").GetInt32()));
    }

    [Theory]
    [InlineData("setting", "\"school\"", "\"moon\"")]
    [InlineData("age-range", "{\"min\":10,\"max\":17}", "{\"min\":17,\"max\":10}")]
    [InlineData("age-range", "{\"min\":0,\"max\":0}", "{\"min\":0,\"max\":5,\"avg\":3}")]
    [InlineData("area", "[\"E06000016\"]", "[\"Leicester\"]")]
    [InlineData("reach-schools", "{\"number\":45,\"operator\":\"more-than\",\"asOf\":\"2023-05\"}", "{\"number\":45,\"operator\":\"nearly\"}")]
    [InlineData("duration", "{\"number\":6,\"unit\":\"month\"}", "6")]
    [InlineData("target-group", "\"at risk of exclusion\"", "7")]
    [InlineData("component", "\"family-support\"", "\"Family Support\"")]
    [InlineData("caution", "\"may-worsen\"", "\"dangerous\"")]
    public async Task A_facet_takes_values_of_its_kind_alone(string facet, string good, string bad)
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Campaign);
        object Body(string value) => new { facet, value = JsonSerializer.Deserialize<JsonElement>(value), validFrom = "2023-01-01", citation = Citation() };

        Assert.Equal(["validation_failed /value"], Faults(await Post(writers.Editor, $"subjects/{subject.Slug}/facts", Body(bad), 422)));
        Assert.Equal("accepted", Text(await Post(writers.Editor, $"subjects/{subject.Slug}/facts", Body(good)), "status"));
        Assert.Single(Items(await Get(writers.Reader, $"subjects/{subject.Slug}/facts")));
        var signals = (await Get(writers.Reader, $"subjects/{subject.Slug}")).GetProperty("harmSignals").GetArrayLength();
        Assert.Equal(facet == "caution" ? 1 : 0, signals);
    }

    [Fact]
    public async Task Links_name_what_exists_and_a_subject_is_not_tied_to_itself()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Programme);
        var home = $"subjects/{subject.Slug}";
        Dictionary<string, object?> Cited(object body) => new(JsonSerializer.SerializeToElement(body).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)) { ["citation"] = Citation(), ["validFrom"] = "2023-01-01" };

        Assert.Equal(["link_to_self /to"], Faults(await Post(writers.Editor, $"{home}/links", Cited(new { to = subject.Slug, relation = "cites" }), 422)));
        Assert.Equal(["validation_failed /to"], Faults(await Post(writers.Editor, $"{home}/links", Cited(new { to = "no-such", relation = "cites" }), 422)));
        Assert.Equal(["value_not_in_scheme /citedRating/value"], Faults(await Post(writers.Editor, $"{home}/links",
            Cited(new { to = "mentoring", relation = "cites", citedRating = new { scheme = "yef-toolkit", version = "2021", dimension = "impact", value = "splendid" } }), 422)));
        Assert.Equal(["unknown_factor /factor"], Faults(await Post(writers.Editor, $"{home}/factor-links", Cited(new { factor = "no-such", effect = "reduces" }), 422)));
        Assert.Equal(["unknown_outcome /outcome"], Faults(await Post(writers.Editor, $"{home}/outcome-links", Cited(new { outcome = "no-such" }), 422)));
        Assert.Equal(["validation_failed /note"], Faults(await Post(writers.Editor, $"{home}/factor-links", Cited(new { factor = "rf-bullying", effect = "reduces", basis = "inferred" }), 422)));
        Assert.Equal(["validation_failed /facet"], Faults(await Post(writers.Editor, $"{home}/facts", Cited(new { facet = "glamour", value = "x" }), 422)));

        await Post(writers.Editor, $"{home}/links", Cited(new { to = "mentoring", relation = "cites", citedRating = new { scheme = "yef-toolkit", version = "2021", dimension = "impact", value = "high" } }));
        await Post(writers.Editor, $"{home}/factor-links", Cited(new { factor = "rf-bullying", effect = "reduces" }));
        await Post(writers.Editor, $"{home}/outcome-links", Cited(new { outcome = "out-exclusions", horizon = "short" }));
        var rating = Assert.Single(Items(await Get(writers.Reader, $"{home}/ratings")));
        Assert.Equal(("linked-approach", "high"), (Text(rating, "basis"), Text(rating, "value")));
        Assert.Single(Items(await Get(writers.Reader, $"{home}/factor-links")));
        Assert.Single(Items(await Get(writers.Reader, $"{home}/theory-of-change")));
        // What is said of another is no rating of its own and matches no condition.
        Assert.Empty(Items(await Get(writers.Reader, $"subjects?q={subject.Slug}&rating=yef-toolkit.impact:eq:high")));
        Assert.Equal("linked-harmful", Text((await Linked(writers, subject)).GetProperty("harmSignals")[0], "kind"));
    }

    [Fact]
    public async Task A_document_is_registered_once_and_can_be_cited()
    {
        using var writers = await Of(host);
        var code = $"synthetic-{Guid.NewGuid():n}";
        object Body(string name) => new { code = name, title = "Synthetic report", publisher = "Nobody", edition = "1", publishedOn = "autumn 2020", publishedFrom = "2020-09-01", publishedTo = "2020-11-30", precision = "season" };

        Assert.Equal(code, Text(await Post(writers.Rater, "documents", Body(code)), "code"));
        Assert.Equal(["document_taken /code"], Faults(await Post(writers.Rater, "documents", Body(code), 409)));
        Assert.Equal("insufficient_scope", Text(await Post(writers.Reader, "documents", Body(code + "-x"), 403), "code"));
        Assert.Equal(["validation_failed /precision", "validation_failed /sha256"],
            Faults(await Post(writers.Rater, "documents", new { code = code + "-y", title = "Synthetic", publisher = "Nobody", edition = "1", publishedOn = "once", precision = "day", sha256 = "x" }, 422)));
        var subject = await Subject(host, SubjectKind.Strategy);
        var rating = new Dictionary<string, object?>(Rating("low")) { ["validFrom"] = null, ["citation"] = new { document = code, section = "p. 1" } };
        var made = await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", rating);
        Assert.Equal(("2020-09-01", "season"), (Text(made, "validFrom"), Text(made, "validFromPrecision")));
        Assert.Equal(code, Text((await Get(writers.Rater, $"citations/{Text(made, "citationId")}")).GetProperty("document"), "code"));
    }

    private static async Task<JsonElement> Linked(Writers writers, Subject subject)
    {
        await Post(writers.Editor, $"subjects/{subject.Slug}/links", new { to = "boot-camps", relation = "is-example-of", validFrom = "2023-01-01", citation = Citation() });
        return await Get(writers.Reader, $"subjects/{subject.Slug}");
    }

    private static async Task<JsonElement> Patch(HttpClient client, string slug, object body, string? tag, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/evidence/subjects/{slug}") { Content = JsonContent.Create(body) };
        request.Content.Headers.ContentType = new("application/merge-patch+json");
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await Answers.Read(await client.SendAsync(request, Ct), status);
    }
}
