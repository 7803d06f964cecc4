using System.Text.Json.Nodes;
using VrnApi.Platform;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

public sealed class AssuranceRoutesTests(VrnHost host)
{
    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get;

    private static readonly string Today = London.Today(TimeProvider.System).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task The_checklist_names_twenty_items()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var items = (await school.Send(Get, "/v1/directory/assurance-checklist")).Is(200).Json["items"]!.AsArray();

        Assert.Equal("abcdefghijklmnopqrst", string.Concat(items.Select(item => item!["item"]!.GetValue<string>())));
        Assert.Equal("facilitators_ready", items[5]!["key"]!.GetValue<string>());
        Assert.Equal(20, items.Select(item => item!["key"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task An_accepted_record_is_in_the_documents_and_the_feed_at_once()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "school-a");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var anonymous = await host.Anonymous();
        var start = await Feed(other);
        var (address, id) = await Published(council);
        var before = (await anonymous.Send(Get, $"/oruk/v3/services/{id}")).Is(200);
        Assert.Equal("unassured", before.Json["x_vrn"]!["assurance"]!["state"]!.GetValue<string>());
        var first = await Told(other, start, id);

        var key = Guid.NewGuid().ToString();
        var made = (await council.Send(Post, $"{address}/assurance-records", Record(), key: key)).Is(201);
        Assert.Equal(made.Text, (await council.Send(Post, $"{address}/assurance-records", Record(), key: key)).Is(201).Text);
        Assert.Equal((true, "facilitators_ready"), (made.Json["current"]!.GetValue<bool>(), made.Json["answers"]![0]!["key"]!.GetValue<string>()));

        var open = (await anonymous.Send(Get, $"/oruk/v3/services/{id}")).Is(200);
        Assert.NotEqual(before.Tag, open.Tag);
        Assert.Equal(("assured", Today, "assurance@example.org"),
            (open.Json["x_vrn"]!["assurance"]!["state"]!.GetValue<string>(), open.Json["assured_date"]!.GetValue<string>(), open.Json["assurer_email"]!.GetValue<string>()));
        Assert.Null(open.Json["x_vrn"]!["assurance"]!["items"]);
        await Told(other, first, id);
        Assert.Contains(id, (await other.Send(Get, $"{Services}?assured_items=f,h,i&assured_by=council&assured_within=1d&limit=100")).Is(200).Text, StringComparison.Ordinal);

        var read = (await other.Send(Get, $"{address}/assurance-records")).Is(200).Json["items"]![0]!;
        Assert.Equal((3, null), (read["answers"]!.AsArray().Count, read["note"]));
        Assert.Equal("Seen on site", (await council.Send(Get, $"{address}/assurance-records")).Is(200).Json["items"]![0]!["note"]!.GetValue<string>());
        // What a dashboard shows is for everybody: who looked and when, not the answers.
        Assert.Null((await dashboard.Send(Get, $"{address}/assurance-records")).Is(200).Json["items"]![0]!["answers"]);

        // A later no to one of f, h, i assures nothing itself, and takes nothing from the record before it.
        (await council.Send(Post, $"{address}/assurance-records", Record(record => record["answers"]![1]!["answer"] = "no"))).Is(201);
        var page = (await council.Send(Get, $"{address}/assurance-records?limit=1")).Is(200);
        Assert.Equal("no", page.Json["items"]![0]!["answers"]![1]!["answer"]!.GetValue<string>());
        var rest = (await council.Send(Get, new Uri(page.Json["next"]!.GetValue<string>()).PathAndQuery)).Is(200);
        Assert.Equal((made.Json["id"]!.GetValue<string>(), false, null), (rest.Json["items"]![0]!["id"]!.GetValue<string>(), rest.Json["items"]![0]!["current"]!.GetValue<bool>(), rest.Json["next"]));
    }

    [Theory]
    [InlineData("/by", "\"parent\"", 422, "validation_failed", "/by")]
    [InlineData("/by", "\"vrn\"", 422, "validation_failed", "/by")]
    [InlineData("/by", "\"school\"", 201, null, null)]
    [InlineData("/assessed_on", "\"2999-01-01\"", 422, "validation_failed", "/assessed_on")]
    [InlineData("/assessed_on", "\"yesterday\"", 400, "invalid_json", "/assessed_on")]
    [InlineData("/expires_on", "\"2020-01-01\"", 422, "validation_failed", "/expires_on")]
    [InlineData("/answers", "[]", 422, "invalid_answer", "/answers")]
    [InlineData("/answers/0/item", "\"u\"", 422, "invalid_answer", "/answers/0/item")]
    [InlineData("/answers/0/item", "\"h\"", 422, "invalid_answer", "/answers/1/item")]
    [InlineData("/answers/0/item", "\"facilitators_ready\"", 201, null, null)]
    [InlineData("/answers/0/answer", "\"maybe\"", 422, "invalid_answer", "/answers/0/answer")]
    [InlineData("/answers/0/answer", "\"not_applicable\"", 201, null, null)]
    [InlineData("/answers/0/url", "\"javascript:alert(1)\"", 422, "invalid_answer", "/answers/0/url")]
    [InlineData("/answers/0/detail", "\"Ask Mrs Jane Smith\"", 422, "personal_data_suspected", "/answers/0/detail")]
    [InlineData("/answers/0/detail", "\"Ask the duty desk\"", 201, null, null)]
    [InlineData("/note", "\"jane.smith@example.org told us\"", 422, "personal_data_suspected", "/note")]
    [InlineData("/role_mailbox", "\"jane.smith@example.org\"", 422, "personal_data_suspected", "/role_mailbox")]
    [InlineData("/role_mailbox", "\"not a mailbox\"", 422, "validation_failed", "/role_mailbox")]
    [InlineData("/service_id", "\"0197a000-0000-7000-8000-000000000000\"", 400, "unknown_property", "/service_id")]
    public async Task Each_fault_of_a_record_has_its_place_and_a_right_one_is_taken(string pointer, string value, int status, string? code, string? place)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var (address, _) = await Published(council);

        var answer = (await council.Send(Post, $"{address}/assurance-records", Record(record => Set(record, pointer, JsonNode.Parse(value))))).Is(status);

        Assert.Equal(code, answer.Code);
        if (place is not null)
        {
            Assert.Contains(place, answer.Pointers);
        }
    }

    [Fact]
    public async Task Only_the_owner_and_the_networks_team_say_that_somebody_looked()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        var (address, _) = await Published(council);

        Assert.Equal("not_owner", (await other.Send(Post, $"{address}/assurance-records", Record())).Is(403).Code);
        Assert.Equal("insufficient_scope", (await police.Send(Post, $"{address}/assurance-records", Record())).Is(403).Code);
        (await core.Send(Post, $"{address}/assurance-records", Record(record => record["by"] = "vrn"))).Is(201);
        (await council.Send(Post, $"{Services}/{Guid.CreateVersion7()}/assurance-records", Record())).Is(404);
        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        (await council.Send(HttpMethod.Delete, address, ifMatch: edit.Tag)).Is(204);
        (await council.Send(Post, $"{address}/assurance-records", Record())).Is(410);
        (await other.Send(Get, $"{address}/assurance-records")).Is(410);
    }

    private static JsonObject Record(Action<JsonObject>? change = null)
    {
        var record = new JsonObject
        {
            ["by"] = "council",
            ["assessed_on"] = Today,
            ["role_mailbox"] = "assurance@example.org",
            ["note"] = "Seen on site",
            ["answers"] = new JsonArray(
                new JsonObject { ["item"] = "f", ["answer"] = "yes", ["detail"] = "Certificates were shown" },
                new JsonObject { ["item"] = "h", ["answer"] = "yes", ["url"] = "https://example.org/risk" },
                new JsonObject { ["item"] = "i", ["answer"] = "yes" }),
        };
        change?.Invoke(record);
        return record;
    }

    private static void Set(JsonNode record, string pointer, JsonNode? value)
    {
        var names = pointer.Split('/')[1..];
        foreach (var name in names[..^1])
        {
            record = (record is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : record[name])!;
        }
        record[names[^1]] = value;
    }

    private static async Task<string> Feed(HttpClient client)
    {
        for (var next = "/v1/changes?kinds=service&limit=100"; ;)
        {
            var page = (await client.Send(Get, next)).Is(200).Json;
            next = new Uri(page["next"]!.GetValue<string>()).PathAndQuery;
            if (page["items"]!.AsArray().Count == 0)
            {
                return next;
            }
        }
    }

    /// <summary>A change is in the feed once every writer before it has ended, and other tests write too.</summary>
    /// <returns>Where the feed goes on behind it.</returns>
    private static async Task<string> Told(HttpClient client, string next, string id)
    {
        for (var again = 0; again < 300; again++)
        {
            var page = (await client.Send(Get, next)).Is(200);
            next = new Uri(page.Json["next"]!.GetValue<string>()).PathAndQuery;
            if (page.Text.Contains(id, StringComparison.Ordinal))
            {
                return next;
            }
            await Task.Delay(page.Json["items"]!.AsArray().Count == 0 ? 100 : 0, TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException($"The feed did not tell of {id}.");
    }

    internal static async Task<(string Address, string Id)> Published(HttpClient owner)
    {
        var address = (await owner.Send(Post, Services, Document(Fresh.Name("Quality"), "quality"))).Is(201).Location!;
        (await owner.Send(Post, $"{address}/publish")).Is(200);
        return (address, address.Split('/')[^1]);
    }
}
