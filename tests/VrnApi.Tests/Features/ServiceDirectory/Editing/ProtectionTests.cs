using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

public sealed class ProtectionTests(VrnHost host)
{
    private static readonly HttpMethod Put = HttpMethod.Put, Patch = HttpMethod.Patch, Post = HttpMethod.Post, Get = HttpMethod.Get;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refuge_is_withheld_by_default_and_shown_through_the_one_exit_only()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        using var anonymous = await host.Anonymous();
        var (street, postcode, building) = (Fresh.Name("7 Nightjar Row ")[..30], "LE1 9ZZ", "Kestrel Lodge West");
        var document = Document("Refuge of the test", "refuge-test");
        document["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = "refuge" } });
        document["service_at_locations"] = new JsonArray(Place(street, postcode, building));

        document["service_at_locations"]![0]!["location"]!["x_vrn"] = new JsonObject { ["sensitivity"] = "public" };
        Assert.Equal("sensitivity_default", (await council.Send(Post, Services, document)).Is(403).Code);
        document["service_at_locations"]![0]!["location"]!.AsObject().Remove("x_vrn");
        var made = (await council.Send(Post, Services, document)).Is(201);
        Assert.DoesNotContain(street, made.Text, StringComparison.Ordinal);
        var address = made.Location!;
        // The author touched protection: somebody else publishes.
        Assert.Equal("approver_is_author", (await council.Send(Post, $"{address}/publish")).Is(403).Code);
        (await core.Send(Post, $"{address}/publish")).Is(200);

        var id = address.Split('/')[^1];
        foreach (var text in new[]
        {
            (await core.Send(Get, address)).Is(200).Text, (await anonymous.Send(Get, $"/oruk/v3/services/{id}")).Is(200).Text,
            (await council.Send(Get, $"{address}?view=edit")).Is(200).Text, (await council.Send(Get, $"{address}/versions/2")).Is(200).Text,
        })
        {
            foreach (var secret in new[] { street, postcode, building, "0116 496 0987" })
            {
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        }

        // Sent back as read, the hidden place keeps what its author cannot see.
        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        (await council.Send(Put, address, edit.Json, edit.Tag)).Is(200);
        Assert.Equal("purpose_required", (await core.Send(Get, $"{address}/sensitive")).Is(400).Code);
        foreach (var purpose in new[] { "curiosity", "SAFEGUARDING", "safeguarding, referral" })
        {
            using var wrong = new HttpRequestMessage(Get, $"{address}/sensitive") { Headers = { { "Vrn-Purpose", purpose } } };
            using var refused = await core.SendAsync(wrong, Ct);
            Assert.Equal("purpose_required", (await Answers.Read(refused, 400)).GetProperty("code").GetString());
        }
        using var asked = new HttpRequestMessage(Get, $"{address}/sensitive") { Headers = { { "Vrn-Purpose", "safeguarding" } } };
        using var exact = await core.SendAsync(asked, Ct);
        var shown = await exact.Content.ReadAsStringAsync(Ct);
        Assert.True(exact.IsSuccessStatusCode, shown);
        Assert.Contains(street, shown, StringComparison.Ordinal);
        await using var inside = await host.Inside();
        var rows = await inside.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().Where(row => row.Action == "data.read" && row.ResourceId == id).ToListAsync(Ct);
        Assert.Equal("safeguarding", Assert.Single(rows).Purpose);

        // A text that gives the place away is refused, and does not say what it found.
        var leak = (await council.Send(Patch, address, new JsonObject { ["alert"] = $"Come to {street.ToUpperInvariant()}" }, (await council.Send(Get, $"{address}?view=edit")).Tag)).Is(422);
        Assert.Equal(("secret_in_text", "/alert"), (leak.Code, Assert.Single(leak.Pointers)));
        Assert.DoesNotContain(street, leak.Text, StringComparison.OrdinalIgnoreCase);

        // Loosening waits for another client.
        var place = edit.Json["service_at_locations"]![0]!["location"]!["id"]!.GetValue<string>();
        var request = (await council.Send(Post, $"/v1/directory/locations/{place}/sensitivity", new JsonObject { ["level"] = "area-only", ["reason"] = "Office, not a refuge" })).Is(202);
        var pending = $"/v1/directory/sensitivity-requests/{request.Json["id"]}";
        Assert.DoesNotContain("area_only", (await council.Send(Get, $"{address}?view=edit")).Text, StringComparison.Ordinal);
        (await core.Send(Post, $"{pending}/approve", new JsonObject { ["reason"] = "Agreed" })).Is(200);
        Assert.Contains("area_only", (await council.Send(Get, $"{address}?view=edit")).Text, StringComparison.Ordinal);
        (await core.Send(Post, $"{pending}/approve", new JsonObject())).Is(409);
        (await council.Send(Post, $"/v1/directory/locations/{place}/sensitivity", new JsonObject { ["level"] = "withheld", ["reason"] = "Back" })).Is(200);
    }

    [Fact]
    public async Task A_term_that_withholds_is_taken_off_when_another_client_agrees_and_the_places_stay_withheld()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var document = Document("No refuge any more", Fresh.Name("removal"));
        document["attributes"] = new JsonArray([.. new[] { "refuge", "mentoring" }.Select(code => new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = code } })]);
        document["service_at_locations"] = new JsonArray(Place("12 Linnet Row", "LE1 5ZZ", "Linnet Hall"));
        var address = (await council.Send(Post, Services, document)).Is(201).Location!;
        (await core.Send(Post, $"{address}/publish")).Is(200);
        Task<Answer> Asks(HttpClient client, string term, string reason = "It is an office now") => client.Send(Post, $"{address}/term-removals", new JsonObject { ["term"] = term, ["reason"] = reason });
        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        Assert.Equal("approver_is_author", (await council.Send(Patch, address, new JsonObject { ["attributes"] = new JsonArray() }, edit.Tag)).Is(403).Code);

        Assert.Equal("/term", Assert.Single((await Asks(council, "vrn-service-type:mentoring")).Is(422).Pointers));
        Assert.Equal("/term", Assert.Single((await Asks(council, "vrn-service-type:none")).Is(422).Pointers));
        Assert.Equal("/reason", Assert.Single((await Asks(council, "vrn-service-type:refuge", " ")).Is(422).Pointers));
        Assert.Equal("not_owner", (await Asks(other, "vrn-service-type:refuge")).Is(403).Code);
        var asked = (await Asks(council, "vrn-service-type:refuge")).Is(202).Json;
        Assert.Equal(("pending", address.Split('/')[^1], null), (asked["state"]!.GetValue<string>(), asked["serviceId"]!.GetValue<string>(), asked["level"]?.GetValue<string>()));
        Assert.Contains((await council.Send(Get, "/v1/directory/sensitivity-requests")).Is(200).Json["items"]!.AsArray(), row => row!["id"]!.GetValue<string>() == asked["id"]!.GetValue<string>());
        Assert.Contains("refuge", (await core.Send(Get, address)).Is(200).Text, StringComparison.Ordinal);

        var pending = $"/v1/directory/sensitivity-requests/{asked["id"]}";
        (await other.Send(Post, $"{pending}/approve", new JsonObject())).Is(404);
        (await core.Send(Post, $"{pending}/approve", new JsonObject { ["reason"] = "Seen" })).Is(200);
        var after = (await core.Send(Get, address)).Is(200).Text;
        Assert.DoesNotContain("\"code\":\"refuge\"", after, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"mentoring\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Linnet", after, StringComparison.Ordinal);
        (await core.Send(Post, $"{pending}/approve", new JsonObject())).Is(409);
        Assert.Equal("/term", Assert.Single((await Asks(council, "vrn-service-type:refuge")).Is(422).Pointers));
    }

    [Fact]
    public async Task Hidden_numbers_and_contacts_of_a_place_that_all_know_are_read_through_the_one_exit_alone()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var document = Document("Open place, hidden lines", Fresh.Name("lines"));
        var link = Place("9 Open Street", "LE1 5ZZ", "Open Hall");
        JsonObject Line(string number, string level) => new() { ["number"] = number, ["x_vrn"] = new JsonObject { ["sensitivity"] = level } };
        JsonObject Desk(string name, string number) => new() { ["name"] = name, ["phones"] = new JsonArray(Line(number, "withheld")), ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } };
        link["phones"] = new JsonArray(Line("0116 496 0701", "withheld"), Line("0116 496 0702", "public"));
        link["contacts"] = new JsonArray(Desk("Night desk", "0116 496 0703"));
        link["location"]!["phones"] = new JsonArray(Line("0116 496 0704", "withheld"), Line("0116 496 0705", "public"));
        link["location"]!["contacts"] = new JsonArray(Desk("Caretaker desk", "0116 496 0706"));
        document["service_at_locations"] = new JsonArray(link);
        var address = (await council.Send(Post, Services, document)).Is(201).Location!;
        (await core.Send(Post, $"{address}/publish")).Is(200);

        var known = (await core.Send(Get, address)).Is(200).Text;
        using var asked = new HttpRequestMessage(Get, $"{address}/sensitive") { Headers = { { "Vrn-Purpose", "safeguarding" } } };
        using var exact = await core.SendAsync(asked, Ct);
        var shown = await exact.Content.ReadAsStringAsync(Ct);
        foreach (var hidden in new[] { "0116 496 0701", "0116 496 0703", "0116 496 0704", "0116 496 0706", "Night desk", "Caretaker desk" })
        {
            Assert.DoesNotContain(hidden, known, StringComparison.Ordinal);
            Assert.Contains(hidden, shown, StringComparison.Ordinal);
        }
        // What partners read anyway is not repeated.
        foreach (var plain in new[] { "0116 496 0702", "0116 496 0705", "9 Open Street" })
        {
            Assert.Contains(plain, known, StringComparison.Ordinal);
            Assert.DoesNotContain(plain, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Loosening_by_the_asking_client_is_refused()
    {
        using var core = await SandboxClient.Of(host, "council-leicester");
        var document = Document("Own approval", Fresh.Name("own-approval"));
        document["service_at_locations"] = new JsonArray(Place("9 Plover Way", "LE1 8ZY", "Heron Hall", "withheld"));
        var made = (await core.Send(Post, Services, document)).Is(201);
        var place = made.Json["service_at_locations"]![0]!["location"]!["id"]!.GetValue<string>();

        var request = (await core.Send(Post, $"/v1/directory/locations/{place}/sensitivity", new JsonObject { ["level"] = "public", ["reason"] = "Try" })).Is(202);
        Assert.Equal("approver_is_author", (await core.Send(Post, $"/v1/directory/sensitivity-requests/{request.Json["id"]}/approve", new JsonObject())).Is(403).Code);
        (await core.Send(Post, $"/v1/directory/sensitivity-requests/{request.Json["id"]}/refuse", new JsonObject())).Is(200);
    }

    [Fact]
    public async Task A_word_mended_by_another_client_is_no_second_pair_of_eyes()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var document = Document("Two pairs of eyes", Fresh.Name("eyes"));
        document["service_at_locations"] = new JsonArray(Place("3 Dunlin Drive", "LE1 7ZX", "Dunlin House", "withheld"));
        var address = (await council.Send(Post, Services, document)).Is(201).Location!;

        (await core.Send(Patch, address, new JsonObject { ["wait_time"] = "a week" }, (await core.Send(Get, $"{address}?view=edit")).Is(200).Tag)).Is(200);

        Assert.Equal("approver_is_author", (await council.Send(Post, $"{address}/publish")).Is(403).Code);
        (await core.Send(Post, $"{address}/publish")).Is(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_protected_later_is_not_read_in_earlier_versions(bool removed)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        const string ofPlace = "0116 496 0651", ofContact = "0116 496 0652", mail = "night-desk@example.org";
        var document = Document("History of numbers", Fresh.Name("numbers"));
        document["service_at_locations"] = new JsonArray(Place("5 Avocet Avenue", "LE1 6ZW", "Avocet Hall"));
        document["service_at_locations"]![0]!["location"]!["phones"] = new JsonArray(new JsonObject { ["number"] = ofPlace });
        document["contacts"] = new JsonArray(new JsonObject { ["name"] = "Night desk", ["email"] = mail, ["phones"] = new JsonArray(new JsonObject { ["number"] = ofContact }) });
        var address = (await council.Send(Post, Services, document)).Is(201).Location!;
        (await council.Send(Post, $"{address}/publish")).Is(200);
        var versions = (await other.Send(Get, $"{address}/versions")).Is(200).Json["items"]!.AsArray();
        var first = $"{address}/versions/{versions[0]!["version"]}";
        var before = (await other.Send(Get, first)).Is(200).Text;
        Assert.All([ofPlace, ofContact, mail], text => Assert.Contains(text, before, StringComparison.Ordinal));

        var edit = (await council.Send(Get, $"{address}?view=edit")).Is(200);
        var (place, contact) = (edit.Json["service_at_locations"]![0]!["location"]!.DeepClone(), edit.Json["contacts"]![0]!.DeepClone());
        place["phones"]![0]!["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" };
        contact["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" };
        var link = edit.Json["service_at_locations"]![0]!.DeepClone();
        link["location"] = place;
        (await council.Send(Patch, address, new JsonObject { ["service_at_locations"] = new JsonArray(link), ["contacts"] = new JsonArray(contact) }, edit.Tag)).Is(200);
        if (removed)
        {
            // What its author cannot see is not taken away over the interface; somebody has taken it away all the same.
            await using var inside = await host.Inside();
            var db = inside.ServiceProvider.GetRequiredService<VrnDbContext>();
            var id = Guid.Parse(address.Split('/')[^1]);
            await db.Set<VrnApi.Data.ServiceDirectory.Phone>().Where(row => row.Number == ofContact && db.Set<VrnApi.Data.ServiceDirectory.Contact>().Any(contact => contact.Id == row.ContactId && contact.ServiceId == id)).ExecuteDeleteAsync(Ct);
            await db.Set<VrnApi.Data.ServiceDirectory.Contact>().Where(row => row.ServiceId == id).ExecuteDeleteAsync(Ct);
        }

        foreach (var reader in new[] { other, council })
        {
            foreach (var path in new[] { first, $"{first}/diff?to={versions[0]!["version"]!.GetValue<int>() + 1}", $"{address}?include=metadata" })
            {
                var text = (await reader.Send(Get, path)).Text;
                Assert.DoesNotContain(ofPlace, text, StringComparison.Ordinal);
                if (!removed || reader == other)
                {
                    Assert.DoesNotContain(ofContact, text, StringComparison.Ordinal);
                    Assert.DoesNotContain(mail, text, StringComparison.Ordinal);
                }
            }
        }
    }
}
