using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership.Access;

/// <summary>What belonging to a network opens of others: by rule, by area, and not a call longer than the membership.</summary>
public sealed class AccessTests(VrnHost host)
{
    private const string Blaby = "E07000129", Charnwood = "E07000130", Leicestershire = "E10000018";

    [Fact]
    public async Task A_seat_opens_networks_of_the_areas_of_its_own_while_seat_and_rule_hold()
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var school = await School("school-a");
        using var other = await School("school-b");
        var (home, near, far) = (MadeUp.Network("home", NetworkKind.DeliveryGroup, Blaby), MadeUp.Network("near", NetworkKind.DeliveryGroup, Blaby), MadeUp.Network("far", NetworkKind.DeliveryGroup, Charnwood));
        await host.Store(home, near, far, Held(near), Held(far));
        var seats = $"/v1/networks/{home.Slug}/seats";
        var seat = (await admin.Post(seats, new { number = 1, organisation = "leicestershire-police", urn = "900001", validFrom = "2024-01-01" }, 201)).Text("id");
        Assert.Equal(0, await Meetings(school, near));

        var rules = $"/v1/networks/{home.Slug}/access-rules";
        var rule = (await admin.Post(rules, new { when = "seat", areaBasis = "network-areas", gives = "network-detail", validFrom = "2024-01-01" }, 201)).Text("id");
        Assert.Equal((1, 0), (await Meetings(school, near), await Meetings(school, far)));
        Assert.Equal((0, 0), (await Meetings(other, near), await Meetings(other, far)));
        var right = (await school.Read("/v1/networks/access")).Items().Single(item => item.GetProperty("rule").ValueKind == JsonValueKind.String && item.Text("rule") == rule);
        Assert.Equal((home.Slug, "seat", "network-detail", Blaby), (right.Text("network"), right.Text("when"), right.Text("gives"), right.GetProperty("areas")[0].GetString()));
        Assert.Contains((await school.Read("/v1/networks/access")).Items(), item => item.Text("network") == home.Slug && item.GetProperty("rule").ValueKind == JsonValueKind.Null);
        Assert.DoesNotContain((await other.Read("/v1/networks/access")).Items(), item => item.Text("network") == home.Slug);

        var today = London.Today(TimeProvider.System);
        await admin.Patch($"{rules}/{rule}", new { validTo = $"{today:O}" }, 200, await admin.Tag($"{rules}/{rule}"));
        Assert.Equal(0, await Meetings(school, near));
        await admin.Patch($"{rules}/{rule}", new { validTo = (string?)null }, 200, await admin.Tag($"{rules}/{rule}"));
        Assert.Equal(1, await Meetings(school, near));
        await admin.Patch($"{seats}/{seat}", new { validTo = $"{today:O}" }, 200, await admin.Tag($"{seats}/{seat}"));
        Assert.Equal(0, await Meetings(school, near));
        Assert.DoesNotContain((await school.Read("/v1/networks/access")).Items(), item => item.Text("network") == home.Slug);
    }

    /// <summary>Sandbox schools are registered in Leicester.</summary>
    [Theory]
    [InlineData(AccessWhen.SignUp)]
    [InlineData(AccessWhen.Officer)]
    public async Task A_sign_up_or_an_office_opens_networks_of_the_own_area(AccessWhen when)
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var school = await School("school-a");
        using var other = await School("school-b");
        var (home, near) = (MadeUp.Network("home", NetworkKind.SchoolsNetwork), MadeUp.Network("near", NetworkKind.DeliveryGroup, "E06000016"));
        var held = Held(near);
        await host.Store(home, near, held);
        var start = await End(school);
        await admin.Post($"/v1/networks/{home.Slug}/access-rules", new { when = when == AccessWhen.SignUp ? "sign-up" : "officer", areaBasis = "organisation-area", gives = "network-detail", validFrom = "2024-01-01" }, 201);
        Assert.Equal(0, await Meetings(school, near));
        Assert.Null(await Told(school, start, held.Id));
        var (signUps, holdings) = ($"/v1/networks/{home.Slug}/sign-ups", $"/v1/networks/{home.Slug}/holdings");
        var signUp = await school.Post(signUps, new { }, 201);
        string? holding = null;
        if (when == AccessWhen.SignUp)
        {
            await admin.Post($"{signUps}/{signUp.Text("id")}/transitions", new { to = "verified" }, 200);
            await admin.Post($"{signUps}/{signUp.Text("id")}/transitions", new { to = "active" }, 200);
        }
        else
        {
            var organisation = signUp.GetProperty("organisation").Text("id");
            holding = (await admin.Post(holdings, new { function = "chair", organisation, validFrom = "2024-01-01" }, 201)).Text("id");
        }

        Assert.Equal(1, await Meetings(school, near));
        Assert.Equal("updated", await Told(school, start, held.Id));
        Assert.Equal(0, await Meetings(other, near));
        if (holding is null)
        {
            await school.Post($"{signUps}/{signUp.Text("id")}/transitions", new { to = "left" }, 200);
        }
        else
        {
            await admin.Patch($"{holdings}/{holding}", new { validTo = $"{London.Today(TimeProvider.System):O}" }, 200, await admin.Tag($"{holdings}/{holding}"));
        }
        Assert.Equal(0, await Meetings(school, near));
        Assert.Equal("deleted", await Told(school, start, held.Id));
    }

    [Fact]
    public async Task A_county_reaches_the_districts_within_it()
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var school = await School("school-a");
        var (home, within) = (MadeUp.Network("home", NetworkKind.DeliveryGroup, Leicestershire), MadeUp.Network("within", NetworkKind.DeliveryGroup, Charnwood));
        await host.Store(home, within, Held(within));
        await admin.Post($"/v1/networks/{home.Slug}/seats", new { number = 1, organisation = "leicestershire-police", urn = "900001", validFrom = "2024-01-01" }, 201);
        await admin.Post($"/v1/networks/{home.Slug}/access-rules", new { when = "seat", areaBasis = "network-areas", gives = "network-detail", validFrom = "2024-01-01" }, 201);
        Assert.Equal(1, await Meetings(school, within));
    }

    [Fact]
    public async Task Rules_are_the_teams_and_refused_with_their_fault()
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var school = await School("school-a");
        var network = MadeUp.Network("ruled", NetworkKind.DeliveryGroup);
        await host.Store(network);
        var rules = $"/v1/networks/{network.Slug}/access-rules";
        object Rule(string gives = "network-detail", string validFrom = "2024-01-01", string? validTo = null) => new { when = "seat", areaBasis = "network-areas", gives, validFrom, validTo };

        Assert.Equal("insufficient_scope", (await school.Post(rules, Rule(), 403)).Text("code"));
        Assert.Equal(("validation_failed", "/gives"), (await admin.Post(rules, Rule(gives: "area-listings"), 422)).Fault());
        Assert.Equal(("validation_failed", "/validTo"), (await admin.Post(rules, Rule(validTo: "2024-01-01"), 422)).Fault());
        Assert.Equal("not_found", (await admin.Post("/v1/networks/no-such-network/access-rules", Rule(), 404)).Text("code"));
        Assert.Equal("not_found", (await admin.Read($"{rules}/{Guid.NewGuid()}", 404)).Text("code"));
        var made = await admin.Post(rules, Rule(), 201);
        Assert.Equal(made.Text("id"), (await admin.Read(rules)).Items().Single().Text("id"));
        Assert.Equal("precondition_required", (await admin.Patch($"{rules}/{made.Text("id")}", new { validTo = "2025-01-01" }, 428, null)).Text("code"));
        Assert.Equal("2025-01-01", (await admin.Patch($"{rules}/{made.Text("id")}", new { validTo = "2025-01-01" }, 200, await admin.Tag($"{rules}/{made.Text("id")}"))).Text("validTo"));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<HttpClient> School(string name)
    {
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        return await SandboxClient.Of(host, name, "members:read self:manage");
    }

    private static Meeting Held(Network network) =>
        new() { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };

    private static async Task<int> Meetings(HttpClient client, Network network) => (await client.Read($"/v1/networks/{network.Slug}/meetings")).Items().Length;

    private static async Task<string> End(HttpClient client)
    {
        for (var next = "/v1/changes?kinds=meeting&limit=100"; ;)
        {
            var page = await client.Read(next);
            if (page.Items().Length == 0)
            {
                return Uri.EscapeDataString(page.Text("cursor"));
            }
            next = new Uri(page.Text("next")).PathAndQuery;
        }
    }

    private static async Task<string?> Told(HttpClient client, string cursor, Guid id)
    {
        string? told = null;
        for (var next = $"/v1/changes?kinds=meeting&limit=100&after={cursor}"; ;)
        {
            var page = await client.Read(next);
            if (page.Items().Length == 0)
            {
                return told;
            }
            told = page.Items().LastOrDefault(item => item.GetProperty("id").GetGuid() == id) is { ValueKind: JsonValueKind.Object } item ? item.Text("action") : told;
            next = new Uri(page.Text("next")).PathAndQuery;
        }
    }
}
