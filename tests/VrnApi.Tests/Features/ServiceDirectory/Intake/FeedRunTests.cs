using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Intake;

/// <summary>Other publishers' feeds over HTTP, served here from the sample feeds and from made-up pages.</summary>
public sealed class FeedRunTests(VrnHost host, DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("V3.0-UK-Default", 1, 1, true)]
    [InlineData("V3.0-UK-Test", 1, 1, false)]
    public async Task Sample_feeds_come_over_http_once_and_a_second_run_changes_nothing(string feed, int least, int created, bool whole)
    {
        var folder = Path.Combine(Needs.Reference("hsds/oruk-feeds"), feed);
        await using var publisher = await Publisher.Start(path => path switch
        {
            "/services" => Text(Path.Combine(folder, "service_list.json")),
            _ when path.StartsWith("/services/", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, "service_full.json")) => Text(Path.Combine(folder, "service_full.json")),
            _ => null,
        });
        await using var session = database.Open(PartnerScope.System("test"));
        var code = $"http-{feed.ToLowerInvariant().Replace('.', '-')}";

        var first = await publisher.Import(session, code);
        Assert.True(first.Seen >= least && first.Created >= created && first.Whole == whole && first.Withdrawn == 0, $"{first} {string.Join("; ", first.Notes)} {string.Join("; ", first.Faults)}");
        if (feed == "V3.0-UK-Test")
        {
            Assert.Contains(first.Notes, note => note.Contains("repeat an id", StringComparison.Ordinal));
        }
        var revision = await Revision(session);
        var second = await publisher.Import(session, code);
        Assert.Equal((0, 0, 0, first.Created), (second.Created, second.Updated, second.Withdrawn, second.Unchanged));
        Assert.Equal(revision, await Revision(session));
    }

    [Fact]
    public async Task Nothing_is_withdrawn_unless_the_crawl_came_whole_from_the_same_address()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (ids, broken, told) = (Enumerable.Range(0, 12).ToList(), false, (int?)null);
        string? Answer(string path, int page)
        {
            if (path != "/services" || (broken && page == 2))
            {
                return null;
            }
            var items = ids.Skip((page - 1) * 5).Take(5).Select(i => (JsonNode)new JsonObject
            {
                ["id"] = $"short-{i}",
                ["name"] = $"Crawled {i}",
                ["status"] = "active",
                ["organization"] = new JsonObject { ["id"] = "crawl", ["name"] = "Crawled", ["description"] = "x" },
                ["languages"] = new JsonArray(),
            }).ToArray();
            return new JsonObject { ["total_items"] = told ?? ids.Count, ["total_pages"] = (ids.Count + 4) / 5, ["page_number"] = page, ["contents"] = new JsonArray(items) }.ToJsonString();
        }
        await using var publisher = await Publisher.Start(null, Answer);
        await using var elsewhere = await Publisher.Start(null, Answer);
        Assert.Equal((12, true), await publisher.Import(session, "crawl") is var full ? (full.Created, full.Whole) : default);

        broken = true;
        var half = await publisher.Import(session, "crawl");
        Assert.Equal((5, false, 0), (half.Seen, half.Whole, half.Withdrawn));
        (broken, told) = (false, 13);
        Assert.Equal((false, 0), await publisher.Import(session, "crawl") is var fewer ? (fewer.Whole, fewer.Withdrawn) : default);
        told = null;
        ids.RemoveRange(0, 3);
        Assert.Equal((false, 0), await publisher.Import(session, "crawl") is var less ? (less.Whole, less.Withdrawn) : default);
        ids.AddRange([0, 1]);
        var moved = await elsewhere.Import(session, "crawl");
        Assert.Equal((true, 0), (moved.Whole, moved.Withdrawn));
        Assert.Contains(moved.Notes, note => note.Contains("another address", StringComparison.Ordinal));
        Assert.Equal(12, await session.Db.Set<Service>().IgnoreQueryFilters().CountAsync(row => row.ExternalId.StartsWith("short-") && row.EditorialState == EditorialState.Published, Ct));
        // The control: the same from the address of last time withdraws the one that is gone.
        Assert.Equal(1, (await elsewhere.Import(session, "crawl")).Withdrawn);
    }

    [Fact]
    public async Task What_was_taken_keeps_its_parts_while_its_publisher_does_not_find_it()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var found = true;
        string? Answer(string path, int page) => path switch
        {
            "/services" => """{ "total_items": 1, "total_pages": 1, "contents": [ { "id": "parted", "name": "Parted", "status": "active" } ] }""",
            "/services/parted" when found => """{ "id": "parted", "name": "Parted", "status": "active", "organization": { "id": "crawl", "name": "Crawled" }, "phones": [ { "number": "0116 496 0444" } ] }""",
            _ => null,
        };
        await using var publisher = await Publisher.Start(null, Answer);
        Task<int> Phones() => session.Db.Set<Phone>().CountAsync(phone => phone.Number == "0116 496 0444", Ct);
        Assert.Equal(1, (await publisher.Import(session, "parted")).Created);
        found = false;
        var without = await publisher.Import(session, "parted");
        Assert.Equal((0, 0, 0, true), (without.Updated, without.Failed, without.Withdrawn, without.Whole));
        Assert.Contains(without.Notes, note => note.StartsWith("1 items came without their parts", StringComparison.Ordinal));
        Assert.Equal(1, await Phones());
        found = true;
        Assert.Equal(1, (await publisher.Import(session, "parted")).Unchanged);
    }

    [Fact]
    public async Task Runs_are_started_by_the_core_team_guarded_and_told()
    {
        using var team = await SandboxClient.Of(host, "vrn-admin");
        using var council = await SandboxClient.Of(host, "council-leicester");
        var runs = $"/v1/directory/sources/feed-{Guid.NewGuid():n}/runs";
        foreach (var url in new[] { "http://feeds.example.org/", "https://127.0.0.1/", "https://user@feeds.example.org/", "file:///etc/passwd", "https://feeds.example.org:22/", "" })
        {
            Assert.Equal("invalid_url", (await team.Send(HttpMethod.Post, runs, new JsonObject { ["url"] = url })).Is(400).Code);
        }
        var wish = new JsonObject { ["url"] = "https://nowhere.invalid/oruk/v3" };
        (await council.Send(HttpMethod.Post, runs, wish)).Is(404);
        (await council.Send(HttpMethod.Get, runs)).Is(404);
        (await team.Send(HttpMethod.Get, runs)).Is(404);
        Assert.Equal("validation_failed", (await team.Send(HttpMethod.Post, runs, new JsonObject { ["url"] = "https://nowhere.invalid/", ["mode"] = "all" })).Is(422).Code);
        (await team.Send(HttpMethod.Post, "/v1/directory/sources/seed/runs", wish)).Is(409);

        var started = (await team.Send(HttpMethod.Post, runs, wish)).Is(202);
        Assert.Equal($"{runs}/1", started.Location);
        var ended = started.Json;
        for (var i = 0; i < 600 && ended["state"]!.GetValue<string>() == "running"; i++)
        {
            await Task.Delay(200, Ct);
            ended = (await team.Send(HttpMethod.Get, started.Location!)).Is(200).Json;
        }
        Assert.Equal(("failed", 0, false), (ended["state"]!.GetValue<string>(), ended["report"]!["seen"]!.GetValue<int>(), ended["isWhole"]!.GetValue<bool>()));
        Assert.Single((await team.Send(HttpMethod.Get, runs)).Is(200).Json["items"]!.AsArray());
        (await team.Send(HttpMethod.Get, $"{runs}/2")).Is(404);
    }

    [Fact]
    public async Task Two_runs_of_one_source_do_not_run_at_once()
    {
        await using var scope = await host.Inside();
        using var team = await SandboxClient.Of(host, "vrn-admin");
        var code = $"busy-{Guid.NewGuid():n}";
        var ways = (VrnApi.Data.Providers.IDatabaseWays)scope.ServiceProvider.GetService(typeof(VrnApi.Data.Providers.IDatabaseWays))!;
        var db = (VrnDbContext)scope.ServiceProvider.GetService(typeof(VrnDbContext))!;
        var wish = new JsonObject { ["url"] = "https://nowhere.invalid/oruk/v3" };

        Assert.True(await ways.TryLease(db, FeedImport.Lease(code), "somebody", TimeSpan.FromMinutes(5), Ct));
        Assert.Equal("source_busy", (await team.Send(HttpMethod.Post, $"/v1/directory/sources/{code}/runs", wish)).Is(409).Code);
        Assert.True(await ways.TryLease(db, FeedImport.Lease(code), "somebody", TimeSpan.Zero, Ct));
        (await team.Send(HttpMethod.Post, $"/v1/directory/sources/{code}/runs", wish)).Is(202);
    }

    private static string Text(string file) => File.ReadAllText(file).TrimStart('\uFEFF');

    private static async Task<long> Revision(DirectoryDatabase.Session session) => (await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision;

    /// <summary>A publisher on this machine.</summary>
    private sealed class Publisher(WebApplication app, HttpClient client, string address) : IAsyncDisposable
    {
        public static async Task<Publisher> Start(Func<string, string?>? files, Func<string, int, string?>? pages = null)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(async http =>
            {
                var page = int.TryParse(http.Request.Query["page"], out var number) ? number : 1;
                var path = http.Request.Path.Value!;
                var answer = files is not null ? files(path) : pages!(path, page);
                http.Response.StatusCode = answer is null ? path == "/services" ? 500 : 404 : 200;
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(answer ?? "{}");
            });
            await app.StartAsync(Ct);
            return new Publisher(app, new HttpClient(), app.Urls.Single());
        }

        public Task<Imported> Import(DirectoryDatabase.Session session, string code) =>
            new FeedImport(session.Db, session.Writer, session.Ways, TimeProvider.System).Run(new FeedPages(client, address), address, code, mirror: true, 0, dryRun: false, Ct);

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await app.DisposeAsync();
        }
    }
}
