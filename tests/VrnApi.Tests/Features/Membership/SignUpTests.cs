using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M10: a school's way into a network, end to end.</summary>
public sealed class SignUpTests(VrnHost host)
{
    [Fact]
    public async Task M10_a_school_signs_up_is_verified_activated_and_leaves_and_each_step_is_told()
    {
        var network = await Network();
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        using var other = await SandboxClient.Of(host, "school-b", "members:read self:manage");
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        var list = $"/v1/networks/{network.Slug}/sign-ups";
        var key = $"{Guid.NewGuid():n}";

        var made = await Post(school, list, new { contactFunction = "headteacher" }, 201, key);
        var again = await Post(school, list, new { contactFunction = "headteacher" }, 201, key);
        var address = $"{list}/{Text(made, "id")}";

        Assert.Equal(made.GetRawText(), again.GetRawText());
        Assert.Equal(("pending", "self", "900001"), (Text(made, "state"), Text(made, "route"), Text(made, "urn")));
        var twice = await Post(school, list, new { }, 409);
        Assert.Equal(("duplicate_sign_up", address), (Text(twice, "code"), Text(twice, "detail")));

        Assert.Equal("not_found", Text(await Answers.Read(await other.GetAsync(address, Cancelled), 404), "code"));
        Assert.Equal(0, (await Answers.Read(await other.GetAsync(list, Cancelled))).GetProperty("items").GetArrayLength());
        Assert.Equal("not_found", Text(await Post(other, $"{address}/transitions", new { to = "withdrawn" }, 404), "code"));
        var self = await Post(school, $"{address}/transitions", new { to = "verified" }, 403);
        Assert.Equal(("insufficient_scope", "members:write"), (Text(self, "code"), Text(self, "scope")));

        Assert.Equal("transition_not_allowed", Text(await Post(admin, $"{address}/transitions", new { to = "active" }, 409), "code"));
        Assert.Equal("verified", Text(await Post(admin, $"{address}/transitions", new { to = "verified" }, 200), "state"));
        Assert.Equal("active", Text(await Post(admin, $"{address}/transitions", new { to = "active" }, 200), "state"));
        Assert.Equal(1, (await Answers.Read(await school.GetAsync($"/v1/networks/{network.Slug}/members", Cancelled))).GetProperty("items").GetArrayLength());
        var step = $"{Guid.NewGuid():n}";
        var left = await Post(school, $"{address}/transitions", new { to = "left", reasonCode = "moved-away" }, 200, step);
        Assert.Equal(left.GetRawText(), (await Post(school, $"{address}/transitions", new { to = "left", reasonCode = "moved-away" }, 200, step)).GetRawText());
        Assert.Equal(0, (await Answers.Read(await school.GetAsync($"/v1/networks/{network.Slug}/members", Cancelled))).GetProperty("items").GetArrayLength());
        Assert.Equal("pending", Text(await Post(school, list, new { }, 201), "state"));

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var id = made.GetProperty("id").GetGuid();
        Assert.Equal([null, SignUpState.Pending, SignUpState.Verified, SignUpState.Active],
            await db.Set<SignUpEvent>().Where(row => row.SignUpId == id).OrderBy(row => row.At).Select(row => row.From).ToListAsync(Cancelled));
        Assert.Equal(4, await db.Set<AuditEvent>().CountAsync(row => row.Action == "member.changed" && row.ResourceId == $"{id}", Cancelled));
        Assert.Equal(5, await db.Set<OutboxEntry>().CountAsync(row => row.Kind == "network" && row.EntityId == network.Id, Cancelled));
    }

    [Fact]
    public async Task GraphQL_signs_up_as_REST_does_and_says_what_it_says()
    {
        var network = await Network();
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        using var reader = await SandboxClient.Of(host, "school-a", "members:read");
        const string mutation = "mutation ($input: SignUpInput!) { signUpToNetwork(input: $input) { signUp { uuid network urn state route contactFunction organisation { slug } pendingAt activeAt } } }";
        var key = $"{Guid.NewGuid():n}";
        object Input(string idempotencyKey, string? urn = null) => new { input = new { idempotencyKey, network = network.Slug, urn, contactFunction = "headteacher" } };

        var made = (await school.Data(mutation, Input(key))).GetProperty("signUpToNetwork").GetProperty("signUp");

        Assert.Equal(("PENDING", "SELF", "900001", network.Slug), (Text(made, "state"), Text(made, "route"), Text(made, "urn"), Text(made, "network")));
        Assert.Equal(made.GetRawText(), (await school.Data(mutation, Input(key))).GetProperty("signUpToNetwork").GetProperty("signUp").GetRawText());
        Assert.Equal("pending", Text(await Answers.Read(await school.GetAsync($"/v1/networks/{network.Slug}/sign-ups/{Text(made, "uuid")}", Cancelled)), "state"));
        foreach (var (client, urn, code) in new[] { (school, null, "DUPLICATE_SIGN_UP"), (school, "900002", "NOT_YOUR_ORGANISATION"), (reader, (string?)null, "INSUFFICIENT_SCOPE") })
        {
            using var refused = await client.SendAsync(GraphQLCalls.Post(mutation, variables: Input($"{Guid.NewGuid():n}", urn)), Cancelled);
            Assert.Contains($"\"{code}\"", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_speaks_against_a_sign_up_is_told_and_without_it_the_same_is_taken()
    {
        var network = await Network();
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        var today = VrnApi.Platform.London.Today(TimeProvider.System);
        var (open, closed, outside) = (await School("E06000016", null), await School("E06000016", today.AddDays(-1)), await School("E06000001", null));
        var list = $"/v1/networks/{network.Slug}/sign-ups";

        foreach (var (body, code) in new (object, string)[]
        {
            (new { urn = closed }, "establishment_closed"), (new { urn = outside }, "outside_area"), (new { urn = "000000" }, "urn_unknown"),
            (new { urn = open, contactFunction = "wizard" }, "unknown_function"),
        })
        {
            var problem = await Post(admin, list, body, 422);
            Assert.Equal(code, Text(problem, "code"));
            Assert.Equal(code == "unknown_function" ? "/contactFunction" : "/urn", Text(problem.GetProperty("errors")[0], "pointer"));
        }
        Assert.Equal("not_open_to_sign_up", Text(await Post(admin, "/v1/networks/llr-spb/sign-ups", new { urn = open }, 422), "code"));
        Assert.Equal("pending", Text(await Post(admin, list, new { urn = open }, 201), "state"));
        Assert.Equal("duplicate_sign_up", Text(await Post(admin, list, new { urn = open }, 409), "code"));
        Assert.Equal("not_found", Text(await Post(admin, "/v1/networks/no-such-network/sign-ups", new { urn = open }, 404), "code"));
    }

    [Fact]
    public async Task Nobody_signs_another_organisation_up()
    {
        var network = await Network();
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        var list = $"/v1/networks/{network.Slug}/sign-ups";

        Assert.Equal("not_your_organisation", Text(await Post(school, list, new { urn = "900002" }, 403), "code"));
        Assert.Equal("not_your_organisation", Text(await Post(school, list, new { organisation = "leicestershire-police" }, 403), "code"));
        Assert.Equal("unknown_property", Text(await Post(school, list, new { name = "x" }, 400), "code"));
        // A partner that is no school takes no school's place either.
        using var council = await SandboxClient.Of(host, "council-leicester", "members:read self:manage");
        Assert.Equal("not_your_organisation", Text(await Post(council, list, new { urn = "900001" }, 403), "code"));
        Assert.Equal("pending", Text(await Post(school, list, new { urn = "900001" }, 201), "state"));
    }

    [Fact]
    public async Task M4_a_member_accepts_the_newest_version_alone_and_the_rule_passes_again()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var plan = new Compliance.SyntheticNetwork([]);
        plan.Newer = (plan.NewVersion(2), 9);
        plan.Store(db, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Cancelled);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        var (list, last) = ($"/v1/networks/{plan.Network.Slug}/acceptances", plan.Organisations[9].ExternalId);
        Assert.Equal(("fail", last), await Rule());

        Assert.Equal("terms_superseded", Text(await Post(admin, list, new { version = 1, acceptedByFunction = "chair", organisation = last }, 409), "code"));
        Assert.Equal("unknown_function", Text(await Post(admin, list, new { version = 2, acceptedByFunction = "wizard", organisation = last }, 422), "code"));
        Assert.Equal("not_your_organisation", Text(await Post(school, list, new { version = 2, acceptedByFunction = "chair", organisation = last }, 403), "code"));
        Assert.Equal(2, (await Post(admin, list, new { version = 2, acceptedByFunction = "chair", organisation = last }, 201)).GetProperty("version").GetInt32());
        Assert.Equal("conflict", Text(await Post(admin, list, new { version = 2, acceptedByFunction = "chair", organisation = last }, 409), "code"));
        Assert.Equal("pass", (await Rule()).Item1);
        Assert.Equal(20, (await Answers.Read(await admin.GetAsync(list, Cancelled))).GetProperty("items").GetArrayLength());

        async Task<(string, string)> Rule()
        {
            var rule = (await Answers.Read(await admin.GetAsync($"/v1/networks/{plan.Network.Slug}/compliance?rules=R5", Cancelled))).GetProperty("results")[0];
            var note = rule.GetProperty("evidence")[0];
            return (Text(rule, "status"), Text(note, "href").Split('/')[^1]);
        }
    }

    private async Task<Network> Network()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        await SandboxSchools.Register(db, Cancelled);
        var network = MadeUp.Network("schools", NetworkKind.SchoolsNetwork, "E06000016");
        db.Add(network);
        await db.SaveChangesAsync(Cancelled);
        return network;
    }

    private async Task<string> School(string area, DateOnly? closed)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var school = new Establishment { Urn = $"{Dice.Between(100000, 899999)}", LaEstab = "1000000", Name = "Synthetic school", Phase = "secondary", LaCode = area, DistrictCode = area, CloseOn = closed };
        db.Add(school);
        await db.SaveChangesAsync(Cancelled);
        return school.Urn;
    }

    private static async Task<JsonElement> Post(HttpClient client, string address, object body, int status, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? $"{Guid.NewGuid():n}");
        return await Answers.Read(await client.SendAsync(request, Cancelled), status);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
