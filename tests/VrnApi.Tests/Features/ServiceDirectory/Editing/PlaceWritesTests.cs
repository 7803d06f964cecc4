using System.Text.Json.Nodes;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

public sealed class PlaceWritesTests(VrnHost host)
{
    private const string Locations = "/v1/directory/locations";

    private static readonly HttpMethod Put = HttpMethod.Put, Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get, Delete = HttpMethod.Delete;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_is_its_owners_until_a_published_service_is_there()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var made = (await council.Send(Post, Locations, Own("1 Sample Row", "LE1 1AA", "Sample Hall"))).Is(201);
        var (address, id) = (made.Location!, made.Json["id"]!.GetValue<string>());
        Assert.Equal("Sample Hall", (await council.Send(Get, address)).Is(200).Json["name"]!.GetValue<string>());
        (await other.Send(Get, address)).Is(404);
        (await other.Send(Put, address, made.Json, made.Tag)).Is(404);
        Assert.Contains(id, await All(council, $"{Locations}?own=true&limit=100"));
        Assert.DoesNotContain(id, await All(council, $"{Locations}?limit=100"));

        var service = await Published(council, Document("At the hall", "place-org"), id);
        var plain = (await other.Send(Get, address)).Is(200);
        Assert.Null(plain.Json["x_vrn"]!["sensitivity"]);
        Assert.Equal([id], await All(other, $"{Locations}?service_id={service.Json["id"]}"));
        Assert.Contains(id, await All(other, $"{Locations}?limit=100"));
        var link = Assert.Single((await other.Send(Get, $"/v1/directory/service-locations?location_id={id}&view=full")).Is(200).Json["items"]!.AsArray())!;
        Assert.Equal((service.Json["id"]!.GetValue<string>(), id), (link["service_id"]!.GetValue<string>(), link["location_id"]!.GetValue<string>()));
        Assert.Equal("not_owner", (await other.Send(Patch, address, new JsonObject { ["name"] = "Taken" }, plain.Tag)).Is(403).Code);

        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        Assert.Equal(edit.Tag, (await council.Send(Put, address, edit.Json, edit.Tag)).Is(200).Tag);
        Assert.Equal(edit.Tag, (await council.Send(Put, address, plain.Json, plain.Tag)).Is(200).Tag);
        (await council.Send(Put, address, edit.Json)).Is(428);
        var changed = (await council.Send(Patch, address, new JsonObject { ["name"] = "Sample House" }, edit.Tag)).Is(200);
        (await council.Send(Patch, address, new JsonObject { ["name"] = "Late" }, edit.Tag)).Is(412);
        Assert.Equal("Sample House", (await other.Send(Get, service.Location!)).Is(200).Json["service_at_locations"]![0]!["location"]!["name"]!.GetValue<string>());

        Assert.Equal("in_use", (await council.Send(Delete, address, ifMatch: changed.Tag)).Is(409).Code);
        var owned = (await council.Send(Get, $"{service.Location}?view=edit")).Is(200);
        (await council.Send(Delete, $"{service.Location}?reason=closed", ifMatch: owned.Tag)).Is(204);
        (await council.Send(Delete, address, ifMatch: changed.Tag)).Is(204);
        (await council.Send(Get, address)).Is(404);
        (await council.Send(Delete, address, ifMatch: changed.Tag)).Is(404);
    }

    [Fact]
    public async Task Many_own_places_are_listed_with_as_many_statements_as_one()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        for (var i = 0; i < 5; i++)
        {
            (await council.Send(Post, Locations, Own($"{i + 1} Many Row", "LE1 1AA", $"Hall {i}"))).Is(201);
        }
        var (one, few) = await Counted(1);
        var (rows, many) = await Counted(100);
        Assert.Equal(1, one);
        Assert.True(rows >= 5, $"{rows} places");
        // What postcodes say is not asked for a place that has none.
        Assert.InRange(many, few, few + 3);

        async Task<(int Rows, int Statements)> Counted(int limit)
        {
            using var request = new HttpRequestMessage(Get, $"{Locations}?own=true&limit={limit}");
            using var statements = new Statements(request);
            using var answer = await council.SendAsync(request, Ct);
            return (JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["items"]!.AsArray().Count, statements.Texts.Count);
        }
    }

    [Fact]
    public async Task Exact_values_of_a_protected_place_can_be_written_and_not_read()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var hidden = Own("9 Whisper Mews", "LE1 5WW", "Lantern Lodge", "withheld");
        (hidden["latitude"], hidden["phones"]) = (52.612358, new JsonArray(new JsonObject { ["number"] = "0116 496 0654" }));
        var made = (await council.Send(Post, Locations, hidden)).Is(201);
        var id = made.Json["id"]!.GetValue<string>();
        var service = await Published(council, Document("Quiet help", "place-org"), id);
        string[] secrets = ["Whisper", "LE1 5WW", "Lantern", "52.612358", "0116 496 0654"];
        foreach (var client in new[] { council, other })
        {
            foreach (var address in new[] { made.Location!, $"{made.Location}?view=edit", $"{Locations}?own=true&limit=100", $"{Locations}?limit=100", "/v1/directory/service-locations?view=full&limit=100", service.Location! })
            {
                var text = (await client.Send(Get, address)).Text;
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
            }
        }
        (await other.Send(Get, made.Location!)).Is(404);
        (await other.Send(Patch, made.Location!, new JsonObject { ["name"] = "x" }, made.Tag)).Is(404);
        Assert.DoesNotContain(id, await All(other, $"{Locations}?limit=100"));

        // Sent back as it was read, what is hidden is still there: the guard finds it in a text.
        var kept = (await council.Send(Put, made.Location!, made.Json, made.Tag)).Is(200);
        Assert.Equal("secret_in_text", (await Describe("See 9 Whisper Mews.")).Is(422).Code);
        var moved = new JsonObject { ["addresses"] = new JsonArray(new JsonObject { ["address_1"] = "7 Thimble Yard", ["city"] = "Leicester", ["state_province"] = "Leicester", ["postal_code"] = "LE1 6TY", ["country"] = "GB", ["address_type"] = "physical" }) };
        var tag = (await council.Send(Patch, made.Location!, moved, kept.Tag)).Is(200).Tag;
        Assert.NotEqual(kept.Tag, tag);
        Assert.Equal("secret_in_text", (await Describe("See 7 Thimble Yard.")).Is(422).Code);
        (await Describe("See 9 Whisper Mews.")).Is(200);

        var loose = new JsonObject { ["x_vrn"] = new JsonObject { ["sensitivity"] = "public" } };
        Assert.Equal("approver_is_author", (await council.Send(Patch, made.Location!, loose, tag)).Is(403).Code);

        async Task<Answer> Describe(string text) =>
            await council.Send(Patch, service.Location!, new JsonObject { ["description"] = text }, (await council.Send(Get, $"{service.Location}?view=edit")).Is(200).Tag);
    }

    [Fact]
    public async Task Tightening_a_place_takes_it_out_of_every_list_at_once()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var made = (await council.Send(Post, Locations, Own("3 Open Street", "LE1 2OP", "Open House"))).Is(201);
        var service = await Published(council, Document("Was open", "place-org"), made.Json["id"]!.GetValue<string>());
        (await other.Send(Get, made.Location!)).Is(200);

        (await council.Send(Patch, made.Location!, new JsonObject { ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } }, made.Tag)).Is(200);

        (await other.Send(Get, made.Location!)).Is(404);
        Assert.DoesNotContain("Open House", (await other.Send(Get, service.Location!)).Is(200).Text, StringComparison.Ordinal);
        Assert.Empty((await other.Send(Get, $"/v1/directory/service-locations?location_id={made.Json["id"]}")).Is(200).Json["items"]!.AsArray());
    }

    [Theory]
    [InlineData("id", "\"0197a000-0000-7000-8000-000000000000\"", 400, "read_only")]
    [InlineData("x_local", "1", 400, "unknown_property")]
    [InlineData("latitude", "91", 422, "validation_failed")]
    [InlineData("longitude", "null", 422, "validation_failed")]
    [InlineData("location_type", "\"somewhere\"", 422, "validation_failed")]
    [InlineData("x_vrn", "{\"sensitivity\":\"secret\"}", 422, "validation_failed")]
    [InlineData("contacts", "[{\"name\":\"Dr Smith\"}]", 422, "personal_data_suspected")]
    [InlineData("transportation", "\"Bus 5\"", 201, null)]
    public async Task Each_wrong_member_has_its_refusal_and_a_right_one_is_taken(string member, string value, int status, string? code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Own("2 Member Row", "LE1 1AB", "Members");
        document[member] = JsonNode.Parse(value);

        Assert.Equal(code, (await council.Send(Post, Locations, document)).Is(status).Code);
    }

    [Fact]
    public async Task Programmes_are_those_of_published_organisations_and_services()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var document = Document("Under an umbrella", $"umbrella-{Guid.NewGuid()}");
        document["program"] = new JsonObject { ["name"] = $"Umbrella {Guid.NewGuid()}" };
        var made = (await council.Send(Post, Services, document)).Is(201);
        (await council.Send(Post, $"{made.Location}/publish")).Is(200);

        var items = (await other.Send(Get, $"/v1/directory/programmes?organisation_id={made.Json["organization"]!["id"]}")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(made.Json["program"]!["name"]!.GetValue<string>(), Assert.Single(items)!["name"]!.GetValue<string>());
        Assert.Equal("invalid_cursor", (await other.Send(Get, "/v1/directory/programmes?after=x")).Is(400).Code);
    }

    private static JsonObject Own(string street, string postcode, string building, string? level = null) => Place(street, postcode, building, level)["location"]!.DeepClone().AsObject();

    private static async Task<Answer> Published(HttpClient council, JsonObject document, string place)
    {
        document["service_at_locations"] = new JsonArray(new JsonObject { ["location"] = new JsonObject { ["id"] = place } });
        var made = (await council.Send(Post, Services, document)).Is(201);
        (await council.Send(Post, $"{made.Location}/publish")).Is(200);
        return made;
    }

    private static async Task<string[]> All(HttpClient client, string address)
    {
        var ids = new List<string>();
        for (var next = address; next is not null;)
        {
            var page = (await client.Send(Get, next)).Is(200).Json;
            ids.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            next = page["next"] is { } more ? new Uri(more.GetValue<string>()).PathAndQuery : null;
        }
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Distinct(), ids);
        return [.. ids];
    }
}
