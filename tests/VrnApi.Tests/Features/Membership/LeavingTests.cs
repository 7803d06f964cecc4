using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership;

/// <summary>M12: a right from membership ends with it, by every way on the next call, though the token lives on.</summary>
public sealed class LeavingTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M12_after_leaving_the_very_next_call_shows_nothing_by_any_way_on_any_host()
    {
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        var network = MadeUp.Network("left", NetworkKind.SchoolsNetwork, "E06000016");
        var before = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };
        await host.Store(network, before);
        await using var second = await host.Settings();
        using var here = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        using var there = second.Of("school-a", "members:read");
        using var stranger = await SandboxClient.Of(host, "school-b", "members:read");
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        var (start, outside) = (await here.FeedEnd("meeting,sign-up"), await stranger.FeedEnd("meeting,sign-up"));
        var list = $"/v1/networks/{network.Slug}/meetings";
        var signUp = $"/v1/networks/{network.Slug}/sign-ups/{(await here.Post($"/v1/networks/{network.Slug}/sign-ups", new { }, 201)).Text("id")}";
        await admin.Post($"{signUp}/transitions", new { to = "verified" }, 200);
        Assert.Equal((0, 0, 0, 404), await Seen(here));

        await admin.Post($"{signUp}/transitions", new { to = "active" }, 200);
        var after = (await admin.Post(list, new { startsAt = "2025-03-03T16:00:00Z", status = "held" }, 201)).GetProperty("id").GetGuid();
        Assert.Equal((2, 2, 2, 200), await Seen(here));
        Assert.Equal((2, 2, 2, 200), await Seen(there));
        Assert.Equal((0, 0, 0, 404), await Seen(stranger));
        Assert.Equal(new Dictionary<Guid, string> { [before.Id] = "updated", [after] = "updated" }, await Told(here, start, before.Id, after));

        await here.Post($"{signUp}/transitions", new { to = "left" }, 200);
        Assert.Equal((0, 0, 0, 404), await Seen(here));
        Assert.Equal((0, 0, 0, 404), await Seen(there));
        Assert.Equal(new Dictionary<Guid, string> { [before.Id] = "deleted", [after] = "deleted" }, await Told(here, start, before.Id, after));
        Assert.Equal(new Dictionary<Guid, string> { [before.Id] = "deleted", [after] = "deleted" }, await Told(there, start, before.Id, after));
        // Whoever never could see them is not told that they are gone.
        Assert.Empty(await Told(stranger, outside, before.Id, after));
        Assert.DoesNotContain(network.Slug, (await stranger.Read($"/v1/changes?kinds=sign-up&limit=100&after={outside}")).GetRawText(), StringComparison.Ordinal);
        var own = (await here.Read($"/v1/changes?kinds=sign-up&limit=100&after={start}")).Items().Single(item => item.GetProperty("data") is { ValueKind: JsonValueKind.Object } data && data.Text("network") == network.Slug);
        Assert.Equal("left", own.GetProperty("data").Text("state"));

        // A meeting that is held after it has left is nothing to it.
        var later = (await admin.Post(list, new { startsAt = "2025-04-03T16:00:00Z", status = "held" }, 201)).GetProperty("id").GetGuid();
        Assert.Empty(await Told(here, start, later));

        async Task<(int Json, int GraphQL, int Csv, int One)> Seen(HttpClient client)
        {
            var graph = (await client.Data("query ($slug: String!) { network(by: { slug: $slug }) { meetings { totalCount nodes { uuid } } compliance { rule } acceptances { uuid } schoolCoverage { overall { open } } } }", new { slug = network.Slug })).GetProperty("network");
            var nodes = graph.GetProperty("meetings").GetProperty("nodes").GetArrayLength();
            Assert.Equal(nodes, graph.GetProperty("meetings").GetProperty("totalCount").GetInt32());
            Assert.Equal(nodes == 0 ? 0 : 15, graph.GetProperty("compliance").GetArrayLength());
            Assert.Equal(nodes == 0 ? JsonValueKind.Null : JsonValueKind.Object, graph.GetProperty("schoolCoverage").ValueKind);
            var csv = await client.GetStringAsync($"{list}?format=csv", Ct);
            using var one = await client.GetAsync($"{list}/{before.Id}", Ct);
            return ((await client.Read(list)).Items().Length, nodes, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1, (int)one.StatusCode);
        }

        async Task<Dictionary<Guid, string>> Told(HttpClient client, string cursor, params Guid[] ids) =>
            (await client.Told("meeting", cursor, ids)).ToDictionary(pair => pair.Key, pair => pair.Value.Text("action"));
    }

    [Fact]
    public async Task M12_a_seat_opens_the_detail_while_it_holds_and_a_right_never_exceeds_the_type()
    {
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        var network = MadeUp.Network("seated", NetworkKind.DeliveryGroup);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var school = await SandboxClient.Of(host, "school-a", "members:read");
        using var other = await SandboxClient.Of(host, "school-b", "members:read");
        var (list, seats) = ($"/v1/networks/{network.Slug}/meetings", $"/v1/networks/{network.Slug}/seats");
        await admin.Post(list, new { startsAt = "2025-03-03T16:00:00Z", status = "held" }, 201);
        Assert.Empty((await school.Read(list)).Items());

        var seat = (await admin.Post(seats, new { number = 1, organisation = "leicestershire-police", urn = "900001", validFrom = "2024-01-01" }, 201)).Text("id");
        Assert.Single((await school.Read(list)).Items());
        Assert.Empty((await other.Read(list)).Items());
        // It adds rows that may be read, and no scope: a school writes nothing.
        Assert.Equal("insufficient_scope", (await school.Post(list, new { startsAt = "2025-03-03T16:00:00Z" }, 403)).Text("code"));
        using (var registered = await SandboxClient.Of(host, "school-a"))
        {
            Assert.Equal("insufficient_scope", (await registered.Post(list, new { startsAt = "2025-03-03T16:00:00Z" }, 403)).Text("code"));
        }
        var today = VrnApi.Platform.London.Today(TimeProvider.System);
        await admin.Patch($"{seats}/{seat}", new { validTo = $"{today:O}" }, 200, await admin.Tag($"{seats}/{seat}"));
        Assert.Empty((await school.Read(list)).Items());
    }
}
