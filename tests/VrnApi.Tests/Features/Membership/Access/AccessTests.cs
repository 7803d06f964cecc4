using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Access;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership.Access;

/// <summary>What belonging to a network opens of others: by rule, by area, and not a call longer than the membership.</summary>
public sealed class AccessTests(VrnHost host)
{
    [Theory]
    [InlineData("seat")]
    [InlineData("sign-up")]
    [InlineData("officer")]
    public async Task Belonging_opens_networks_of_the_same_areas_while_it_and_the_rule_hold(string when)
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var school = await School("school-a");
        using var other = await School("school-b");
        var (here, elsewhere, today) = (Area(), Area(), $"{London.Today(TimeProvider.System):O}");
        var (home, near, far) = (MadeUp.Network("home", NetworkKind.SchoolsNetwork, here), MadeUp.Network("near", NetworkKind.DeliveryGroup, here), MadeUp.Network("far", NetworkKind.DeliveryGroup, elsewhere));
        var held = Held(near);
        await host.Store(home, near, far, held, Held(far));
        var start = await school.FeedEnd("meeting");
        var rules = $"/v1/networks/{home.Slug}/access-rules";
        var rule = (await admin.Post(rules, new { when, areaBasis = "network-areas", gives = "network-detail", validFrom = "2024-01-01" }, 201)).Text("id");
        Assert.Equal(0, await Meetings(school, near));

        var leave = await Join(admin, home, when);
        Assert.Equal((1, 0), (await Meetings(school, near), await Meetings(school, far)));
        Assert.Equal((0, 0), (await Meetings(other, near), await Meetings(other, far)));
        Assert.Equal("updated", await Told(school, start, held.Id));
        var right = (await school.Read("/v1/networks/access")).Items().Single(item => item.GetProperty("rule").ValueKind == JsonValueKind.String && item.Text("rule") == rule);
        Assert.Equal((home.Slug, when, "network-detail", here), (right.Text("network"), right.Text("when"), right.Text("gives"), right.GetProperty("areas")[0].GetString()));
        Assert.DoesNotContain((await other.Read("/v1/networks/access")).Items(), item => item.Text("network") == home.Slug);

        await admin.Patch($"{rules}/{rule}", new { validTo = today }, 200, await admin.Tag($"{rules}/{rule}"));
        Assert.Equal(0, await Meetings(school, near));
        Assert.Equal("deleted", await Told(school, start, held.Id));
        await admin.Patch($"{rules}/{rule}", new { validTo = (string?)null }, 200, await admin.Tag($"{rules}/{rule}"));
        Assert.Equal((1, "updated"), (await Meetings(school, near), await Told(school, start, held.Id)));
        await leave();
        Assert.Equal((0, "deleted"), (await Meetings(school, near), await Told(school, start, held.Id)));
        Assert.DoesNotContain((await school.Read("/v1/networks/access")).Items(), item => item.Text("network") == home.Slug);
    }

    [Fact]
    public async Task A_rule_reaches_areas_above_and_within_its_own_and_those_of_the_readers_registration()
    {
        var (county, district, apart) = (Area(), Area(), Area());
        var (home, wide, within, away) = (MadeUp.Network("home", NetworkKind.DeliveryGroup, county), MadeUp.Network("wide", NetworkKind.DeliveryGroup, county), MadeUp.Network("within", NetworkKind.DeliveryGroup, district), MadeUp.Network("away", NetworkKind.DeliveryGroup, apart));
        var day = new DateOnly(2027, 1, 1);
        AccessRule Rule(AccessAreaBasis basis) => new() { NetworkId = home.Id, When = AccessWhen.Seat, AreaBasis = basis, Gives = AccessGives.NetworkDetail, ValidFrom = day };
        var (ofNetwork, ofOrganisation) = (Rule(AccessAreaBasis.NetworkAreas), Rule(AccessAreaBasis.OrganisationArea));
        await host.Store(home, wide, within, away, ofNetwork, ofOrganisation, new AreaLink { AncestorCode = county, DescendantCode = district, Depth = 1 });
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();

        Assert.Equal(Ids(home, wide, within), await Opened(ofNetwork, null));
        Assert.Equal(Ids(home, wide, within), await Opened(ofOrganisation, district));
        Assert.Equal(Ids(away), await Opened(ofOrganisation, apart));
        Assert.Empty(await Opened(ofOrganisation, null));

        async Task<Guid[]> Opened(AccessRule rule, string? registered) =>
            [.. (await AccessRights.Opened(db, db.Set<AccessRule>().Where(row => row.Id == rule.Id), registered, day).Distinct().ToListAsync(Ct)).Order()];

        static Guid[] Ids(params Network[] networks) => [.. networks.Select(network => network.Id).Order()];
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

    /// <summary>Of no country, so that no other test's networks lie there.</summary>
    private static string Area() => $"X{Dice.Between(10_000_000, 99_999_999)}";

    /// <returns>Ends it.</returns>
    private async Task<Func<Task>> Join(HttpClient admin, Network home, string when)
    {
        var today = $"{London.Today(TimeProvider.System):O}";
        switch (when)
        {
            case "seat":
                var seats = $"/v1/networks/{home.Slug}/seats";
                var seat = (await admin.Post(seats, new { number = 1, organisation = "leicestershire-police", urn = "900001", validFrom = "2024-01-01" }, 201)).Text("id");
                return async () => await admin.Patch($"{seats}/{seat}", new { validTo = today }, 200, await admin.Tag($"{seats}/{seat}"));
            case "officer":
                var holdings = $"/v1/networks/{home.Slug}/holdings";
                var holding = (await admin.Post(holdings, new { function = "chair", organisation = await Organisation(), validFrom = "2024-01-01" }, 201)).Text("id");
                return async () => await admin.Patch($"{holdings}/{holding}", new { validTo = today }, 200, await admin.Tag($"{holdings}/{holding}"));
            default:
                var signUp = new SignUp { NetworkId = home.Id, OrganisationId = await Organisation(), State = SignUpState.Verified, Route = SignUpRoute.Self, PendingAt = DateTimeOffset.UnixEpoch, VerifiedAt = DateTimeOffset.UnixEpoch };
                await host.Store(signUp);
                var address = $"/v1/networks/{home.Slug}/sign-ups/{signUp.Id}/transitions";
                await admin.Post(address, new { to = "active" }, 200);
                return async () => await admin.Post(address, new { to = "left" }, 200);
        }
    }

    /// <summary>An organisation of the first school's own.</summary>
    private async Task<Guid> Organisation()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var owner = await db.Set<Partner>().Where(partner => partner.Urn == "900001").Select(partner => partner.Id).SingleAsync(Ct);
        var mark = $"{Guid.NewGuid():n}";
        var organisation = new Organisation { ExternalId = $"synthetic-{mark}", Name = $"Synthetic School {mark}", NameSort = $"synthetic school {mark}", OwnerPartnerId = owner };
        db.Add(organisation);
        await db.SaveChangesAsync(Ct);
        return organisation.Id;
    }

    private async Task<HttpClient> School(string name)
    {
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        return await SandboxClient.Of(host, name, "members:read self:manage");
    }

    private static Meeting Held(Network network) =>
        new() { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };

    private static async Task<int> Meetings(HttpClient client, Network network) => (await client.Read($"/v1/networks/{network.Slug}/meetings")).Items().Length;

    private static async Task<string?> Told(HttpClient client, string cursor, Guid id) =>
        (await client.Told("meeting", cursor, id)).TryGetValue(id, out var item) ? item.Text("action") : null;
}
