using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Webhooks;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Writing;

/// <summary>
/// council-leicester owns places; council-leicestershire and police-leicestershire read the partner tier, dashboard the open one. Each is told
/// of a place as far as it may know it.
/// </summary>
public sealed class PlaceChangesTests(VrnHost host)
{
    private const string Kind = "location";

    private static readonly HttpMethod Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get, Delete = HttpMethod.Delete;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_place_is_told_with_its_own_text_while_a_published_service_is_there()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var (place, address) = await Place(council, "public");
        var before = await Ends(council, dashboard);
        var first = await Listed(council, "First", place);
        await Silent(before, place);

        await Publish(council, first);
        foreach (var (client, cursor) in before)
        {
            var told = Assert.Single(await client.Told(Kind, cursor, place)).Value;
            Assert.Equal("updated", told.GetProperty("action").GetString());
            Assert.EndsWith(address, told.GetProperty("url").GetString(), StringComparison.Ordinal);
            Assert.Equal((await client.Send(Get, address)).Is(200).Text, told.GetProperty("data").GetRawText());
        }

        // What its services say of themselves is not the place's; neither is a second service there.
        var published = await Ends(council, dashboard);
        await Change(council, first, new JsonObject { ["wait_time"] = "3 weeks" });
        await Change(council, first, new JsonObject
        {
            ["service_at_locations"] = new JsonArray(new JsonObject { ["location"] = new JsonObject { ["id"] = place }, ["description"] = "Ring twice." }),
        });
        var second = await Listed(council, "Second", place);
        await Publish(council, second);
        await Withdraw(council, first);
        await Silent(published, place);

        await Change(council, address, new JsonObject { ["name"] = "Sample House" });
        foreach (var (client, cursor) in published)
        {
            Assert.Equal("Sample House", (await client.Told(Kind, cursor, place))[place].GetProperty("data").GetProperty("name").GetString());
        }
        var renamed = await Ends(council, dashboard);
        await Withdraw(council, second);
        foreach (var (client, cursor) in renamed)
        {
            var gone = (await client.Told(Kind, cursor, place))[place];
            Assert.Equal(("deleted", false, false), (gone.GetProperty("action").GetString(), gone.TryGetProperty("data", out _), gone.TryGetProperty("url", out _)));
        }
    }

    [Fact]
    public async Task What_a_tier_may_not_know_of_a_place_it_is_not_told()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var before = await Ends(council, other, dashboard);
        var (hidden, _) = await Place(council, "withheld");
        var (partners, partnersAddress) = await Place(council, "partner");
        var (area, _) = await Place(council, "area_only");
        foreach (var place in new[] { hidden, partners, area })
        {
            await Publish(core, await Listed(council, "Guarded", place));
        }
        var refuge = await HiddenRefuge.Make(council, core);
        await Silent(before, hidden, Guid.Parse(refuge.Place));
        foreach (var (client, cursor) in before)
        {
            var told = await client.Told(Kind, cursor, partners, area);
            Assert.Equal(client == dashboard ? [area] : new[] { partners, area }.Order(), told.Keys.Order());
            var shown = told[area].GetProperty("data");
            Assert.Equal("Area LE1", shown.GetProperty("name").GetString());
            Assert.False(shown.TryGetProperty("addresses", out _));
            Assert.Empty(refuge.In(JsonSerializer.Serialize(told.Values)));
        }

        // Made stricter, it is gone for those who were told of it, once, and nobody hears of it again.
        var loose = await Ends(council, other, dashboard);
        await Change(council, partnersAddress, new JsonObject { ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } });
        Assert.Equal("deleted", (await other.Told(Kind, loose[other], partners))[partners].GetProperty("action").GetString());
        Assert.Empty(await dashboard.Told(Kind, loose[dashboard], partners));
        var strict = await Ends(council, other, dashboard);
        await Change(council, partnersAddress, new JsonObject { ["transportation"] = "Bus 5" });
        await Silent(strict, partners);
    }

    [Fact]
    public async Task A_place_of_a_listing_for_partners_concerns_those_who_may_see_the_listing()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var before = await Ends(council, police, other, dashboard);
        var (place, address) = await Place(council, "public");
        var service = await Listed(council, "Restricted", place, "partners");
        await Publish(core, service);
        Assert.Equal([place], (await council.Told(Kind, before[council], place)).Keys);
        Assert.Equal([place], (await police.Told(Kind, before[police], place)).Keys);
        await Silent(new() { [other] = before[other], [dashboard] = before[dashboard] }, place);
        (await other.Send(Get, address)).Is(404);

        // An open listing at the same place tells it to all; without it the others hear that it is gone.
        var open = await Listed(council, "Open beside it", place);
        await Publish(council, open);
        Assert.Equal([place], (await other.Told(Kind, before[other], place)).Keys);
        var told = await Ends(police, other, dashboard);
        await Withdraw(council, open);
        foreach (var client in new[] { other, dashboard })
        {
            Assert.Equal("deleted", (await client.Told(Kind, told[client], place))[place].GetProperty("action").GetString());
        }
        // The police still see the place; whatever they are told of it, it is not gone.
        Assert.DoesNotContain((await police.Told(Kind, told[police], place)).Values, change => change.GetProperty("action").GetString() == "deleted");
    }

    [Fact]
    public async Task A_term_is_told_to_every_reader_when_what_is_shown_of_it_changes()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var list = $"feed-{Guid.NewGuid():n}";
        var before = await Ends("taxonomy_term", council, dashboard);
        var id = await Import(list, "Kayaking");
        foreach (var (client, cursor) in before)
        {
            var told = Assert.Single(await client.Told("taxonomy_term", cursor, id)).Value;
            Assert.Equal((await client.Send(Get, $"/v1/directory/taxonomy-terms/{id}")).Is(200).Text, told.GetProperty("data").GetRawText());
        }

        var made = await Ends("taxonomy_term", council, dashboard);
        Assert.Equal(id, await Import(list, "Kayaking"));
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            await scope.ServiceProvider.GetRequiredService<DirectoryWriter>().Write(new Touched { Terms = [id] },
                async ct => (await db.Set<TaxonomyTerm>().SingleAsync(term => term.Id == id, ct)).Synonyms = "canoeing", Ct);
        }
        foreach (var (client, cursor) in made)
        {
            Assert.Empty(await client.Told("taxonomy_term", cursor, id));
        }
        await Import(list, "Paddling");
        foreach (var (client, cursor) in made)
        {
            Assert.Equal("Paddling", (await client.Told("taxonomy_term", cursor, id))[id].GetProperty("data").GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task Webhooks_and_subscriptions_tell_places_and_terms_too()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var reader = (await host.Delivering).Of("council-leicestershire");
        // That host's own: how many streams the shared one has is counted elsewhere.
        var cursor = Uri.UnescapeDataString(await reader.FeedEnd(Kind));
        var receiver = host.Receivers.Open();
        var hook = (await Answers.Read(await WebhookClient.Post(reader, WebhookClient.Route, $$"""{ "url": "{{receiver.Url}}", "kinds": ["location", "taxonomy_term"] }"""), 201)).GetProperty("id").GetGuid();
        var (place, address) = await Place(council, "public");
        await Publish(council, await Listed(council, "Delivered", place));
        var term = await Import($"hook-{Guid.NewGuid():n}", "Kayaking");
        await Receiver.Until(() => receiver.About(place).Count > 0 && receiver.About(term).Count > 0, "place and term are told");
        var told = JsonSerializer.Deserialize<JsonElement>(receiver.About(place)[0].Body);
        Assert.Equal("directory.location.created", told.GetProperty("type").GetString());
        Assert.Equal((await council.Send(Get, address)).Is(200).Text, told.GetProperty("data").GetRawText());
        Assert.Equal("directory.taxonomy_term.created", JsonSerializer.Deserialize<JsonElement>(receiver.About(term)[0].Body).GetProperty("type").GetString());
        await WebhookClient.Remove(reader, hook);

        using var request = new HttpRequestMessage(Post, "/graphql") { Headers = { { "Accept", "text/event-stream" } } };
        request.Content = new StringContent(JsonSerializer.Serialize(new
        {
            query = "subscription ($after: String) { locationChanged(after: $after) { action uuid location { uuid name precision address { postalCode } } } }",
            variables = new { after = cursor },
        }), System.Text.Encoding.UTF8, "application/json");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        var line = "";
        while (!line.Contains(place.ToString(), StringComparison.Ordinal))
        {
            line = await lines.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("The stream ended.");
        }
        Assert.Contains("\"precision\":\"EXACT\"", line, StringComparison.Ordinal);
        Assert.Contains("\"postalCode\":\"LE1 1AA\"", line, StringComparison.Ordinal);
    }

    private async Task<Guid> Import(string list, string name)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var (terms, refusal) = await new TaxonomyImport(db, scope.ServiceProvider.GetRequiredService<DirectoryWriter>()).Run(list, null, [new(null, "boats", name, null, null)], Ct);
        Assert.Equal((1, null), (terms, refusal));
        return await db.Set<TaxonomyTerm>().Where(term => term.Taxonomy!.Code == list).Select(term => term.Id).SingleAsync(Ct);
    }

    private static async Task<(Guid Id, string Address)> Place(HttpClient council, string level)
    {
        var place = DirectoryWrites.Place($"{RandomNumberGenerator.GetInt32(1000)} Heron Passage", "LE1 1AA", "Sample Hall", level)["location"]!.DeepClone();
        var made = (await council.Send(Post, "/v1/directory/locations", place)).Is(201);
        return (made.Json["id"]!.GetValue<Guid>(), made.Location!);
    }

    private static async Task<string> Listed(HttpClient council, string name, Guid place, string? listing = null)
    {
        var document = Document(name, "places-told");
        document["service_at_locations"] = new JsonArray(new JsonObject { ["location"] = new JsonObject { ["id"] = place } });
        if (listing is not null)
        {
            document["x_vrn"] = new JsonObject { ["listing"] = listing };
        }
        return (await council.Send(Post, Services, document)).Is(201).Location!;
    }

    private static async Task Publish(HttpClient client, string service) => (await client.Send(Post, $"{service}/publish")).Is(200);

    private static async Task Change(HttpClient council, string address, JsonObject patch) =>
        (await council.Send(Patch, address, patch, (await council.Send(Get, $"{address}?view=edit")).Is(200).Tag)).Is(200);

    private static async Task Withdraw(HttpClient council, string service) =>
        (await council.Send(Delete, $"{service}?reason=closed", ifMatch: (await council.Send(Get, $"{service}?view=edit")).Is(200).Tag)).Is(204);

    private static Task<Dictionary<HttpClient, string>> Ends(params HttpClient[] clients) => Ends(Kind, clients);

    private static async Task<Dictionary<HttpClient, string>> Ends(string kind, params HttpClient[] clients)
    {
        var ends = new Dictionary<HttpClient, string>();
        foreach (var client in clients)
        {
            ends[client] = await client.FeedEnd(kind);
        }
        return ends;
    }

    private static async Task Silent(Dictionary<HttpClient, string> since, params Guid[] places)
    {
        foreach (var (client, cursor) in since)
        {
            Assert.Empty(await client.Told(Kind, cursor, places));
        }
    }
}
