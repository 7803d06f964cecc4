using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership.Writing;

/// <summary>Networks, seats, holdings and commitments by the network's team and by members for themselves.</summary>
public sealed class WriteNetworkTests(VrnHost host)
{
    [Fact]
    public async Task A_network_is_put_on_record_changed_and_closed_and_stays_readable_for_the_days_before()
    {
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var slug = $"synthetic-{Guid.NewGuid():n}"[..40];
        object Body() => new { slug, name = "Synthetic delivery group", kind = "delivery-group", areas = new[] { "E06000016" }, parent = "llr-spb" };

        Assert.Equal("insufficient_scope", (await analyst.Post("/v1/networks", Body(), 403)).Text("code"));
        foreach (var (body, code, pointer) in ((object, string, string)[])
        [
            (new { slug = "terms", name = "x", kind = "csp" }, "validation_failed", "/slug"), (new { slug = "No", name = "x", kind = "csp" }, "validation_failed", "/slug"),
            (new { slug, name = " ", kind = "csp" }, "validation_failed", "/name"), (new { slug, name = "x", kind = "csp", areas = new[] { "E99999999" } }, "validation_failed", "/areas/0"),
            (new { slug, name = "x", kind = "csp", parent = "no-such" }, "validation_failed", "/parent"), (new { slug, name = "x", kind = "csp", status = "closed" }, "validation_failed", "/status"),
            (new { slug, name = "x", kind = "csp", tilingGroup = "no-such" }, "validation_failed", "/tilingGroup"), (new { slug, name = "Group of Mrs Quillfeather", kind = "csp" }, "personal_data_suspected", "/name"),
            (new { slug, name = "x", kind = "csp", contacts = new[] { new { kind = "mailbox", value = "olivia.example@example.org" } } }, "personal_data_suspected", "/contacts/0/value"),
            (new { slug, name = "x", kind = "csp", contacts = new[] { new { kind = "team-line", value = "07700 900123" } } }, "personal_data_suspected", "/contacts/0/value"),
            (new { slug, name = "x", kind = "csp", contacts = new[] { new { kind = "website", value = "nowhere" } } }, "validation_failed", "/contacts/0/value"),
        ])
        {
            Assert.Equal((code, pointer), (await admin.Post("/v1/networks", body, 422)).Fault());
        }
        var made = await admin.Post("/v1/networks", new
        {
            slug,
            name = "Synthetic delivery group",
            kind = "delivery-group",
            areas = new[] { "E06000016" },
            parent = "llr-spb",
            contacts = new[] { new { kind = "mailbox", value = "vrn.team@example.org" }, new { kind = "team-line", value = "0116 496 0000" } },
        }, 201);
        Assert.Equal(("active", "llr-spb"), (made.Text("status"), made.GetProperty("parent").Text("slug")));
        Assert.Equal(("slug_taken", "/slug"), (await admin.Post("/v1/networks", Body(), 409)).Fault());
        var address = $"/v1/networks/{slug}";
        Assert.Equal(2, (await analyst.Read($"{address}?include=contacts")).GetProperty("contacts").GetArrayLength());

        var tag = await admin.Tag(address);
        Assert.Equal("precondition_required", (await admin.Patch(address, new { purpose = "x" }, 428, null)).Text("code"));
        Assert.Equal("insufficient_scope", (await analyst.Patch(address, new { purpose = "x" }, 403, tag)).Text("code"));
        Assert.Equal(("validation_failed", "/parent"), (await admin.Patch(address, new { parent = slug }, 422, tag)).Fault());
        Assert.Equal("transition_not_allowed", (await admin.Patch(address, new { status = "closed" }, 409, tag)).Text("code"));
        Assert.Equal(("unknown_property", "/slug"), (await admin.Patch(address, new { slug = "other" }, 400, tag)).Fault());
        Assert.Equal(("personal_data_suspected", "/purpose"), (await admin.Patch(address, new { purpose = "Led by Dr Quillfeather" }, 422, tag)).Fault());
        var changed = await admin.Patch(address, new { purpose = "To deliver.", areas = new[] { "E07000129" } }, 200, tag);
        Assert.Equal(("To deliver.", "E07000129"), (changed.Text("purpose"), Assert.Single(changed.GetProperty("areas").EnumerateArray()).Text("code")));
        Assert.Equal("precondition_failed", (await admin.Patch(address, new { purpose = "x" }, 412, tag)).Text("code"));

        var today = VrnApi.Platform.London.Today(TimeProvider.System);
        Assert.Equal(("validation_failed", "/reasonCode"), (await admin.Post($"{address}/close", new { on = $"{today:O}", reasonCode = "Because of it" }, 422)).Fault());
        Assert.Equal("insufficient_scope", (await analyst.Post($"{address}/close", new { on = $"{today:O}", reasonCode = "merged" }, 403)).Text("code"));
        var closed = await admin.Post($"{address}/close", new { on = $"{today:O}", reasonCode = "merged" }, 200);
        Assert.Equal(("closed", "merged", $"{today:O}"), (closed.Text("status"), closed.Text("closedReason"), closed.Text("validTo")));
        await analyst.Read(address, 404);
        Assert.Equal("closed", (await analyst.Read($"{address}?asOf={today.AddDays(-1):O}")).Text("status"));
        Assert.Equal("transition_not_allowed", (await admin.Post($"{address}/close", new { on = $"{today:O}", reasonCode = "merged" }, 409)).Text("code"));
    }

    [Fact]
    public async Task M3_seats_and_holdings_end_and_begin_and_never_overlap()
    {
        var network = MadeUp.Network("seats", NetworkKind.DeliveryGroup);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst", "members:read");
        var (seats, holdings) = ($"/v1/networks/{network.Slug}/seats", $"/v1/networks/{network.Slug}/holdings");

        foreach (var (body, code, pointer) in ((object, string, string)[])
        [
            (new { number = 0, organisation = "leicestershire-police" }, "validation_failed", "/number"), (new { number = 1 }, "validation_failed", "/organisation"),
            (new { number = 1, organisation = "leicestershire-police", seatType = "headteacher" }, "validation_failed", "/organisation"), (new { number = 1, organisation = "no-such" }, "validation_failed", "/organisation"),
            (new { number = 1, seatType = "no-such" }, "validation_failed", "/seatType"), (new { number = 1, organisation = "leicestershire-police", urn = "000000" }, "urn_unknown", "/urn"),
            (new { number = 1, organisation = "leicestershire-police", validFrom = "2024-01-01", validTo = "2024-01-01" }, "validation_failed", "/validTo"),
        ])
        {
            Assert.Equal((code, pointer), (await admin.Post(seats, body, 422)).Fault());
        }
        Assert.Equal("insufficient_scope", (await analyst.Post(seats, new { number = 1, organisation = "leicestershire-police" }, 403)).Text("code"));
        var seat = await admin.Post(seats, new { number = 1, organisation = "leicestershire-police", isStrategic = true, validFrom = "2024-01-01" }, 201);
        Assert.Equal(("seat_overlap", "/number"), (await admin.Post(seats, new { number = 1, organisation = "leicester-city-council", validFrom = "2025-01-01" }, 409)).Fault());
        var address = $"{seats}/{seat.Text("id")}";
        var tag = await admin.Tag(address);
        Assert.Equal("insufficient_scope", (await analyst.Patch(address, new { validTo = "2025-01-01" }, 403, tag)).Text("code"));
        Assert.Equal("precondition_required", (await admin.Patch(address, new { validTo = "2025-01-01" }, 428, null)).Text("code"));
        Assert.Equal(("validation_failed", "/validTo"), (await admin.Patch(address, new { validTo = "2024-01-01" }, 422, tag)).Fault());
        Assert.Equal("unknown_property", (await admin.Patch(address, new { organisation = "leicester-city-council" }, 400, tag)).Text("code"));
        var ended = await admin.Patch(address, new { validTo = "2025-01-01", isVoting = true, isStrategic = (bool?)null }, 200, tag);
        Assert.Equal((System.Text.Json.JsonValueKind.Null, true), (ended.GetProperty("isStrategic").ValueKind, ended.GetProperty("isVoting").GetBoolean()));
        Assert.Equal("precondition_failed", (await admin.Patch(address, new { validTo = "2026-01-01" }, 412, tag)).Text("code"));
        await admin.Post(seats, new { number = 1, organisation = "leicester-city-council", validFrom = "2025-01-01" }, 201);
        Assert.Equal(("seat_overlap", "/validTo"), (await admin.Patch(address, new { validTo = (string?)null }, 409, await admin.Tag(address))).Fault());
        foreach (var (day, who) in ((string, string)[])[("2024-12-31", "leicestershire-police"), ("2025-01-01", "leicester-city-council")])
        {
            Assert.Equal(who, Assert.Single((await analyst.Read($"{seats}?asOf={day}")).Items()).GetProperty("organisation").Text("slug"));
        }
        Assert.Empty((await analyst.Read($"{seats}?statutoryClass=relevant-authority")).Items());
        Assert.Single((await analyst.Read($"{seats}?statutoryClass=specified-authority")).Items());
        Assert.Equal("invalid_parameter", (await analyst.Read($"{seats}?statutoryClass=no-such", 400)).Text("code"));

        var chair = await admin.Post(holdings, new { function = "chair", validFrom = "2024-01-01", seat = seat.Text("id") }, 201);
        var held = $"{holdings}/{chair.Text("id")}";
        Assert.Equal(("validation_failed", "/seat"), (await admin.Post(holdings, new { function = "deputy-chair", validFrom = "2024-01-01", seat = Guid.NewGuid() }, 422)).Fault());
        Assert.Equal("holding_overlap", (await admin.Post(holdings, new { function = "chair", validFrom = "2024-06-01" }, 409)).Text("code"));
        Assert.Equal("insufficient_scope", (await analyst.Patch(held, new { validTo = "2024-06-01" }, 403, await admin.Tag(held))).Text("code"));
        Assert.Equal("2024-06-01", (await admin.Patch(held, new { validTo = "2024-06-01" }, 200, await admin.Tag(held))).Text("validTo"));
        await admin.Post(holdings, new { function = "chair", validFrom = "2024-06-01" }, 201);
        Assert.Equal(("holding_overlap", "/validTo"), (await admin.Patch(held, new { validTo = "2024-06-02" }, 409, await admin.Tag(held))).Fault());
        await analyst.Read($"{holdings}/{Guid.NewGuid()}", 404);
    }

    [Fact]
    public async Task A_member_commits_to_principles_for_itself_and_takes_it_back()
    {
        var network = MadeUp.Network("principles", NetworkKind.SchoolsNetwork, "E06000016");
        await using var scope = await host.Inside();
        await SandboxSchools.Register(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), TestContext.Current.CancellationToken);
        await host.Store(network);
        using var admin = await SandboxClient.Of(host, "vrn-admin", "members:read members:write self:manage");
        using var school = await SandboxClient.Of(host, "school-a", "members:read self:manage");
        using var other = await SandboxClient.Of(host, "school-b", "members:read self:manage");
        using var reader = await SandboxClient.Of(host, "school-a", "members:read");
        var list = $"/v1/networks/{network.Slug}/commitments";
        var signUp = $"/v1/networks/{network.Slug}/sign-ups/{(await school.Post($"/v1/networks/{network.Slug}/sign-ups", new { }, 201)).Text("id")}/transitions";
        await admin.Post(signUp, new { to = "verified" }, 200);
        await admin.Post(signUp, new { to = "active" }, 200);
        var principles = (await school.Read("/v1/networks/principle-sets")).Items()[0].GetProperty("principles").EnumerateArray().Take(2).Select(row => row.Text("code")).ToArray();

        Assert.Equal("insufficient_scope", (await reader.Post(list, new { principles }, 403)).Text("code"));
        Assert.Equal(("validation_failed", "/principles/1"), (await school.Post(list, new { principles = new[] { principles[0], "no-such" } }, 422)).Fault());
        Assert.Equal(("validation_failed", "/principles"), (await school.Post(list, new { principles = Array.Empty<string>() }, 422)).Fault());
        Assert.Equal(("not_your_organisation", "/organisation"), (await school.Post(list, new { principles, organisation = "leicestershire-police" }, 403)).Fault());
        Assert.Equal(2, (await school.Post(list, new { principles }, 201)).Items().Length);
        Assert.Equal(2, (await school.Read(list)).Items().Length);
        Assert.Empty((await other.Read(list)).Items());
        var one = (await school.Read(list)).Items()[0];
        var address = $"{list}/{one.GetProperty("organisation").Text("id")}/{one.Text("principle")}";
        var tag = await school.Tag(address);
        await other.Read(address, 404);
        Assert.Equal("not_found", (await other.Delete(address, 404, tag)).Text("code"));
        Assert.Equal("insufficient_scope", (await reader.Delete(address, 403, tag)).Text("code"));
        Assert.Equal("precondition_required", (await school.Delete(address, 428, null)).Text("code"));
        Assert.Equal("precondition_failed", (await school.Delete(address, 412, "\"x\"")).Text("code"));
        Assert.Equal($"{VrnApi.Platform.London.Today(TimeProvider.System):O}", (await school.Delete(address, 200, tag)).Text("withdrawnOn"));
        Assert.Equal("precondition_failed", (await school.Delete(address, 412, tag)).Text("code"));
        var member = Assert.Single((await school.Read($"/v1/networks/{network.Slug}/members")).Items());
        Assert.Equal(principles[1..], member.GetProperty("principles").EnumerateArray().Select(code => code.GetString()));
    }
}
