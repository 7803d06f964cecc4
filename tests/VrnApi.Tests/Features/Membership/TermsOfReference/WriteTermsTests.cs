using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Tests.Features.Membership.Compliance;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership.TermsOfReference;

/// <summary>M4: a version is drafted, published and adopted; acceptances of the one before are out of date until given anew.</summary>
public sealed class WriteTermsTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M4_publishing_a_version_makes_every_acceptance_out_of_date_until_it_is_accepted_anew()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var plan = new SyntheticNetwork([]);
        plan.Store(db, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Ct);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var (network, code) = ($"/v1/networks/{plan.Network.Slug}", await Code(analyst, plan.Network.Slug));
        var (versions, acceptances) = ($"/v1/networks/terms/{code}/versions", $"{network}/acceptances");
        Assert.Equal(("pass", 0), await Rule(analyst, plan.Network.Slug));

        var draft = await admin.Post(versions, new { text = "The second text.", minMeetingsPerYear = 6, standingAgenda = new[] { new { code = "plans", label = "Plans" } } }, 201);
        Assert.Equal((2, "draft"), (draft.GetProperty("version").GetInt32(), draft.Text("status")));
        Assert.Equal("not_found", (await analyst.Read($"{versions}/2", 404)).Text("code"));
        Assert.DoesNotContain((await analyst.Read(versions)).Items(), version => version.Text("status") == "draft");
        Assert.Equal("terms_not_published", (await admin.Post($"{network}/terms/adoptions", new { terms = code, version = 2 }, 409)).Text("code"));
        var tag = await admin.Tag($"{versions}/2");
        Assert.Equal("precondition_required", (await admin.Put($"{versions}/2", new { text = "Mended." }, 428, null)).Text("code"));
        Assert.Equal("insufficient_scope", (await analyst.Put($"{versions}/2", new { text = "Mended." }, 403, tag)).Text("code"));
        Assert.Equal("Mended.", (await admin.Put($"{versions}/2", new { text = "Mended.", minMeetingsPerYear = 6 }, 200, tag)).Text("text"));
        Assert.Equal("precondition_failed", (await admin.Put($"{versions}/2", new { text = "Lost." }, 412, tag)).Text("code"));
        // A draft changes nothing for anybody.
        Assert.Equal(("pass", 0), await Rule(analyst, plan.Network.Slug));

        var key = $"{Guid.NewGuid():n}";
        Assert.Equal("insufficient_scope", (await analyst.Post($"{versions}/2/publish", null, 403)).Text("code"));
        var published = await admin.Post($"{versions}/2/publish", null, 200, key);
        Assert.Equal("published", published.Text("status"));
        Assert.Equal(published.GetRawText(), (await admin.Post($"{versions}/2/publish", null, 200, key)).GetRawText());
        Assert.Equal("superseded", (await analyst.Read($"{versions}/1")).Text("status"));
        Assert.Equal(("fail", 10), await Rule(analyst, plan.Network.Slug));
        Assert.All((await analyst.Read(acceptances)).Items(), row => Assert.Equal("out-of-date", row.Text("state")));
        Assert.Equal(10, (await analyst.Read(acceptances)).Items().Length);
        Assert.All((await analyst.Read($"{network}/members")).Items(), member => Assert.Equal("out-of-date", member.Text("acceptance")));
        Assert.All(await OnGraphQL(analyst, plan.Network.Slug), state => Assert.Equal("out-of-date", state));

        foreach (var number in (int[])[1, 2])
        {
            var before = (await admin.Read($"{versions}/{number}")).GetRawText();
            Assert.Equal("terms_frozen", (await admin.Put($"{versions}/{number}", new { text = "Another text." }, 409, await admin.Tag($"{versions}/{number}"))).Text("code"));
            Assert.Equal("terms_frozen", (await admin.Post($"{versions}/{number}/publish", null, 409)).Text("code"));
            Assert.Equal(before, (await admin.Read($"{versions}/{number}")).GetRawText());
        }
        Assert.Equal("terms_superseded", (await admin.Post(acceptances, new { version = 1, acceptedByFunction = "chair", organisation = plan.Organisations[0].ExternalId }, 409)).Text("code"));
        foreach (var (index, organisation) in plan.Organisations.Index())
        {
            Assert.Equal("current", (await admin.Post(acceptances, new { version = 2, acceptedByFunction = "chair", organisation = organisation.ExternalId }, 201)).Text("state"));
            Assert.Equal(index == plan.Organisations.Count - 1 ? ("pass", 0) : ("fail", plan.Organisations.Count - 1 - index), await Rule(analyst, plan.Network.Slug));
        }
        Assert.Equal(10, (await OnGraphQL(analyst, plan.Network.Slug)).Count(state => state == "current"));
    }

    [Fact]
    public async Task A_network_adopts_a_published_version_and_works_under_one_at_a_time()
    {
        var network = MadeUp.Network("adopting", Data.Membership.NetworkKind.DeliveryGroup);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var code = $"synthetic-{Guid.NewGuid():n}"[..40];
        var (versions, adoptions) = ($"/v1/networks/terms/{code}/versions", $"/v1/networks/{network.Slug}/terms/adoptions");

        Assert.Equal("insufficient_scope", (await analyst.Post("/v1/networks/terms", new { code, title = "Synthetic terms" }, 403)).Text("code"));
        Assert.Equal(("validation_failed", "/code"), (await admin.Post("/v1/networks/terms", new { code = "Not A Code", title = "Synthetic terms" }, 422)).Fault());
        Assert.Equal(("personal_data_suspected", "/title"), (await admin.Post("/v1/networks/terms", new { code, title = "Terms of Mrs Quillfeather" }, 422)).Fault());
        Assert.Equal(code, (await admin.Post("/v1/networks/terms", new { code, title = "Synthetic terms" }, 201)).Text("code"));
        Assert.Equal(("slug_taken", "/code"), (await admin.Post("/v1/networks/terms", new { code, title = "Synthetic terms" }, 409)).Fault());
        Assert.Equal("not_found", (await admin.Post("/v1/networks/terms/no-such/versions", new { text = "x" }, 404)).Text("code"));
        foreach (var (body, pointer) in ((object, string)[])
        [
            (new { text = " " }, "/text"), (new { text = "x", minMeetingsPerYear = 0 }, "/minMeetingsPerYear"), (new { text = "x", idealGapMinDays = 40, idealGapMaxDays = 30 }, "/idealGapMaxDays"),
            (new { text = "x", quorumKind = "share" }, "/quorumValue"), (new { text = "x", quorumKind = "share", quorumValue = 1.5 }, "/quorumValue"),
            (new { text = "x", quorumKind = "organisations", quorumValue = 2.5 }, "/quorumValue"), (new { text = "x", principleSet = "no-such" }, "/principleSet"),
            (new { text = "x", standingAgenda = new[] { new { code = "a", label = "A" }, new { code = "a", label = "B" } } }, "/standingAgenda"),
        ])
        {
            Assert.Equal(("validation_failed", pointer), (await admin.Post(versions, body, 422)).Fault());
        }
        Assert.Equal(("personal_data_suspected", "/text"), (await admin.Post(versions, new { text = "The chair is Cllr Quillfeather." }, 422)).Fault());
        Assert.Equal(1, (await admin.Post(versions, new { text = "First.", quorumKind = "organisations", quorumValue = 5, principleSet = "tv-vrn-guiding-principles", effectiveFrom = "2024-01-01" }, 201)).GetProperty("version").GetInt32());
        await admin.Post($"{versions}/1/publish", null, 200);

        Assert.Equal(("validation_failed", "/version"), (await admin.Post(adoptions, new { terms = code, version = 7 }, 422)).Fault());
        Assert.Equal(("validation_failed", "/adoptedFrom"), (await admin.Post(adoptions, new { terms = code, version = 1, adoptedFrom = "2023-12-31" }, 422)).Fault());
        Assert.Equal("not_found", (await admin.Post("/v1/networks/no-such/terms/adoptions", new { terms = code, version = 1 }, 404)).Text("code"));
        Assert.Equal("insufficient_scope", (await analyst.Post(adoptions, new { terms = code, version = 1 }, 403)).Text("code"));
        await analyst.Read($"/v1/networks/{network.Slug}/terms", 404);
        await admin.Post(adoptions, new { terms = code, version = 1, adoptedFrom = "2024-02-01" }, 201);
        Assert.Equal("conflict", (await admin.Post(adoptions, new { terms = code, version = 1, adoptedFrom = "2024-01-15" }, 409)).Text("code"));
        await admin.Post(versions, new { text = "Second.", effectiveFrom = "2024-06-01" }, 201);
        await admin.Post($"{versions}/2/publish", null, 200);
        Assert.Equal("terms_superseded", (await admin.Post(adoptions, new { terms = code, version = 1, adoptedFrom = "2024-07-01" }, 409)).Text("code"));
        await admin.Post(adoptions, new { terms = code, version = 2, adoptedFrom = "2024-07-01" }, 201);

        foreach (var (day, version) in ((string, int)[])[("2024-06-30", 1), ("2024-07-01", 2)])
        {
            Assert.Equal(version, (await analyst.Read($"/v1/networks/{network.Slug}/terms?asOf={day}")).GetProperty("terms").GetProperty("version").GetInt32());
            var graph = await analyst.Data("query ($slug: String!, $day: LocalDate) { network(by: { slug: $slug }, asOf: $day) { terms { code version status text quorumKind standingAgenda { code } } } }", new { slug = network.Slug, day });
            Assert.Equal(version, graph.GetProperty("network").GetProperty("terms").GetProperty("version").GetInt32());
        }
        Assert.Equal(JsonValueKind.Null, (await analyst.Data("query ($slug: String!) { network(by: { slug: $slug }, asOf: \"2023-01-01\") { terms { code } } }", new { slug = network.Slug }))
            .GetProperty("network").GetProperty("terms").ValueKind);
    }

    private static async Task<string> Code(HttpClient client, string slug) => (await client.Read($"/v1/networks/{slug}/terms")).GetProperty("terms").Text("code");

    /// <summary>The verdict of R5 by REST and by GraphQL, and how many organisations it names.</summary>
    private static async Task<(string, int)> Rule(HttpClient client, string slug)
    {
        var rest = (await client.Read($"/v1/networks/{slug}/compliance?rules=R5")).GetProperty("results")[0];
        var graph = (await client.Data("query ($slug: String!) { network(by: { slug: $slug }) { compliance(rules: [\"R5\"]) { status evidence { id } } } }", new { slug })).GetProperty("network").GetProperty("compliance")[0];
        Assert.Equal(rest.Text("status").ToUpperInvariant(), graph.Text("status"));
        Assert.Equal(rest.GetProperty("evidence").GetArrayLength(), graph.GetProperty("evidence").GetArrayLength());
        return (rest.Text("status"), rest.Text("status") == "pass" ? 0 : rest.GetProperty("evidence").GetArrayLength());
    }

    private static async Task<List<string>> OnGraphQL(HttpClient client, string slug) => [.. (await client.Data("query ($slug: String!) { network(by: { slug: $slug }) { acceptances { state version organisation { slug } } } }", new { slug }))
        .GetProperty("network").GetProperty("acceptances").EnumerateArray().Select(row => row.Text("state"))];
}
