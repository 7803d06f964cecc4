using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Evidence.Writing.Writers;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>E4 and E9 by the routes: what took the place of what, since when and as far as was known, and how the feed tells it.</summary>
public sealed class SupersessionTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E4_all_four_combinations_of_the_clocks_are_answered_after_a_supersession()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var (old, young) = (await writers.Accepted(subject, Rating("low", "2020-01-01")), await writers.Accepted(subject, Rating("high", "2024-06-01")));
        var before = Text(await Get(writers.Reader, $"subjects/{subject.Slug}/ratings"), "knownAt");
        var decided = await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "supersede", reason = "a newer edition", effectiveOn = "2024-06-01", supersededBy = young });
        Assert.Equal(("superseded", "2024-06-01"), (Text(decided, "status"), Text(decided, "validTo")));
        var after = Text(decided.GetProperty("decisions")[1], "recordedAt");

        foreach (var (asOf, knownAt, expected) in ((string, string, string[])[])
            [("2024-05-31", before, ["low"]), ("2024-06-01", before, ["high", "low"]), ("2024-05-31", after, ["low"]), ("2024-06-01", after, ["high"])])
        {
            var page = await Get(writers.Reader, $"subjects/{subject.Slug}/ratings?asOf={asOf}&knownAt={Uri.EscapeDataString(knownAt)}");
            Assert.Equal(expected, Items(page).Select(item => Text(item, "value")).Order());
            Assert.Equal(expected, Items(await Get(writers.Reader, $"subjects/{subject.Slug}/assessments?asOf={asOf}&knownAt={Uri.EscapeDataString(knownAt)}"))
                .Select(item => Text(item.GetProperty("assessment").GetProperty("values")[0], "value")).Order());
        }
        Assert.Equal("decision_not_allowed", Text(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "withdraw", reason = "too late", effectiveOn = "2024-06-01" }, 409), "code"));
        // A second end counts when it is an earlier one.
        Assert.Equal("2022-01-01", Text(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "withdraw", reason = "never held", effectiveOn = "2022-01-01" }), "validTo"));
        Assert.Empty(Items(await Get(writers.Reader, $"subjects/{subject.Slug}/ratings?asOf=2023-01-01")));
        Assert.Equal([old, young], Items(await Get(writers.Reader, $"subjects/{subject.Slug}/history")).Select(item => Text(item, "id")));
    }

    [Fact]
    public async Task Only_a_record_of_the_same_thing_takes_the_place()
    {
        using var writers = await Of(host);
        var (subject, another) = (await Subject(host, SubjectKind.Strategy), await Subject(host, SubjectKind.Strategy));
        var old = await writers.Accepted(subject, Rating("low"));
        var (foreign, scheme) = (await writers.Accepted(another, Rating("low")), await writers.Accepted(subject, Rating("2", scheme: "eef-toolkit", version: "1", dimension: "months")));
        var proposed = Text(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", Rating("high")), "id");
        object Supersede(string by) => new { decision = "supersede", reason = "a newer edition", effectiveOn = "2024-06-01", supersededBy = by };

        foreach (var wrong in (string[])[foreign, scheme, proposed, old, $"{Guid.NewGuid()}"])
        {
            Assert.Equal(["superseder_differs /supersededBy"], Faults(await Post(writers.Moderator, $"records/{old}/decisions", Supersede(wrong), 422)));
        }
        foreach (var wrong in (string[])[foreign, scheme, proposed])
        {
            Assert.Equal(["supersedes_not_current /supersedes"], Faults(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", new Dictionary<string, object?>(Rating("high")) { ["supersedes"] = wrong }, 422)));
        }
        Assert.Equal(["validation_failed /effectiveOn", "validation_failed /supersededBy"], Faults(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "supersede", reason = "x" }, 422)));
        Assert.Equal(["validation_failed /effectiveOn"], Faults(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "dispute", reason = "x", effectiveOn = "2024-01-01" }, 422)));
        Assert.Equal("personal_data_suspected", Text(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "dispute", reason = "Cllr Quillfeather disagrees" }, 422), "code"));
        Assert.Equal("invalid_json", Text(await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "rate", reason = "x" }, 400), "code"));

        // The control: accepting a proposal that names the current record puts it in its place.
        var next = Text(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", new Dictionary<string, object?>(Rating("high", "2024-06-01")) { ["supersedes"] = old }), "id");
        await Post(writers.Moderator, $"records/{next}/decisions", new { decision = "accept", reason = "a newer edition" });
        Assert.Equal(("superseded", "2024-06-01"), (Text(await Get(writers.Reader, $"records/{old}"), "status"), Text(await Get(writers.Reader, $"records/{old}"), "validTo")));
        Assert.Equal(["supersedes_not_current /supersedes"], Faults(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", new Dictionary<string, object?>(Rating("high")) { ["supersedes"] = old }, 422)));
    }

    [Fact]
    public async Task Of_two_proposals_to_replace_one_record_the_second_comes_too_late()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var old = await writers.Accepted(subject, Rating("low"));
        var both = new List<string>();
        foreach (var value in (string[])["high", "moderate"])
        {
            both.Add(Text(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", new Dictionary<string, object?>(Rating(value, "2024-06-01")) { ["supersedes"] = old }), "id"));
        }
        // At the same moment: one after the other all the same, and each with a time of its own.
        var answers = await Task.WhenAll(both.Select(async id =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/evidence/records/{id}/decisions") { Content = System.Net.Http.Json.JsonContent.Create(new { decision = "accept", reason = "x" }) };
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid():n}");
            using var answer = await writers.Moderator.SendAsync(request, Ct);
            return (int)answer.StatusCode;
        }));

        Assert.Equal([201, 409], answers.Order());
        Assert.Single(Items(await Get(writers.Reader, $"subjects/{subject.Slug}/ratings?asOf=2024-06-01")));
    }

    [Fact]
    public async Task E9_a_supersession_is_one_change_that_tells_before_and_after_and_a_withdrawal_is_a_deletion()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var (old, young) = (await writers.Accepted(subject, Rating("low", "2020-01-01")), await writers.Accepted(subject, Rating("high", "2024-06-01")));
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var rows = await db.Set<OutboxEntry>().CountAsync(row => row.EntityId == subject.Id || row.EntityId == Guid.Parse(old) || row.EntityId == Guid.Parse(young), Ct);

        await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "supersede", reason = "a newer edition", effectiveOn = "2024-06-01", supersededBy = young });

        Assert.Equal(rows + 1, await db.Set<OutboxEntry>().CountAsync(row => row.EntityId == subject.Id || row.EntityId == Guid.Parse(old) || row.EntityId == Guid.Parse(young), Ct));
        var told = Assert.Single(await Feed(writers.Reader, "assessment"), item => Text(item, "id") == old);
        var state = told.GetProperty("data");
        Assert.Equal(("updated", old, young, "supersede", subject.Slug), (Text(told, "action"), Text(state.GetProperty("before"), "id"), Text(state.GetProperty("after"), "id"),
            Text(state.GetProperty("decision"), "decision"), Text(state.GetProperty("subject"), "slug")));

        await Post(writers.Moderator, $"records/{young}/decisions", new { decision = "withdraw", reason = "it was a misprint", effectiveOn = "2024-06-01" });
        Assert.Equal("deleted", Text(Assert.Single(await Feed(writers.Reader, "assessment"), item => Text(item, "id") == young), "action"));
    }

    [Fact]
    public async Task Harm_that_comes_or_goes_by_a_decision_is_told_to_readers_without_ratings_too()
    {
        using var writers = await Of(host);
        using var plain = await SandboxClient.Of(host, "vcs-example", "interventions:read");
        var (subject, tied) = (await Subject(host, SubjectKind.Strategy), await Subject(host, SubjectKind.Programme));
        await Post(writers.Editor, $"subjects/{tied.Slug}/links", new { to = subject.Slug, relation = "implements", validFrom = "2020-01-01", citation = Citation() });
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Task<int> Rows(Subject one) => db.Set<OutboxEntry>().CountAsync(row => row.Kind == "intervention" && row.EntityId == one.Id, Ct);
        var before = (await Rows(subject), await Rows(tied));

        var harmful = await writers.Accepted(subject, Rating("harmful"));

        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (await Rows(subject), await Rows(tied)));
        Assert.Equal("linked-harmful", Text((await Get(plain, $"subjects/{tied.Slug}")).GetProperty("harmSignals")[0], "kind"));
        await Post(writers.Moderator, $"records/{harmful}/decisions", new { decision = "dispute", reason = "two readings" });
        Assert.Equal((before.Item1 + 1, before.Item2 + 1), (await Rows(subject), await Rows(tied)));
        await Post(writers.Moderator, $"records/{harmful}/decisions", new { decision = "withdraw", reason = "misread", effectiveOn = "2024-01-01" });
        Assert.Equal((before.Item1 + 2, before.Item2 + 2), (await Rows(subject), await Rows(tied)));
        Assert.Empty((await Get(plain, $"subjects/{tied.Slug}")).GetProperty("harmSignals").EnumerateArray());
    }

    /// <summary>What a reader holds that applies the feed from its beginning: of each thing the last that was told.</summary>
    private static async Task<List<JsonElement>> Feed(HttpClient client, string kind)
    {
        var items = new List<JsonElement>();
        for (var next = $"/v1/changes?kinds={kind}&limit=100"; ;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            if (Items(page) is not { Length: > 0 } more)
            {
                return [.. items.GroupBy(item => Text(item, "id")).Select(told => told.Last())];
            }
            items.AddRange(more);
            next = new Uri(Text(page, "next")).PathAndQuery;
        }
    }
}
