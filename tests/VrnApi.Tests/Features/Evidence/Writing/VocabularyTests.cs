using System.Net.Http.Json;
using System.Text.Json;
using VrnApi.Data.Evidence;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Evidence.Writing.Writers;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>Schemes, mappings, lists and remarks: what moderators and editors add for records to refer to.</summary>
public sealed class VocabularyTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E10_two_schemes_compare_through_a_published_mapping_alone()
    {
        using var writers = await Of(host);
        var (subject, code) = (await Subject(host, SubjectKind.Strategy), $"synthetic-{Guid.NewGuid():n}");
        object Scheme(string name) => new { code = name, title = "Synthetic scale", ownerStatus = "unknown", citation = Citation() };
        object Version(string label) => new
        {
            label,
            unitRated = "approach",
            dimensions = new object[] { new { code = "effect", label = "Effect", kind = "ordinal", values = new object[] { new { code = "Good+", label = "Good", ordinal = 1 }, new { code = "bad", label = "Bad", harmful = true } } } },
            citation = Citation(),
        };
        Assert.Equal("insufficient_scope", Text(await Post(writers.Editor, "schemes", Scheme(code), 403), "code"));
        Assert.Equal(["validation_failed /code", "value_status_mismatch /ownerStatus", "citation_required /citation"], Faults(await Post(writers.Moderator, "schemes", new { code = "A b", title = "x" }, 422)));
        Assert.Equal(code, Text(await Post(writers.Moderator, "schemes", Scheme(code)), "code"));
        Assert.Equal(["slug_taken /code"], Faults(await Post(writers.Moderator, "schemes", Scheme(code), 409)));

        Assert.Equal("not_found", Text(await Post(writers.Moderator, $"schemes/{code}-x/versions", Version("1"), 404), "code"));
        Assert.Equal(["validation_failed /dimensions/0/values"], Faults(await Post(writers.Moderator, $"schemes/{code}/versions",
            new { label = "1", unitRated = "approach", dimensions = new[] { new { code = "effect", label = "Effect", kind = "ordinal" } }, citation = Citation() }, 422)));
        Assert.Equal("transcribed", Text(await Post(writers.Moderator, $"schemes/{code}/versions", Version("1")), "verification"));
        Assert.Equal(["slug_taken /label"], Faults(await Post(writers.Moderator, $"schemes/{code}/versions", Version("1"), 409)));

        await writers.Accepted(subject, Rating("Good+", scheme: code, version: "1", dimension: "effect"));
        await writers.Accepted(subject, Rating("high"));
        Assert.Equal("version_in_use", Text(await Post(writers.Moderator, $"schemes/{code}/versions", Version("1"), 409), "code"));
        var compare = $"compare?subject={subject.Slug}&schemes={code},yef-toolkit";
        Assert.Equal("no-published-crosswalk", Text(await Get(writers.Reader, compare), "reason"));

        object Mapping(string value) => new { from = new { scheme = code, version = "1", dimension = "effect", value }, to = new { scheme = "yef-toolkit", version = "2021", dimension = "impact", value = "high" }, authority = "Nobody", citation = Citation() };
        Assert.Equal(["value_not_in_scheme /from"], Faults(await Post(writers.Moderator, "crosswalks", Mapping("splendid"), 422)));
        Assert.Equal("insufficient_scope", Text(await Post(writers.Rater, "crosswalks", Mapping("Good+"), 403), "code"));
        await Post(writers.Moderator, "crosswalks", Mapping("Good+"));
        var comparison = await Get(writers.Reader, compare);
        Assert.True(comparison.GetProperty("comparable").GetBoolean());
        Assert.Equal("llr-schools-handbook-2023", Text(comparison.GetProperty("mappings")[0].GetProperty("citation"), "document"));
    }

    [Fact]
    public async Task A_version_is_said_to_be_compared_under_its_tag_and_not_unsaid_once_it_is_used()
    {
        using var writers = await Of(host);
        var code = $"synthetic-{Guid.NewGuid():n}";
        await Post(writers.Moderator, "schemes", new { code, title = "Synthetic scale", owner = "Nobody", citation = Citation() });
        await Post(writers.Moderator, $"schemes/{code}/versions", new { label = "2024", unitRated = "approach", dimensions = new[] { new { code = "cost", label = "Cost", kind = "integer", min = 1, max = 3 } }, citation = Citation() });
        var address = $"/v1/evidence/schemes/{code}/versions/2024";
        using var read = await writers.Moderator.GetAsync(address, Ct);
        var tag = read.Headers.ETag!.ToString();

        Assert.Equal("precondition_required", Text(await Patch(writers.Moderator, address, "verified", null, 428), "code"));
        Assert.Equal("precondition_failed", Text(await Patch(writers.Moderator, address, "verified", "\"x\"", 412), "code"));
        Assert.Equal("verified", Text(await Patch(writers.Moderator, address, "verified", tag, 200), "verification"));
        using var again = await writers.Moderator.GetAsync(address, Ct);
        await writers.Accepted(await Subject(host, SubjectKind.Strategy), Rating("2", scheme: code, version: "2024", dimension: "cost"));
        Assert.Equal("version_in_use", Text(await Patch(writers.Moderator, address, "transcribed", again.Headers.ETag!.ToString(), 409), "code"));
        Assert.Equal("not_found", Text(await Patch(writers.Moderator, address + "-x", "verified", tag, 404), "code"));
    }

    [Fact]
    public async Task Lists_take_each_code_once_and_an_indicator_names_what_is_collected()
    {
        using var writers = await Of(host);
        var code = $"synthetic-{Guid.NewGuid():n}";
        foreach (var (list, body) in ((string, Dictionary<string, object?>)[])
        [
            ("outcome-terms", new() { ["label"] = "Synthetic effect" }), ("intended-outcomes", new() { ["label"] = "Synthetic aim", ["direction"] = "decrease" }),
            ("indicators", new() { ["label"] = "Synthetic count", ["direction"] = "lower-is-better", ["unit"] = "count", ["outcomes"] = new[] { code }, ["collected"] = new[] { "suspension_count" } }),
        ])
        {
            (body["code"], body["citation"]) = (code, Citation());
            Assert.Equal("insufficient_scope", Text(await Post(writers.Rater, list, body, 403), "code"));
            Assert.Equal(["citation_required /citation"], Faults(await Post(writers.Editor, list, new Dictionary<string, object?>(body) { ["citation"] = null }, 422)));
            Assert.Equal(code, Text(await Post(writers.Editor, list, body), "code"));
            Assert.Equal(["slug_taken /code"], Faults(await Post(writers.Editor, list, body, 409)));
            Assert.Contains(Items(await Get(writers.Reader, list + "?limit=100")), item => Text(item, "code") == code);
        }
        Assert.Equal(["validation_failed /direction", "unknown_outcome /outcomes", "validation_failed /collected"], Faults(await Post(writers.Editor, "indicators",
            new { code = code + "-x", label = "x", direction = "up", unit = "count", outcomes = new[] { "no-such" }, collected = new[] { "no-such" }, citation = Citation() }, 422)));
        var subject = await Subject(host, SubjectKind.Programme);
        await Post(writers.Editor, $"subjects/{subject.Slug}/outcome-links", new { outcome = code, validFrom = "2024-01-01", citation = Citation() });
        var path = Items(await Get(writers.Reader, $"subjects/{subject.Slug}/theory-of-change"))[0];
        Assert.Equal(("live", "suspension_count"), (Text(path.GetProperty("indicators")[0], "status"), Text(path.GetProperty("indicators")[0].GetProperty("dataSets")[0], "indicator")));
    }

    [Fact]
    public async Task E11_a_remark_leaves_both_values_in_place()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Programme);
        foreach (var (document, max) in ((string, int)[])[("llr-schools-handbook-2023", 16), ("llr-vrn-duty-slides-2023", 17)])
        {
            await Post(writers.Editor, $"subjects/{subject.Slug}/facts", new { facet = "age-range", value = new { min = 10, max }, validFrom = "2024-01-01", citation = new { document, section = "p. 1" } });
        }
        var notes = $"conflicts/{subject.Slug}/age-range/notes";
        Assert.Equal("not_found", Text(await Post(writers.Moderator, $"conflicts/{subject.Slug}/area/notes", new { note = "x" }, 404), "code"));
        Assert.Equal("insufficient_scope", Text(await Post(writers.Editor, notes, new { note = "x" }, 403), "code"));
        Assert.Equal("personal_data_suspected", Text(await Post(writers.Moderator, notes, new { note = "ask Dr Quillfeather" }, 422), "code"));
        var noted = await Post(writers.Moderator, notes, new { note = "Two printings; the later one is not final." });
        Assert.Equal((2, 1), (noted.GetProperty("values").GetArrayLength(), noted.GetProperty("notes").GetArrayLength()));
        var conflict = Items(await Get(writers.Reader, $"conflicts?subject={subject.Slug}"))[0];
        Assert.Equal(["10-16", "10-17"], conflict.GetProperty("values").EnumerateArray().Select(side => Text(side, "value")));
        Assert.Equal("Two printings; the later one is not final.", Text(conflict.GetProperty("notes")[0], "note"));
    }

    private static async Task<JsonElement> Patch(HttpClient client, string address, string verification, string? tag, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { verification }) };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await Answers.Read(await client.SendAsync(request, Ct), status);
    }
}
