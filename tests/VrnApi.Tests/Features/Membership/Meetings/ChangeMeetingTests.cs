using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.Membership.Meetings;

/// <summary>What becomes of a meeting: held, cancelled, attended; talks, and the calendar.</summary>
public sealed class ChangeMeetingTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly DateOnly Today = VrnApi.Platform.London.Today(TimeProvider.System);

    [Fact]
    public async Task A_scheduled_meeting_becomes_held_or_cancelled_and_nothing_after()
    {
        var network = MadeUp.Network("meetings", NetworkKind.DeliveryGroup);
        var chair = new RoleHolding { NetworkId = network.Id, FunctionCode = "chair", HeldAt = "a school", ValidFrom = Today.AddDays(-100), ValidTo = Today.AddDays(-50) };
        await host.Store(network, chair);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var list = $"/v1/networks/{network.Slug}/meetings";
        async Task<string> Scheduled(int days) => $"{list}/{(await admin.Post(list, new { startsAt = At(days) }, 201)).Text("id")}";
        var (past, future) = (await Scheduled(-60), await Scheduled(30));

        Assert.Equal("insufficient_scope", (await analyst.Patch(past, new { status = "held" }, 403, await admin.Tag(past))).Text("code"));
        Assert.Equal("precondition_required", (await admin.Patch(past, new { status = "held" }, 428, null)).Text("code"));
        Assert.Equal("precondition_failed", (await admin.Patch(past, new { status = "held" }, 412, "\"x\"")).Text("code"));
        Assert.Equal(("held_in_future", "/startsAt"), (await admin.Patch(future, new { status = "held" }, 422, await admin.Tag(future))).Fault());
        foreach (var (body, code, pointer) in ((object, string, string)[])
        [
            (new { status = "held", chairedByHolding = Guid.NewGuid() }, "not_in_post", "/chairedByHolding"), (new { chairedByHolding = chair.Id }, "validation_failed", "/chairedByHolding"),
            (new { note = "with Mrs Quillfeather" }, "personal_data_suspected", "/note"), (new { startsAt = (string?)null }, "validation_failed", "/startsAt"),
            (new { supporters = new[] { Guid.NewGuid() } }, "validation_failed", "/supporters/0"), (new { startsAt = "1800-01-01T10:00:00Z" }, "validation_failed", "/startsAt"),
        ])
        {
            Assert.Equal((code, pointer), (await admin.Patch(past, body, 422, await admin.Tag(past))).Fault());
        }
        var held = (await admin.Patch(past, new { status = "held", chairedByHolding = chair.Id, mode = "online", note = "in a call" }, 200, await admin.Tag(past))).GetProperty("meeting");
        Assert.Equal(("held", "online", $"{chair.Id}"), (held.Text("status"), held.Text("mode"), held.Text("chairedByHoldingId")));
        // The chair was not in post on another day.
        Assert.Equal("not_in_post", (await admin.Patch(past, new { startsAt = At(-20) }, 422, await admin.Tag(past))).Text("code"));
        Assert.Equal("cancelled", (await admin.Patch(future, new { status = "cancelled" }, 200, await admin.Tag(future))).GetProperty("meeting").Text("status"));
        foreach (var (address, to) in ((string, string)[])[(past, "cancelled"), (past, "scheduled"), (future, "held"), (future, "scheduled")])
        {
            Assert.Equal("transition_not_allowed", (await admin.Patch(address, new { status = to }, 409, await admin.Tag(address))).Text("code"));
        }
        Assert.Equal("not_found", (await admin.Patch($"{list}/{Guid.NewGuid()}", new { status = "held" }, 404, "\"x\"")).Text("code"));
        Assert.Equal(["cancelled", "held"], (await analyst.Read(list)).Items().Select(meeting => meeting.Text("status")));
        var graph = (await analyst.Data("query ($slug: String!) { network(by: { slug: $slug }) { meetings(status: HELD) { totalCount nodes { uuid status mode localDate agenda { title } } } } }", new { slug = network.Slug })).GetProperty("network").GetProperty("meetings");
        Assert.Equal((1, "HELD"), (graph.GetProperty("totalCount").GetInt32(), graph.GetProperty("nodes")[0].Text("status")));
    }

    [Fact]
    public async Task Attendance_is_the_teams_as_a_whole_and_a_members_for_itself()
    {
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        var network = MadeUp.Network("attended", NetworkKind.SchoolsNetwork, "E06000016");
        var meeting = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };
        var cancelled = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 3, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 3, 3), Status = MeetingStatus.Cancelled };
        await host.Store(network, meeting, cancelled);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        using var stranger = await SandboxClient.Of(host, "school-b", "members:read self:manage");
        using var reader = await SandboxClient.Of(host, "school-a", "members:read");
        var signUp = $"/v1/networks/{network.Slug}/sign-ups/{(await school.Post($"/v1/networks/{network.Slug}/sign-ups", new { }, 201)).Text("id")}/transitions";
        var (address, set) = ($"/v1/networks/{network.Slug}/meetings/{meeting.Id}", $"/v1/networks/{network.Slug}/meetings/{meeting.Id}/attendance");
        object Items(params object[] items) => new { items };
        object own = new { function = "headteacher", headcount = 2 }, police = new { organisation = "leicestershire-police", function = "chair", headcount = 1 }, seat = new { seatType = "headteacher", function = "headteacher", headcount = 1 };

        // Not a member yet: there is no such meeting for it.
        Assert.Equal("not_found", (await school.Put(set, Items(own), 404, "\"x\"")).Text("code"));
        await admin.Post(signUp, new { to = "verified" }, 200);
        await admin.Post(signUp, new { to = "active" }, 200);
        Assert.Equal("not_found", (await stranger.Put(set, Items(own), 404, "\"x\"")).Text("code"));
        var seatType = (await admin.Read("/v1/networks/llr-spb/seats")).Items().Select(row => row.GetProperty("seatType")).First(type => type.ValueKind == System.Text.Json.JsonValueKind.Object).Text("code");
        seat = new { seatType, function = "headteacher", headcount = 1 };
        Assert.Equal("insufficient_scope", (await reader.Put(set, Items(own), 403, await school.Tag(address))).Text("code"));
        Assert.Equal(("not_your_organisation", "/items/0/organisation"), (await school.Put(set, Items(police), 403, await school.Tag(address))).Fault());
        Assert.Equal(("not_your_organisation", "/items/0/seatType"), (await school.Put(set, Items(seat), 403, await school.Tag(address))).Fault());
        foreach (var (item, code, pointer) in ((object, string, string)[])
        [
            (new { function = "wizard", headcount = 1 }, "unknown_function", "/items/0/function"), (new { function = "headteacher", headcount = 0 }, "validation_failed", "/items/0/headcount"),
        ])
        {
            Assert.Equal((code, pointer), (await school.Put(set, Items(item), 422, await school.Tag(address))).Fault());
        }
        Assert.Equal(("validation_failed", "/items"), (await school.Put(set, Items(own, own), 422, await school.Tag(address))).Fault());
        Assert.Equal("precondition_required", (await school.Put(set, Items(own), 428, null)).Text("code"));
        Assert.Equal("precondition_failed", (await school.Put(set, Items(own), 412, "\"x\"")).Text("code"));
        Assert.Equal(2, Assert.Single((await school.Put(set, Items(own), 200, await school.Tag(address))).GetProperty("attendance").EnumerateArray()).GetProperty("headcount").GetInt32());
        Assert.Equal(3, (await admin.Put(set, Items(police, seat, new { organisation = "leicester-city-council", function = "chair", headcount = 1 }), 200, await admin.Tag(address))).GetProperty("attendance").GetArrayLength());
        Assert.Equal(("validation_failed", "/items/0/organisation"), (await admin.Put(set, Items(new { organisation = "no-such", function = "chair", headcount = 1 }), 422, await admin.Tag(address))).Fault());
        // The school's own is added; what the team said of others stays.
        Assert.Equal(4, (await school.Put(set, Items(own), 200, await school.Tag(address))).GetProperty("attendance").GetArrayLength());
        Assert.Equal(3, (await school.Put(set, Items(), 200, await school.Tag(address))).GetProperty("attendance").GetArrayLength());
        var off = $"/v1/networks/{network.Slug}/meetings/{cancelled.Id}";
        Assert.Equal("transition_not_allowed", (await school.Put($"{off}/attendance", Items(own), 409, await school.Tag(off))).Text("code"));
    }

    [Fact]
    public async Task Talks_are_put_on_record_and_are_no_referrals()
    {
        var network = MadeUp.Network("talks", NetworkKind.DeliveryGroup);
        var meeting = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };
        await host.Store(network, meeting);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        using var charity = await SandboxClient.Of(host, "vcs-example", "members:read");
        var list = $"/v1/networks/{network.Slug}/inputs";

        foreach (var (body, code, pointer) in ((object, string, string)[])
        [
            (new { subject = "A child", kind = "child-protection-referral" }, "referral_not_accepted", "/kind"), (new { subject = "A child", topics = new[] { "child-protection-referral" } }, "referral_not_accepted", "/topics"),
            (new { subject = "x", kind = "gossip" }, "validation_failed", "/kind"), (new { subject = " " }, "validation_failed", "/subject"), (new { subject = "x", topics = new[] { "Not a code" } }, "validation_failed", "/topics/0"),
            (new { subject = "x", meeting = Guid.NewGuid() }, "validation_failed", "/meeting"), (new { subject = "x", speakerOrganisation = "no-such" }, "validation_failed", "/speakerOrganisation"),
            (new { subject = "Talk by PC Quillfeather" }, "personal_data_suspected", "/subject"),
        ])
        {
            Assert.Equal((code, pointer), (await admin.Post(list, body, 422)).Fault());
        }
        Assert.Equal("insufficient_scope", (await analyst.Post(list, new { subject = "Trauma-informed practice" }, 403)).Text("code"));
        Assert.Equal("not_found", (await admin.Post("/v1/networks/no-such/inputs", new { subject = "x" }, 404)).Text("code"));
        await admin.Post(list, new { subject = "Trauma-informed practice", speakerOrganisation = "leicestershire-police", topics = new[] { "trauma" }, meeting = meeting.Id }, 201);
        var input = Assert.Single((await analyst.Read(list)).Items());
        Assert.Equal(("leicestershire-police", $"{meeting.Id}"), (input.GetProperty("speakerOrganisation").Text("slug"), input.Text("meeting")));
        Assert.Empty((await charity.Read(list)).Items());
        Assert.Equal(["1", "2"], (await analyst.Read($"/v1/networks/{network.Slug}/compliance?rules=R13,R14")).GetProperty("results").EnumerateArray().Select(rule => rule.Text("value")));
    }

    [Fact]
    public async Task Of_several_who_write_under_one_tag_one_is_taken_whatever_part_of_the_meeting_they_write()
    {
        var network = MadeUp.Network("contended", NetworkKind.DeliveryGroup);
        var meeting = new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2025, 2, 3, 16, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2025, 2, 3), Status = MeetingStatus.Held };
        await host.Store(network, meeting);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        var address = $"/v1/networks/{network.Slug}/meetings/{meeting.Id}";
        var tag = await admin.Tag(address);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 9).Select(async i =>
        {
            var (method, part, body) = (i % 3) switch
            {
                0 => (HttpMethod.Patch, "", (object)new { note = $"Note {i}" }),
                1 => (HttpMethod.Put, "/agenda", new { items = new[] { new { kind = "business", title = $"Item {i}" } } }),
                _ => (HttpMethod.Put, "/attendance", new { items = new[] { new { organisation = "leicestershire-police", function = "chair", headcount = i } } }),
            };
            using var request = new HttpRequestMessage(method, address + part) { Content = System.Net.Http.Json.JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            using var answer = await admin.SendAsync(request, Ct);
            return (int)answer.StatusCode;
        }));

        Assert.Single(statuses, status => status == 200);
        Assert.All(statuses, status => Assert.Contains(status, (int[])[200, 409, 412]));
    }

    [Fact]
    public async Task The_calendar_holds_every_meeting_and_is_empty_for_strangers()
    {
        var network = MadeUp.Network("calendar", NetworkKind.DeliveryGroup);
        await host.Store(network,
            new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2026, 7, 1, 15, 30, 0, TimeSpan.Zero), LocalDate = new DateOnly(2026, 7, 1), Note = "Bring; plans, please\nand time" },
            new Meeting { NetworkId = network.Id, StartsAt = new DateTimeOffset(2026, 8, 5, 9, 0, 0, TimeSpan.Zero), LocalDate = new DateOnly(2026, 8, 5), Status = MeetingStatus.Cancelled });
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        using var charity = await SandboxClient.Of(host, "vcs-example", "members:read");
        var address = $"/v1/networks/{network.Slug}/meetings.ics";
        using var answer = await analyst.GetAsync(address, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("DTSTART:20260701T153000Z\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("DESCRIPTION:Bring\\; plans\\, please\\nand time\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains($"SUMMARY:{network.Name}\r\n", unfolded, StringComparison.Ordinal);
        Assert.DoesNotContain("VEVENT", await charity.GetStringAsync(address, Ct), StringComparison.Ordinal);
        await analyst.Read("/v1/networks/no-such/meetings.ics", 404);
    }

    private static string At(int days) => $"{Today.AddDays(days):yyyy-MM-dd}T14:00:00+00:00";
}
