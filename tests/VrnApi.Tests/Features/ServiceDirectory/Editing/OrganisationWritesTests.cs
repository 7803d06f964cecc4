using System.Text.Json.Nodes;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

public sealed class OrganisationWritesTests(VrnHost host)
{
    private const string Organisations = "/v1/directory/organisations";

    private static readonly HttpMethod Put = HttpMethod.Put, Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get, Delete = HttpMethod.Delete;

    [Fact]
    public async Task An_organisation_is_made_changed_shown_by_its_services_and_withdrawn()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var key = $"org-{Guid.NewGuid()}";
        var made = (await council.Send(Post, Organisations, Organisation("Éowyn Trust", key))).Is(201);
        var (address, id) = (made.Location!, made.Json["id"]!.GetValue<string>());
        Assert.Equal("duplicate_source_key", (await council.Send(Post, Organisations, Organisation("Again", key))).Is(409).Code);
        var plain = (await other.Send(Get, address)).Is(200);
        Assert.Contains(id, (await other.Send(Get, $"{Organisations}?search=eowyn&limit=100")).Is(200).Text, StringComparison.Ordinal);

        // Sent back as it was read, in both forms, nothing changes.
        Assert.Equal(made.Tag, (await council.Send(Put, address, made.Json, made.Tag)).Is(200).Tag);
        Assert.Equal(made.Tag, (await council.Send(Put, address, plain.Json, plain.Tag)).Is(200).Tag);
        (await council.Send(Put, address, made.Json)).Is(428);
        (await council.Send(Put, address, made.Json, "\"aaaaaaaaaaaaaaaaaaaaaa\"")).Is(412);
        Assert.Equal("not_owner", (await other.Send(Patch, address, new JsonObject { ["name"] = "Taken" }, plain.Tag)).Is(403).Code);
        (await other.Send(Get, $"{address}?view=edit")).Is(403);

        var service = (await council.Send(Post, Services, Service("Shows it", id))).Is(201);
        (await council.Send(Post, $"{service.Location}/publish")).Is(200);
        var shown = (await other.Send(Get, service.Location!)).Is(200);
        var changed = (await council.Send(Patch, address, new JsonObject { ["name"] = "Renamed Trust", ["website"] = null }, made.Tag)).Is(200);
        Assert.Equal(("Renamed Trust", null), (changed.Json["name"]!.GetValue<string>(), changed.Json["website"]));
        var after = (await other.Send(Get, service.Location!)).Is(200);
        Assert.Equal("Renamed Trust", after.Json["organization"]!["name"]!.GetValue<string>());
        Assert.True(string.CompareOrdinal(after.Json["last_modified"]!.GetValue<string>(), shown.Json["last_modified"]!.GetValue<string>()) > 0);

        Assert.Equal("in_use", (await council.Send(Delete, address, ifMatch: changed.Tag)).Is(409).Code);
        var edit = (await council.Send(Get, $"{service.Location}?view=edit")).Is(200);
        (await council.Send(Delete, $"{service.Location}?reason=closed", ifMatch: edit.Tag)).Is(204);
        (await council.Send(Delete, address)).Is(428);
        (await council.Send(Delete, address, ifMatch: changed.Tag)).Is(204);
        Assert.Equal(id, (await other.Send(Get, address)).Is(410).Json["id"]!.GetValue<string>());
        (await council.Send(Patch, address, new JsonObject { ["name"] = "Back" }, changed.Tag)).Is(410);
        Assert.Equal("validation_failed", (await council.Send(Post, Services, Service("Of nobody", id))).Is(422).Code);
    }

    [Theory]
    [InlineData("x_local", "\"a\"", 400, "unknown_property")]
    [InlineData("id", "\"0197a000-0000-7000-8000-000000000000\"", 400, "read_only")]
    [InlineData("programs", "[]", 400, "read_only")]
    [InlineData("name", "\" \"", 422, "validation_failed")]
    [InlineData("website", "\"ftp://example.org\"", 422, "validation_failed")]
    [InlineData("year_incorporated", "20.5", 422, "validation_failed")]
    [InlineData("email", "\"jane.smith@example.org\"", 422, "personal_data_suspected")]
    [InlineData("contacts", "[{\"name\":\"Mrs Jones\"}]", 422, "personal_data_suspected")]
    [InlineData("x_vrn", "{\"external_id\":\"\"}", 422, "validation_failed")]
    [InlineData("description", "\"Ring 0116 496 0777 after dark.\"", 422, "secret_in_text")]
    [InlineData("description", "\"Ring 0116 496 0778 after dark.\"", 201, null)]
    public async Task Each_wrong_member_has_its_refusal_and_a_right_one_is_taken(string member, string value, int status, string? code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Organisation("Members", $"org-{Guid.NewGuid()}");
        document["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0777", ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } });
        document[member] = JsonNode.Parse(value);

        var answer = (await council.Send(Post, Organisations, document)).Is(status);
        Assert.Equal(code, answer.Code);
        if (code == "secret_in_text")
        {
            Assert.Equal(["/description"], answer.Pointers);
            Assert.DoesNotContain("0777", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_author_cannot_read_stays_and_nobody_loosens_it_alone()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Organisation("Hidden desk", $"org-{Guid.NewGuid()}");
        document["contacts"] = new JsonArray(
            new JsonObject { ["name"] = "Front desk", ["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0101" }) },
            new JsonObject { ["name"] = "Night desk", ["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0102" }), ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } },
            new JsonObject { ["name"] = "Partner desk", ["x_vrn"] = new JsonObject { ["sensitivity"] = "partner" } });
        var made = (await council.Send(Post, Organisations, document)).Is(201);
        Assert.DoesNotContain("Night desk", made.Text, StringComparison.Ordinal);
        var contacts = made.Json["contacts"]!.AsArray();
        Assert.Equal(2, contacts.Count);

        // Written back without the hidden desk, it is still there: taking its number into a text is found.
        var changed = (await council.Send(Patch, made.Location!, new JsonObject { ["legal_status"] = "charity" }, made.Tag)).Is(200);
        Assert.Equal("secret_in_text", (await council.Send(Patch, made.Location!, new JsonObject { ["description"] = "0116 496 0102" }, changed.Tag)).Is(422).Code);
        var loose = changed.Json.DeepClone();
        loose["contacts"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "Partner desk")!["x_vrn"]!["sensitivity"] = "public";
        Assert.Equal("approver_is_author", (await council.Send(Put, made.Location!, loose, changed.Tag)).Is(403).Code);
        Assert.DoesNotContain("Partner desk", (await (await host.Anonymous()).Send(Get, $"/oruk/v3/organizations/{made.Json["id"]}")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scope_is_needed_and_the_same_request_again_makes_nothing_more()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var charity = await SandboxClient.Of(host, "vcs-example");
        Assert.Equal("insufficient_scope", (await charity.Send(Post, Organisations, Organisation("No", "no"))).Is(403).Code);
        var (document, key) = (Organisation("Once", $"org-{Guid.NewGuid()}"), Guid.NewGuid().ToString());

        var first = (await council.Send(Post, Organisations, document, key: key)).Is(201);
        Assert.Equal(first.Text, (await council.Send(Post, Organisations, document, key: key)).Is(201).Text);
        document["name"] = "Another";
        (await council.Send(Post, Organisations, document, key: key)).Is(422);
    }

    private static JsonObject Organisation(string name, string key) => new()
    {
        ["name"] = name,
        ["description"] = "Made for a test.",
        ["website"] = "https://example.org/",
        ["email"] = "office@example.org",
        ["organization_identifiers"] = new JsonArray(new JsonObject { ["identifier_scheme"] = "GB-CHC", ["identifier_type"] = "Charity number", ["identifier"] = "000001" }),
        ["x_vrn"] = new JsonObject { ["external_id"] = key, ["kind"] = "charity" },
    };

    private static JsonObject Service(string name, string organisation)
    {
        var document = Document(name, "unused");
        document["organization"] = new JsonObject { ["id"] = organisation };
        return document;
    }
}
