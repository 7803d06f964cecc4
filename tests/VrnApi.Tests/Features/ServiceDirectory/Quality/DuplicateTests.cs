using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Generating;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

/// <summary>Listings that stand twice are found, look-alikes are not, and a merge loses nothing.</summary>
public sealed class DuplicateTests(VrnHost host, DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private const string Duplicates = "/v1/directory/duplicates";

    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get, Put = HttpMethod.Put;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Made_up_doubles_of_five_seeds_are_found_and_look_alikes_are_not()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var wanted = new HashSet<(Guid, Guid)>();
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var made = await new Generator(session.Db, session.Ways, TimeProvider.System).Make(300, seed, "all", traps: true, Ct);
            Assert.Equal(20, made.Duplicates.Count);
            var pairs = made.Duplicates.Select(pair => Ordered(pair.First, pair.Second)).ToHashSet();
            wanted.UnionWith(pairs);
            Assert.NotNull(await new DuplicateSearch(session.Db, session.Ways, TimeProvider.System).Run(Ct));
            session.Db.ChangeTracker.Clear();

            var found = await session.Db.Set<DuplicateCandidate>().Select(pair => new { pair.FirstId, pair.SecondId }).ToListAsync(Ct);
            var hits = found.Count(pair => wanted.Contains((pair.FirstId, pair.SecondId)));
            TestContext.Current.TestOutputHelper?.WriteLine($"up to seed {seed}: {hits} of {wanted.Count} found, {found.Count} named");
            Assert.True(hits >= 0.9 * wanted.Count, $"seed {seed}: {hits} of {wanted.Count} found");
            Assert.True(hits >= 0.9 * found.Count, $"seed {seed}: {hits} of {found.Count} right");
        }
        // Again is no change, and the two councils' services of one name are two services.
        var again = (await new DuplicateSearch(session.Db, session.Ways, TimeProvider.System).Run(Ct))!;
        Assert.Equal((0, 0), (again.New, again.Gone));
        var supporting = await session.Db.Set<Service>().Where(row => row.Name == "Supporting Families").Select(row => row.Id).ToListAsync(Ct);
        Assert.True(supporting.Count >= 2, $"{supporting.Count} services named Supporting Families");
        Assert.False(await session.Db.Set<DuplicateCandidate>().AnyAsync(pair => supporting.Contains(pair.FirstId) && supporting.Contains(pair.SecondId), Ct));
    }

    [Theory]
    [InlineData("youthclub", "youthclub", 1)]
    [InlineData("youthclub", "yothclub", 1 - (1 / 9.0))]
    [InlineData("youthclub", "mentoring", 0)]
    [InlineData("", "", 0)]
    public void Names_are_as_alike_as_their_slips_are_few(string one, string other, double alike) => Assert.Equal(alike, Likeness.Similarity(one, other), 6);

    [Fact]
    public async Task A_merge_keeps_both_keys_and_all_parts_and_withdraws_one_with_its_successor()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var anonymous = await host.Anonymous();
        var source = Fresh.Name("merge")[..20];
        (await council.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = source })).Is(201);
        var name = $"Harbour drop-in {Letters()}";
        var first = await Made(council, source, "K-1", name, document => document["contacts"] = new JsonArray(new JsonObject { ["name"] = "Front desk", ["email"] = "front@example.org" }));
        var second = await Made(council, source, "K-2", name, document =>
        {
            document["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0001" }, new JsonObject { ["number"] = "0116 496 0002" });
            document["contacts"] = new JsonArray(new JsonObject { ["name"] = "Night desk", ["email"] = "night@example.org" });
            document["schedules"] = new JsonArray(new JsonObject { ["freq"] = "WEEKLY", ["byday"] = "TU", ["opens_at"] = "18:00", ["closes_at"] = "20:00" });
            document["service_at_locations"] = new JsonArray(Place("4 Merge Street", "LE1 5ZV", "Merge Hall"));
            document["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = "youth-club" } });
        });
        (await council.Send(Post, $"{Services}/{second}/assurance-records", new JsonObject { ["by"] = "provider", ["assessed_on"] = "2025-02-03", ["answers"] = new JsonArray(new JsonObject { ["item"] = "a", ["answer"] = "yes" }) })).Is(201);
        (await other.Send(Post, $"{Services}/{second}/problem-reports", new JsonObject { ["kind"] = "wrong" })).Is(202);
        var pair = await Search(council, first, second);
        Assert.Contains("same_phone", pair["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()));
        var decision = $"{Duplicates}/{pair["id"]}/decision";

        (await other.Send(Post, decision, new JsonObject { ["decision"] = "different" })).Is(404);
        (await council.Send(Post, decision, new JsonObject { ["decision"] = "delete" })).Is(422);
        (await council.Send(Post, decision, new JsonObject { ["decision"] = "merge", ["keep"] = Guid.CreateVersion7().ToString() })).Is(422);
        Assert.Equal("merged", (await council.Send(Post, decision, new JsonObject { ["decision"] = "merge", ["keep"] = first })).Is(200).Json["state"]!.GetValue<string>());
        Assert.Equal("invalid_state", (await council.Send(Post, decision, new JsonObject { ["decision"] = "different" })).Is(409).Code);

        var gone = (await anonymous.Send(Get, $"/oruk/v3/services/{second}")).Is(410);
        Assert.Equal(("merged", first), (gone.Json["reason"]!.GetValue<string>(), gone.Json["replaced_by"]!.GetValue<string>()));
        var kept = (await anonymous.Send(Get, $"/oruk/v3/services/{first}")).Is(200);
        foreach (var part in new[] { "front@example.org", "night@example.org", "0116 496 0001", "0116 496 0002", "18:00:00", "4 Merge Street", "youth-club", "\"stale\"" })
        {
            Assert.Contains(part, kept.Text, StringComparison.Ordinal);
        }
        Assert.Single(kept.Json["service_areas"]!.AsArray());
        Assert.Single((await council.Send(Get, $"/v1/directory/problem-reports?service_id={first}")).Is(200).Json["items"]!.AsArray());
        Assert.Single((await council.Send(Get, $"{Services}/{first}/assurance-records")).Is(200).Json["items"]!.AsArray());

        // Both keys lead to the one listing, and its source may send the other again without bringing it back.
        foreach (var key in new[] { "K-1", "K-2" })
        {
            Assert.Equal(first, (await council.Send(Get, $"{Services}/by-source/{source}/{key}")).Is(200).Json["id"]!.GetValue<string>());
        }
        var again = new JsonObject { ["source"] = source, ["items"] = new JsonArray(new JsonObject { ["external_id"] = "K-2", ["document"] = Document("Another name", "merge") }) };
        var batch = (await council.Send(Post, $"{Services}:batch", again)).Is(200).Json["items"]![0]!;
        Assert.Equal(("unchanged", "merged"), (batch["outcome"]!.GetValue<string>(), batch["warnings"]![0]!["code"]!.GetValue<string>()));
        (await anonymous.Send(Get, $"/oruk/v3/services/{second}")).Is(410);
        // What came from the other waits for the owner when the kept one's source speaks again.
        Assert.Equal("edited_locally", (await council.Send(Put, $"{Services}/by-source/{source}/K-1", Document($"{name} anew", "merge"))).Is(409).Code);
    }

    [Fact]
    public async Task Two_that_differ_are_not_asked_about_again()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var source = Fresh.Name("differ")[..20];
        (await council.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = source })).Is(201);
        var name = $"Lantern group {Letters()}";
        var (first, second) = (await Made(council, source, "D-1", name, _ => { }), await Made(council, source, "D-2", name, _ => { }));
        var pair = await Search(council, first, second);
        Assert.Contains(first, (await council.Send(Get, "/v1/directory/quality?kind=duplicate&limit=100")).Is(200).Text, StringComparison.Ordinal);

        (await council.Send(Post, $"{Duplicates}/{pair["id"]}/decision", new JsonObject { ["decision"] = "different" })).Is(200);

        await Search(council, first, second, found: false);
        Assert.Contains(pair["id"]!.GetValue<string>(), (await council.Send(Get, $"{Duplicates}?state=different&limit=100")).Is(200).Text, StringComparison.Ordinal);
        (await council.Send(Get, $"{Duplicates}?state=perhaps")).Is(400);
    }

    [Fact]
    public async Task A_protected_listing_is_not_merged_with_one_that_is_not()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var source = Fresh.Name("protect")[..20];
        (await council.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = source })).Is(201);
        var name = $"Meadow house {Letters()}";
        var first = await Made(council, source, "P-1", name, _ => { });
        var second = await Made(council, source, "P-2", name, document =>
            document["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = "refuge" } }), core);
        var pair = await Search(council, first, second);

        (await council.Send(Post, $"{Duplicates}/{pair["id"]}/decision", new JsonObject { ["decision"] = "merge" })).Is(422);
        (await council.Send(Get, $"{Services}/{first}")).Is(200);
        (await council.Send(Get, $"{Services}/{second}")).Is(200);
    }

    private static async Task<string> Made(HttpClient owner, string source, string key, string name, Action<JsonObject> more, HttpClient? publisher = null)
    {
        var document = Document(name, "merge");
        more(document);
        var id = (await owner.Send(Put, $"{Services}/by-source/{source}/{key}", document)).Is(201).Json["id"]!.GetValue<string>();
        (await (publisher ?? owner).Send(Post, $"{Services}/{id}/publish")).Is(200);
        return id;
    }

    /// <summary>The pair as its owner reads it, after a search.</summary>
    private async Task<JsonNode> Search(HttpClient owner, string first, string second, bool found = true)
    {
        await using (var inside = await host.Inside())
        {
            var services = inside.ServiceProvider;
            await new DuplicateSearch(services.GetRequiredService<VrnDbContext>(), services.GetRequiredService<IDatabaseWays>(), TimeProvider.System).Run(Ct);
        }
        for (var next = $"{Duplicates}?limit=100"; next is not null;)
        {
            var page = (await owner.Send(Get, next)).Is(200).Json;
            if (page["items"]!.AsArray().FirstOrDefault(item => item!["first"]!["id"]!.GetValue<string>() is var one && item["second"]!["id"]!.GetValue<string>() is var two
                && ((one == first && two == second) || (one == second && two == first))) is { } pair)
            {
                Assert.True(found, "still asked about");
                return pair;
            }
            next = page["next"] is { } address ? new Uri(address.GetValue<string>()).PathAndQuery : null;
        }
        Assert.False(found, "not found");
        return new JsonObject();
    }

    private static (Guid, Guid) Ordered(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    private static string Letters() => string.Concat(Guid.NewGuid().ToString("n")[..8].Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))));
}
