using System.Text.Json.Nodes;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>The open feed of changes, read by nobody in particular.</summary>
public sealed class OpenChangesTests(VrnHost host)
{
    private const string Changes = "/oruk/v3/changes";

    private static readonly HttpMethod Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get, Delete = HttpMethod.Delete;

    [Fact]
    public async Task Each_thing_is_told_once_at_its_latest_and_its_end_without_its_content()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        var (_, end) = await Walk(anonymous, Changes);
        var document = Document("Told to everybody", Fresh.Name("told"));
        var address = (await council.Send(Post, Services, document)).Is(201).Location!;
        var id = address.Split('/')[^1];
        Assert.DoesNotContain((await Walk(anonymous, end)).Items, item => Id(item) == id);
        (await council.Send(Post, $"{address}/publish")).Is(200);
        var first = Assert.Single((await Walk(anonymous, end)).Items, item => Id(item) == id);
        (await council.Send(Patch, address, new JsonObject { ["wait_time"] = "2 days" }, (await council.Send(Get, $"{address}?view=edit")).Tag)).Is(200);

        var (items, after) = await Walk(anonymous, end + "&limit=1");
        var told = Assert.Single(items, item => Id(item) == id);
        Assert.Equal(("updated", "service", "2 days"), (told["state"]!.GetValue<string>(), told["kind"]!.GetValue<string>(), told["data"]!["wait_time"]!.GetValue<string>()));
        Assert.True(told["modified"]!.GetValue<long>() > first["modified"]!.GetValue<long>());
        Assert.Equal(told["data"]!.ToJsonString(), (await anonymous.Send(Get, $"/oruk/v3/services/{id}")).Is(200).Json.ToJsonString());
        Assert.Equal(items.Select(item => item["modified"]!.GetValue<long>()).Order(), items.Select(item => item["modified"]!.GetValue<long>()));

        (await council.Send(Delete, $"{address}?reason=closed", ifMatch: (await council.Send(Get, $"{address}?view=edit")).Tag)).Is(204);
        var gone = Assert.Single((await Walk(anonymous, after)).Items, item => Id(item) == id);
        Assert.Equal(("deleted", false), (gone["state"]!.GetValue<string>(), gone.AsObject().ContainsKey("data")));
    }

    [Theory]
    [InlineData("afterChangeNumber=x")]
    [InlineData("afterChangeNumber=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    public async Task A_wrong_number_is_named(string query)
    {
        using var anonymous = await host.Anonymous();
        var refused = (await anonymous.Send(Get, $"{Changes}?{query}")).Is(400);
        Assert.Equal(query.Split('=')[0], refused.Json["errors"]![0]!["parameter"]!.GetValue<string>());
        (await anonymous.Send(Get, $"{Changes}?afterChangeNumber=0&limit=1")).Is(200);
    }

    private static string Id(JsonNode item) => item["id"]!.GetValue<string>();

    /// <summary>Page by page to the empty one, which names itself.</summary>
    private static async Task<(List<JsonNode> Items, string End)> Walk(HttpClient anonymous, string address)
    {
        var items = new List<JsonNode>();
        while (true)
        {
            var page = (await anonymous.Send(Get, address)).Is(200).Json;
            var next = new Uri(page["next"]!.GetValue<string>()).PathAndQuery;
            if (page["items"]!.AsArray().Count == 0)
            {
                Assert.NotNull(page["license"]);
                return (items, next);
            }
            items.AddRange(page["items"]!.AsArray().Select(item => item!.DeepClone()));
            Assert.NotEqual(address, next);
            address = next;
        }
    }
}
