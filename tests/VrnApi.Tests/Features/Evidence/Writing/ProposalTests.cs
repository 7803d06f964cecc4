using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using static VrnApi.Tests.Features.Evidence.Writing.Writers;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>Two pairs of hands: what one client proposes counts when another accepts it, and is nobody else's to see before.</summary>
public sealed class ProposalTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E1_a_value_is_read_in_its_version_and_a_scheme_rates_what_it_is_for()
    {
        using var writers = await Of(host);
        var (programme, local, campaign) = (await Subject(host, SubjectKind.Programme), await Subject(host, SubjectKind.LocalIntervention), await Subject(host, SubjectKind.Campaign));
        var list = $"subjects/{programme.Slug}/assessments";

        Assert.Equal(["value_not_in_scheme /values/0/value"], Faults(await Post(writers.Rater, list, Rating("1", scheme: "eif-guidebook", version: "2017", dimension: "evidence"), 422)));
        var made = await Post(writers.Rater, list, Rating("1", scheme: "eif-guidebook", version: "2014", dimension: "evidence"));
        Assert.Equal(("proposed", "assessment", "1"), (Text(made, "status"), Text(made, "kind"), Text(made.GetProperty("assessment").GetProperty("values")[0], "value")));

        Assert.Equal(["unit_mismatch /scheme"], Faults(await Post(writers.Rater, $"subjects/{local.Slug}/assessments", Rating("high"), 422)));
        Assert.Equal("unit_mismatch", Text(await Post(writers.Rater, $"subjects/{campaign.Slug}/assessments", Rating("1", scheme: "eif-guidebook", version: "2014", dimension: "evidence"), 422), "code"));
        Assert.Equal("proposed", Text(await Post(writers.Rater, $"subjects/{local.Slug}/assessments", Rating("running", scheme: "vrn-local", version: "1", dimension: "evaluation-stage")), "status"));

        // NE has no place in the scale.
        await writers.Accepted(programme, Rating("NE", scheme: "eif-guidebook", version: "2017", dimension: "evidence"));
        foreach (var (condition, found) in ((string, int)[])[("gte:NL2", 0), ("eq:NE", 1)])
        {
            Assert.Equal(found, Items(await Get(writers.Reader, $"subjects?q={programme.Slug}&rating=eif-guidebook@2017.evidence:{condition}")).Length);
        }
    }

    [Fact]
    public async Task A_proposal_is_seen_by_its_partner_and_moderators_and_by_no_other_path()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var made = await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", Rating("harmful"));
        var (id, citation) = (Text(made, "id"), Text(made, "citationId"));

        foreach (var stranger in (HttpClient[])[writers.OtherRater, writers.Reader])
        {
            Assert.Equal("not_found", Text(await Get(stranger, $"records/{id}", 404), "code"));
            Assert.Equal("not_found", Text(await Get(stranger, $"citations/{citation}", 404), "code"));
            foreach (var path in (string[])["history", "assessments", "assessments?status=proposed", "ratings"])
            {
                Assert.Empty(Items(await Get(stranger, $"subjects/{subject.Slug}/{path}")));
            }
            Assert.Empty((await Get(stranger, $"subjects/{subject.Slug}")).GetProperty("harmSignals").EnumerateArray());
            Assert.DoesNotContain(id, await (await stranger.GetAsync("/v1/changes?kinds=assessment&limit=100", Ct)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.Equal("insufficient_scope", Text(await Get(stranger, "proposals", 403), "code"));
        }
        foreach (var insider in (HttpClient[])[writers.Rater, writers.Moderator])
        {
            Assert.Equal(id, Text(await Get(insider, $"records/{id}"), "id"));
            Assert.Equal("p. 4", Text(await Get(insider, $"citations/{citation}"), "section"));
            Assert.Equal([id], Items(await Get(insider, $"subjects/{subject.Slug}/assessments?status=proposed")).Select(item => Text(item, "id")));
            Assert.Equal([id], Items(await Get(insider, $"subjects/{subject.Slug}/history")).Select(item => Text(item, "id")));
        }
        var waiting = new List<string>();
        for (var next = "/v1/evidence/proposals?limit=2"; next is not null;)
        {
            var page = await Answers.Read(await writers.Moderator.GetAsync(next, Ct));
            waiting.AddRange(Items(page).Select(item => Text(item, "recordedAt")));
            next = page.GetProperty("next").GetString();
        }
        Assert.Equal(waiting.Order(StringComparer.Ordinal), waiting);

        await Post(writers.Moderator, $"records/{id}/decisions", new { decision = "accept", reason = "compared with the source" });
        Assert.Equal("rated-harmful", Text((await Get(writers.Reader, $"subjects/{subject.Slug}")).GetProperty("harmSignals")[0], "kind"));
        Assert.Equal("accepted", Text(await Get(writers.OtherRater, $"records/{id}"), "status"));
        Assert.False((await Get(writers.Reader, $"records/{id}")).GetProperty("decisions")[0].TryGetProperty("decidedByClient", out _));
        Assert.NotEmpty(Text((await Get(writers.Moderator, $"records/{id}")).GetProperty("decisions")[0], "decidedByClient"));
    }

    [Fact]
    public async Task Whoever_proposed_does_not_accept_and_a_decided_proposal_is_not_decided_again()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        Guid own;
        await using (var scope = await host.Inside())
        {
            // No client of the sandbox both proposes and moderates: the row says that this one did.
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            var moderator = SandboxIdentity.Read(host.Folder, "vrn-approver");
            var record = new VrnApi.Data.Evidence.Record
            {
                Kind = RecordKind.Fact,
                SubjectId = subject.Id,
                ValidFrom = new(2024, 1, 1),
                RecordedAt = TimeProvider.System.GetUtcNow(),
                ProposedByClient = moderator.ClientId,
                CitationId = subject.CitationId,
            };
            db.Add(record);
            db.Add(new SubjectFact { RecordId = record.Id, Facet = "target-group", Text = "synthetic", ValueStatus = ValueStatus.Stated });
            await db.SaveChangesAsync(Ct);
            own = record.Id;
        }
        Assert.Equal("same_client", Text(await Post(writers.Moderator, $"records/{own}/decisions", new { decision = "accept", reason = "own" }, 409), "code"));
        Assert.Equal("refused", Text(await Post(writers.Moderator, $"records/{own}/decisions", new { decision = "refuse", reason = "own" }), "status"));

        var other = Text(await Post(writers.Rater, $"subjects/{subject.Slug}/assessments", Rating("low")), "id");
        Assert.Equal("insufficient_scope", Text(await Post(writers.Rater, $"records/{other}/decisions", new { decision = "accept", reason = "own" }, 403), "code"));
        foreach (var decision in (string[])["dispute", "settle"])
        {
            Assert.Equal("decision_not_allowed", Text(await Post(writers.Moderator, $"records/{other}/decisions", new { decision, reason = "too early" }, 409), "code"));
        }
        Assert.Equal("decision_not_allowed", Text(await Post(writers.Moderator, $"records/{other}/decisions", new { decision = "withdraw", reason = "too early", effectiveOn = "2024-01-01" }, 409), "code"));
        Assert.Equal("accepted", Text(await Post(writers.Moderator, $"records/{other}/decisions", new { decision = "accept", reason = "compared" }), "status"));
        foreach (var decision in (string[])["accept", "refuse", "settle"])
        {
            Assert.Equal("decision_not_allowed", Text(await Post(writers.Moderator, $"records/{other}/decisions", new { decision, reason = "again" }, 409), "code"));
        }
        Assert.True((await Post(writers.Moderator, $"records/{other}/decisions", new { decision = "dispute", reason = "two readings" })).GetProperty("disputed").GetBoolean());
        Assert.True(Items(await Get(writers.Reader, $"subjects/{subject.Slug}/ratings"))[0].GetProperty("disputed").GetBoolean());
        Assert.False((await Post(writers.Moderator, $"records/{other}/decisions", new { decision = "settle", reason = "one reading" })).GetProperty("disputed").GetBoolean());
        Assert.Equal("not_found", Text(await Post(writers.Moderator, $"records/{Guid.NewGuid()}/decisions", new { decision = "accept", reason = "none" }, 404), "code"));
    }

    [Fact]
    public async Task Every_fault_of_a_proposal_is_told_at_its_place_and_nothing_is_kept()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var list = $"subjects/{subject.Slug}/assessments";
        Dictionary<string, object?> With(string name, object? value) => new(Rating("low")) { [name] = value };
        object[] Values(params object[] values) => values;

        foreach (var (body, faults) in new (object, string[])[]
        {
            (With("citation", null), ["citation_required /citation"]),
            (With("citation", new { document = "", section = " " }), ["citation_required /citation/section", "citation_required /citation/document"]),
            (With("citation", new { document = "no-such", section = "p. 1" }), ["unknown_document /citation/document"]),
            (With("citation", new { document = "llr-schools-handbook-2023", section = "p. 1", quote = new string('q', 301) }), ["quote_too_long /citation/quote"]),
            (With("validTo", "2024-01-01"), ["validity_inverted /validTo"]),
            (With("validFrom", "0001-01-01"), ["validation_failed /validFrom"]),
            (With("basis", "stated"), ["validation_failed /basis"]),
            (With("version", "1999"), ["validation_failed /version"]),
            (With("outcome", "violence"), ["validation_failed /outcome"]),
            (With("values", Values()), ["validation_failed /values"]),
            (With("values", Values(new { dimension = "impact", valueStatus = "unknown", value = "low" })), ["value_status_mismatch /values/0/value"]),
            (With("values", Values(new { dimension = "impact" })), ["value_status_mismatch /values/0/value"]),
            (With("values", Values(new { dimension = "glamour", value = "low" })), ["dimension_not_in_scheme /values/0/dimension"]),
            (With("values", Values(new { dimension = "evidence-strength", value = 6 })), ["value_not_in_scheme /values/0/value"]),
            (With("values", Values(new { dimension = "evidence-strength", value = "1.5" }, new { dimension = "impact", value = true })), ["value_not_in_scheme /values/0/value", "value_not_in_scheme /values/1/value"]),
            (With("supersedes", Guid.NewGuid()), ["supersedes_not_current /supersedes"]),
            (With("note", "read out by Mrs Quillfeather"), ["personal_data_suspected /note"]),
            (With("note", "a\u0000b"), ["validation_failed /note"]),
        })
        {
            var problem = await Post(writers.Rater, list, body, 422);
            Assert.Equal(faults, Faults(problem));
            Assert.Equal(faults[0].Split(' ')[0], Text(problem, "code"));
            Assert.DoesNotContain("Quillfeather", problem.GetRawText(), StringComparison.Ordinal);
        }
        Assert.Equal(["validation_failed /values"], Faults(await Post(writers.Rater, list, With("values", new object?[] { null }), 422)));
        Assert.Equal("unknown_property", Text(await Post(writers.Rater, list, With("score", 5), 400), "code"));
        Assert.Equal("not_found", Text(await Post(writers.Rater, "subjects/no-such/assessments", Rating("low"), 404), "code"));
        Assert.Equal("insufficient_scope", Text(await Post(writers.Reader, list, Rating("low"), 403), "code"));
        Assert.Empty(Items(await Get(writers.Moderator, $"subjects/{subject.Slug}/history")));

        // The controls: the whole body, without a date, and a lost value.
        Assert.Equal("2024-01-01", Text(await Post(writers.Rater, list, Rating("low")), "validFrom"));
        Assert.NotEmpty(Text(await Post(writers.Rater, list, With("validFrom", null)), "validFrom"));
        var lost = (await Post(writers.Rater, list, With("values", Values(new { dimension = "evidence-strength", value = 5 }, new { dimension = "impact", valueStatus = "lost-in-extraction" })))).GetProperty("assessment").GetProperty("values");
        Assert.Equal(("5", JsonValueKind.Null), (Text(lost[0], "value"), lost[1].GetProperty("value").ValueKind));
    }

    [Fact]
    public async Task A_body_of_evidence_is_rated_for_an_outcome()
    {
        using var writers = await Of(host);
        var list = $"subjects/{(await Subject(host, SubjectKind.Strategy)).Slug}/assessments";
        var body = Rating("low", scheme: "grade", version: "1", dimension: "certainty");

        Assert.Equal(["validation_failed /outcome"], Faults(await Post(writers.Rater, list, body, 422)));
        Assert.Equal(["unknown_outcome /outcome"], Faults(await Post(writers.Rater, list, new Dictionary<string, object?>(body) { ["outcome"] = "no-such" }, 422)));
        Assert.Equal("violence", Text((await Post(writers.Rater, list, new Dictionary<string, object?>(body) { ["outcome"] = "violence" })).GetProperty("assessment"), "outcome"));
    }

    [Fact]
    public async Task The_same_key_proposes_once_and_leaves_one_trace()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var (list, key) = ($"subjects/{subject.Slug}/assessments", $"{Guid.NewGuid():n}");

        var (one, again) = (await Post(writers.Rater, list, Rating("low"), 201, key), await Post(writers.Rater, list, Rating("low"), 201, key));

        Assert.Equal(one.GetRawText(), again.GetRawText());
        Assert.Equal("idempotency_mismatch", Text(await Post(writers.Rater, list, Rating("high"), 422, key), "code"));
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.Equal(1, await db.Set<AuditEvent>().CountAsync(row => row.Action == "evidence.proposed" && row.ResourceId == Text(one, "id"), Ct));
        Assert.Equal(0, await db.Set<OutboxEntry>().CountAsync(row => row.EntityId == one.GetProperty("id").GetGuid() || row.EntityId == subject.Id, Ct));
    }

    [Fact]
    public async Task E6_estimates_stand_side_by_side_and_are_never_merged()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var list = $"subjects/{subject.Slug}/effect-estimates";
        foreach (var (outcome, tier, value) in ((string, string, int)[])[("violence", "primary", -21), ("violence", "primary", -20), ("all-offending", "secondary", -14)])
        {
            var made = await Post(writers.Rater, list, new { outcome, tier, metric = "pct-change", value, rawText = $"{value}%", citation = Citation(outcome) });
            Assert.DoesNotContain(Items(await Get(writers.Reader, list)), item => Text(item, "id") == Text(made, "id"));
            await Post(writers.Moderator, $"records/{Text(made, "id")}/decisions", new { decision = "accept", reason = "compared" });
        }

        Assert.Equal([-21d, -20d, -14d], Items(await Get(writers.Reader, list)).Select(item => item.GetProperty("value").GetDouble()).Order());
        // One document that says two things is not in conflict with another.
        Assert.Empty(Items(await Get(writers.Reader, $"conflicts?subject={subject.Slug}")));
        Assert.Equal(["unknown_outcome /outcome", "value_status_mismatch /value", "validation_failed /ciLow"],
            Faults(await Post(writers.Rater, list, new { outcome = "no-such", tier = "primary", metric = "smd", ciLow = 1, rawText = "x", citation = Citation() }, 422)));
    }

    [Fact]
    public async Task GraphQL_proposes_what_REST_proposes_and_says_what_it_says()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        const string mutation = """
            mutation ($input: ProposeAssessmentInput!) { proposeAssessment(input: $input) { record { uuid status scheme version validFrom basis subject { slug } values { dimension value valueStatus } citation { document } } } }
            """;
        Dictionary<string, object?> Input(string key, string value) => new()
        {
            ["idempotencyKey"] = key,
            ["subject"] = subject.Slug,
            ["scheme"] = "yef-toolkit",
            ["version"] = "2021",
            ["validFrom"] = "2024-01-01",
            ["basis"] = "PUBLISHER",
            ["values"] = new[] { new { dimension = "impact", value } },
            ["citation"] = Citation(),
        };
        var key = $"{Guid.NewGuid():n}";
        var made = (await writers.Rater.Data(mutation, new { input = Input(key, "low") })).GetProperty("proposeAssessment").GetProperty("record");

        Assert.Equal(("PROPOSED", "low", subject.Slug), (Text(made, "status"), Text(made.GetProperty("values")[0], "value"), Text(made.GetProperty("subject"), "slug")));
        Assert.Equal(made.GetRawText(), (await writers.Rater.Data(mutation, new { input = Input(key, "low") })).GetProperty("proposeAssessment").GetProperty("record").GetRawText());
        Assert.Equal("proposed", Text(await Get(writers.Rater, $"records/{Text(made, "uuid")}"), "status"));
        using var refused = await writers.Rater.SendAsync(GraphQLCalls.Post(mutation, variables: new { input = Input($"{Guid.NewGuid():n}", "splendid") }), Ct);
        var extensions = JsonSerializer.Deserialize<JsonElement>(await refused.Content.ReadAsStringAsync(Ct)).GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal(("VALUE_NOT_IN_SCHEME", "/values/0/value"), (Text(extensions, "code"), Text(extensions.GetProperty("problems")[0], "pointer")));
        using var reader = await writers.Reader.SendAsync(GraphQLCalls.Post(mutation, variables: new { input = Input($"{Guid.NewGuid():n}", "low") }), Ct);
        Assert.Contains("INSUFFICIENT_SCOPE", await reader.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }
}
