using System.Text.Json.Nodes;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

public sealed class ServiceWritesTests(VrnHost host)
{
    private static readonly HttpMethod Put = HttpMethod.Put, Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_service_is_made_reviewed_published_changed_and_withdrawn()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var document = Document("Write journey", "write-journey");
        document["schedules"] = new JsonArray(new JsonObject { ["freq"] = "WEEKLY", ["byday"] = "MO,TH", ["opens_at"] = "17:00", ["closes_at"] = "19:30" });
        document["x_vrn"] = new JsonObject { ["external_id"] = $"journey-{Guid.NewGuid()}", ["attendance"] = new JsonArray("in_person"), ["cost_kind"] = "free" };

        var made = (await council.Send(Post, Services, document)).Is(201);
        var address = made.Location!;
        Assert.Equal("in_review", made.Json["x_vrn"]!["editorial_state"]!.GetValue<string>());
        (await council.Send(Get, address)).Is(404);
        (await other.Send(Get, $"{address}?view=edit")).Is(404);
        (await council.Send(Post, $"{address}/return")).Is(200);
        (await council.Send(Post, $"{address}/publish")).Is(409);
        (await council.Send(Post, $"{address}/submit")).Is(200);
        (await council.Send(Post, $"{address}/publish")).Is(200);

        var plain = (await other.Send(Get, address)).Is(200);
        Assert.Equal("17:00:00", plain.Json["schedules"]![0]!["opens_at"]!.GetValue<string>());
        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        // Sent back as it was read, in both forms, nothing changes.
        Assert.Equal(edit.Tag, (await council.Send(Put, address, edit.Json, edit.Tag)).Is(200).Tag);
        Assert.Equal(edit.Tag, (await council.Send(Put, address, plain.Json, plain.Tag)).Is(200).Tag);
        (await council.Send(Put, address, edit.Json)).Is(428);
        (await council.Send(Put, address, edit.Json, "\"aaaaaaaaaaaaaaaaaaaaaa\"")).Is(412);
        Assert.Equal("not_owner", (await other.Send(Patch, address, new JsonObject { ["name"] = "Taken" }, plain.Tag)).Is(403).Code);

        var changed = (await council.Send(Patch, address, new JsonObject { ["wait_time"] = "2 weeks", ["email"] = null }, edit.Tag)).Is(200);
        Assert.Equal("2 weeks", changed.Json["wait_time"]!.GetValue<string>());
        Assert.Null(changed.Json["email"]);
        Assert.NotEqual(plain.Tag, (await other.Send(Get, address)).Is(200).Tag);

        var versions = (await council.Send(Get, $"{address}/versions")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(versions.Select(row => row!["version"]!.GetValue<int>()).OrderDescending(), versions.Select(row => row!["version"]!.GetValue<int>()));
        var published = versions[1]!["version"]!.GetValue<int>();
        Assert.Contains("/wait_time", (await council.Send(Get, $"{address}/versions/{published}/diff?to={published + 1}")).Is(200).Text, StringComparison.Ordinal);
        Assert.All((await other.Send(Get, $"{address}/versions")).Is(200).Json["items"]!.AsArray(), row => Assert.Null(row!["client"]));
        var back = (await council.Send(Post, $"{address}/restore", new JsonObject { ["version"] = published })).Is(200);
        Assert.Equal("office@example.org", back.Json["email"]!.GetValue<string>());

        (await council.Send(Delete, $"{address}?reason=closed")).Is(428);
        (await council.Send(Delete, $"{address}?reason=closed", ifMatch: back.Tag)).Is(204);
        var gone = (await other.Send(Get, address)).Is(410);
        Assert.Equal(("closed", true), (gone.Json["reason"]!.GetValue<string>(), gone.Json["deleted_at"] is not null));
    }

    [Fact]
    public async Task Every_fault_of_a_document_is_told_with_its_place()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var wrong = Document("", "faults");
        wrong["status"] = "open";
        wrong["minimum_age"] = 18;
        wrong["maximum_age"] = 11;
        wrong["url"] = "ftp://example.org";
        wrong["phones"] = new JsonArray(new JsonObject { ["type"] = "voice" });
        wrong["schedules"] = new JsonArray(new JsonObject { ["freq"] = "DAILY", ["opens_at"] = "9 am" }, new JsonObject { ["freq"] = "WEEKLY", ["interval"] = 2, ["byday"] = "XX" });
        wrong["cost_options"] = new JsonArray(new JsonObject { ["amount"] = 1.234 });
        wrong["languages"] = new JsonArray(new JsonObject { ["code"] = "zz" });
        wrong["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-need", ["code"] = "nothing" } });

        var refused = (await council.Send(Post, Services, wrong)).Is(422);
        Assert.Equal("validation_failed", refused.Code);
        foreach (var pointer in new[] { "/name", "/status", "/maximum_age", "/url", "/phones/0/number", "/schedules/0/freq", "/schedules/0/opens_at", "/schedules/1/dtstart", "/schedules/1/byday", "/cost_options/0/amount", "/languages/0/code", "/attributes/0/taxonomy_term" })
        {
            Assert.Contains(pointer, refused.Pointers);
        }
    }

    [Theory]
    [InlineData("x_local", "\"a\"", 400, "unknown_property")]
    [InlineData("id", "\"0197a000-0000-7000-8000-000000000000\"", 400, "read_only")]
    [InlineData("last_modified", "\"2026-01-01T00:00:00.000Z\"", 400, "read_only")]
    [InlineData("organization", "{\"id\":\"0197a000-0000-7000-8000-000000000000\"}", 403, "not_your_organisation")]
    [InlineData("contacts", "[{\"name\":\"Mrs Jones\"}]", 422, "personal_data_suspected")]
    [InlineData("contacts", "[{\"name\":\"Duty desk\",\"email\":\"jane.smith@example.org\"}]", 422, "personal_data_suspected")]
    [InlineData("contacts", "[{\"name\":\"Duty desk\",\"email\":\"jane.smith@example.org\",\"x_vrn\":{\"role_mailbox\":true}}]", 201, null)]
    [InlineData("alert", "\"nul \\u0000\"", 422, "validation_failed")]
    [InlineData("alert", "\"Open as ever\"", 201, null)]
    public async Task Each_wrong_member_has_its_refusal_and_a_right_one_is_taken(string member, string value, int status, string? code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Document($"Member {member}", "members");
        document[member] = JsonNode.Parse(value);

        var answer = (await council.Send(Post, Services, document)).Is(status);
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_answer_and_not_another_service()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var (document, key) = (Document("Once", "once"), Guid.NewGuid().ToString());

        var first = (await council.Send(Post, Services, document, key: key)).Is(201);
        var again = (await council.Send(Post, Services, document, key: key)).Is(201);

        Assert.Equal((first.Location, first.Text), (again.Location, again.Text));
        document["name"] = "Another";
        (await council.Send(Post, Services, document, key: key)).Is(422);
    }

    [Fact]
    public async Task Who_does_not_hold_the_scope_or_the_organisation_writes_nothing()
    {
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        (await police.Send(Post, Services, Document("No", "no"))).Is(403);
        using var charity = await SandboxClient.Of(host, "vcs-example");
        Assert.Equal("not_your_organisation", (await charity.Send(Post, Services, Document("No", "not-mine"))).Is(403).Code);
    }
}
