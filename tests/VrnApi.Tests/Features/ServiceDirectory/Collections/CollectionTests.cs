using System.Text.Json.Nodes;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Features.ServiceDirectory.Quality;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Collections;

public sealed class CollectionTests(VrnHost host)
{
    private const string Collections = "/v1/directory/collections";

    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get, Put = HttpMethod.Put, Delete = HttpMethod.Delete;

    [Fact]
    public async Task A_collection_is_made_searched_changed_told_and_deleted()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var (first, second) = ((await AssuranceRoutesTests.Published(council)).Id, (await AssuranceRoutesTests.Published(council)).Id);

        var made = (await council.Send(Post, Collections, new JsonObject { ["name"] = "Support for one district", ["area_code"] = "E06000016", ["items"] = Items(second, first) })).Is(201);
        var address = made.Location!;
        Assert.Equal([second, first], Ids(made.Json));
        var read = (await school.Send(Get, address)).Is(200);
        Assert.Equal([second, first], Ids(read.Json));
        Assert.Equal("council-leicester", read.Json["owner"]!.GetValue<string>());
        var id = made.Json["id"]!.GetValue<string>();
        Assert.Equal(new[] { first, second }.Order(), (await school.Send(Get, $"{Services}?collection={id}")).Is(200).Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()).Order());
        Assert.Equal(made.Json["name"]!.GetValue<string>(), (await Told(school, id))!["name"]!.GetValue<string>());

        var fields = await school.Data("query ($id: ID!) { collection(id: $id) { uuid name owner items { position service { uuid } } } }", new { id });
        Assert.Equal([second, first], fields.GetProperty("collection").GetProperty("items").EnumerateArray().Select(item => item.GetProperty("service").GetProperty("uuid").GetString()!));

        (await council.Send(Put, address, new JsonObject { ["name"] = "New name" })).Is(428);
        (await council.Send(Put, address, new JsonObject { ["name"] = "New name" }, "\"aaaaaaaaaaaaaaaaaaaaaa\"")).Is(412);
        var changed = (await council.Send(Put, address, new JsonObject { ["name"] = "New name" }, (await council.Send(Get, address)).Tag)).Is(200);
        Assert.Equal(("New name", null, 2), (changed.Json["name"]!.GetValue<string>(), changed.Json["area_code"], Ids(changed.Json).Length));
        (await council.Send(Delete, $"{address}/items/{second}")).Is(204);
        (await council.Send(Delete, $"{address}/items/{second}")).Is(404);
        Assert.Equal([first, second], Ids((await council.Send(Put, $"{address}/items/{second}", new JsonObject { ["note"] = "Opens at weekends" })).Is(200).Json));
        Assert.Equal("New name", (await Told(school, id))!["name"]!.GetValue<string>());

        (await council.Send(Delete, address)).Is(428);
        (await council.Send(Delete, address, ifMatch: (await council.Send(Get, address)).Tag)).Is(204);
        (await school.Send(Get, address)).Is(404);
        Assert.Null(await Told(school, id));
    }

    [Fact]
    public async Task Only_its_owner_writes_a_collection_and_only_what_it_may_see_goes_in()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var school = await SandboxClient.Of(host, "school-a");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var (service, id) = await AssuranceRoutesTests.Published(council);
        var address = (await council.Send(Post, Collections, new JsonObject { ["name"] = "Own", ["items"] = Items(id) })).Is(201).Location!;
        var tag = (await other.Send(Get, address)).Is(200).Tag;

        Assert.Equal("not_owner", (await other.Send(Put, address, new JsonObject { ["name"] = "Taken" }, tag)).Is(403).Code);
        Assert.Equal("not_owner", (await other.Send(Delete, address, ifMatch: tag)).Is(403).Code);
        Assert.Equal("not_owner", (await other.Send(Delete, $"{address}/items/{id}")).Is(403).Code);
        Assert.Equal("insufficient_scope", (await school.Send(Post, Collections, new JsonObject { ["name"] = "No" })).Is(403).Code);
        (await core.Send(Put, address, new JsonObject { ["name"] = "Theirs" }, tag)).Is(200);
        (await other.Send(Put, $"{Collections}/{Guid.CreateVersion7()}", new JsonObject { ["name"] = "None" }, tag)).Is(404);

        var unseen = (await other.Send(Post, Services, Document("Unseen draft", "unseen-collection"))).Is(201).Location!.Split('/')[^1];
        Assert.Equal(["/items/1/service_id"], (await council.Send(Post, Collections, new JsonObject { ["name"] = "Own", ["items"] = Items(id, unseen) })).Is(422).Pointers);
        (await council.Send(Put, $"{address}/items/{unseen}")).Is(404);
        // What is withdrawn leaves the collection by itself, for everybody.
        (await council.Send(Delete, service, ifMatch: (await council.Send(Get, $"{service}?view=edit")).Tag)).Is(204);
        Assert.Empty(Ids((await school.Send(Get, address)).Is(200).Json));
    }

    [Theory]
    [InlineData("name", "\"\"", 422, "/name")]
    [InlineData("name", "\"Mrs Jones and others\"", 422, "/name")]
    [InlineData("name", "\"The Jones Centre and others\"", 201, null)]
    [InlineData("area_code", "\"E09999999\"", 422, "/area_code")]
    [InlineData("network_id", "\"0197a000-0000-7000-8000-000000000000\"", 422, "/network_id")]
    [InlineData("owner", "\"me\"", 400, "/owner")]
    [InlineData("items", "[null]", 422, "/items/0/service_id")]
    public async Task Each_wrong_member_has_its_place_and_a_right_one_is_taken(string member, string value, int status, string? pointer)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        var answer = (await council.Send(Post, Collections, new JsonObject { ["name"] = "Members", [member] = JsonNode.Parse(value) })).Is(status);

        Assert.Equal(pointer is null ? null : [pointer], answer.Json["errors"] is null ? null : answer.Pointers);
    }

    private static JsonArray Items(params string[] ids) => new([.. ids.Select(id => new JsonObject { ["service_id"] = id })]);

    private static string[] Ids(JsonNode collection) => [.. collection["items"]!.AsArray().Select(item => item!["service_id"]!.GetValue<string>())];

    /// <summary>What the feed says of it at last; null when it is gone.</summary>
    private static async Task<JsonNode?> Told(HttpClient client, string id)
    {
        JsonNode? last = null;
        for (var next = "/v1/changes?kinds=collection&limit=100"; ;)
        {
            var page = (await client.Send(Get, next)).Is(200).Json;
            var items = page["items"]!.AsArray();
            if (items.LastOrDefault(item => item!["id"]!.GetValue<string>() == id) is { } told)
            {
                last = told;
            }
            if (items.Count == 0)
            {
                return last is null || last["action"]!.GetValue<string>() == "deleted" ? null : last.AsObject().First(member => member.Value is JsonObject).Value;
            }
            next = new Uri(page["next"]!.GetValue<string>()).PathAndQuery;
        }
    }
}
