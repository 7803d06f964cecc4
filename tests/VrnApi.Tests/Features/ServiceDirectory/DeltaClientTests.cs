using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Features.ServiceDirectory.Generating;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>
/// Two clients on real sockets that read nothing but deltas, <c>/oruk/v3/changes</c> and <c>/v1/changes</c>, while eight others edit over REST.
/// <c>VRN_DELTA_EACH</c> asks for more edits of each (250 are 2,000 in all); <c>VRN_DELTA_SEED</c> repeats one run.
/// </summary>
public sealed class DeltaClientTests(VrnHost host, DirectoryDatabase database, ITestOutputHelper output) : IClassFixture<DirectoryDatabase>
{
    private const int Writers = 8;

    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Patch = HttpMethod.Patch, Delete = HttpMethod.Delete;

    private static readonly string[] Types = ["youth-club", "mentoring", "parenting", "therapeutic"], Days = ["MO", "TU", "WE", "TH", "FR"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_reads_only_deltas_holds_what_the_doors_answer_byte_for_byte()
    {
        var folder = Directory.CreateTempSubdirectory("vrn-delta-").FullName;
        await using var served = await host.Serve(database.ConnectionString);
        Assert.Equal(Verbs.Done, await served.Verb("seed"));
        Assert.Equal(Verbs.Done, await served.Verb("demo", "sandbox", "--out", folder, "--base-url", VrnHost.Issuer));
        using var anybody = new HttpClient { BaseAddress = new Uri(served.Address) };
        using var partner = served.Of(folder, "council-leicestershire");
        var (open, own) = (new Copy("/oruk/v3/changes?limit=50", "state"), new Copy("/v1/changes?kinds=service,organisation&limit=50", "action"));
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("VRN_DELTA_SEED"), out var given) ? given : (ulong)TimeProvider.System.GetUtcNow().Ticks;
        var each = int.TryParse(Environment.GetEnvironmentVariable("VRN_DELTA_EACH"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 5;
        output.WriteLine($"seed {seed}");

        using var written = new CancellationTokenSource();
        var tails = new[] { (Client: anybody, Copy: open), (Client: partner, Copy: own) }.Select(one => Task.Run(async () =>
        {
            while (!written.IsCancellationRequested)
            {
                await one.Copy.Read(one.Client);
                await Task.Delay(20, Ct);
            }
        }, Ct)).ToArray();
        var (services, edits) = (new ConcurrentDictionary<string, bool>(), 0);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var dice = new Dice(seed + (ulong)writer);
            using var council = served.Of(folder, "council-leicester");
            for (var i = 0; i < each; i++)
            {
                Interlocked.Add(ref edits, await Edit(council, dice, services) ? 1 : 0);
            }
        }, Ct)));
        await written.CancelAsync();
        await Task.WhenAll(tails);
        output.WriteLine($"{edits} of {Writers * each} edits were taken");
        Assert.InRange(edits, Writers * each / 2, Writers * each);

        await Settled.Until(Ct);
        await open.Read(anybody);
        await own.Read(partner);
        await Compare(open, anybody, "/oruk/v3/services?full=true&per_page=100", "contents", "/oruk/v3/services/", "/oruk/v3/organizations?per_page=100", "/oruk/v3/organizations/", $"seed {seed}");
        await Compare(own, partner, "/v1/directory/services?view=full&limit=100", "items", "/v1/directory/services/", "/v1/directory/organisations?limit=100", "/v1/directory/organisations/", $"seed {seed}");
        await Late(served, anybody, open);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A client that comes back after deletions have been forgotten is told where to begin again, and can.</summary>
    private async Task Late(ServedHost served, HttpClient anybody, Copy kept)
    {
        await using (var session = database.Open(PartnerScope.System("test")))
        {
            session.Db.Add(new ChangeHorizon { Kind = "service", VisibilityKey = ChangeHorizon.Everybody, Position = 1, Seq = 20 });
            await session.Db.SaveChangesAsync(Ct);
        }
        async Task<string> Snapshot()
        {
            using var late = await anybody.GetAsync("/oruk/v3/changes?afterChangeNumber=19", Ct);
            var problem = JsonDocument.Parse(await late.Content.ReadAsStringAsync(Ct)).RootElement;
            Assert.Equal((410, "cursor_expired", "*"), ((int)late.StatusCode, problem.GetProperty("code").GetString(), late.Headers.GetValues("Access-Control-Allow-Origin").Single()));
            return new Uri(problem.GetProperty("snapshot").GetString()!).PathAndQuery;
        }
        (await anybody.GetAsync("/oruk/v3/changes?afterChangeNumber=20", Ct)).EnsureSuccessStatusCode();
        // A slow run lasts until the host has made one by itself.
        Assert.Contains(await Snapshot(), (string[])["/oruk/v3/changes", "/oruk/v3/snapshots/latest"]);
        Assert.Equal(Verbs.Done, await served.Verb("directory", "snapshot", "--tier", "open"));
        Assert.Equal("/oruk/v3/snapshots/latest", await Snapshot());
        var snapshot = JsonDocument.Parse(await anybody.GetStringAsync("/oruk/v3/snapshots/latest", Ct)).RootElement;
        var services = snapshot.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("name").GetString() == "services.ndjson.gz");
        Assert.Equal(kept.Rows.Keys.Count(key => key.StartsWith("service ", StringComparison.Ordinal)), services.GetProperty("rows").GetInt32());
        var rest = JsonDocument.Parse(await anybody.GetStringAsync(new Uri(snapshot.GetProperty("changes").GetString()!).PathAndQuery, Ct)).RootElement;
        Assert.Equal(0, rest.GetProperty("items").GetArrayLength());
    }

    /// <returns>Whether it was taken: of two that edit one listing at the same moment the later is refused.</returns>
    private static async Task<bool> Edit(HttpClient council, Dice dice, ConcurrentDictionary<string, bool> services)
    {
        var text = $"Delta {dice.Next():x}";
        var there = services.Keys.Order(StringComparer.Ordinal).ToArray();
        if (there.Length < 4 || dice.In(15))
        {
            var document = Document(text, $"Delta organisation {dice.Below(3)}");
            document["service_at_locations"] = new JsonArray(Place($"{dice.Below(90) + 1} Delta Road", "LE1 5ZZ", $"{text} House"));
            var answered = await council.Send(Post, Services, document);
            if ((int)answered.Status == 409)
            {
                // Another writer has just brought the same organisation.
                return false;
            }
            var made = answered.Is(201).Location!;
            (await council.Send(Post, $"{made}/publish")).Is(200);
            return services.TryAdd(made, true);
        }
        var address = dice.One(there);
        var edit = await council.Send(Get, $"{address}?view=edit");
        if ((int)edit.Status == 410)
        {
            return false;
        }
        edit.Is(200);
        Answer answer;
        switch (dice.Below(7))
        {
            case 0:
                answer = await council.Send(Patch, address, new JsonObject { ["name"] = text, ["minimum_age"] = dice.Below(18) }, edit.Tag);
                break;
            case 1:
                answer = await council.Send(Patch, address, new JsonObject { ["phones"] = new JsonArray([.. Enumerable.Range(0, dice.Below(3)).Select(i => (JsonNode)new JsonObject { ["number"] = $"0116 496 0{dice.Below(800) + 100}" })]) }, edit.Tag);
                break;
            case 2:
                answer = await council.Send(Patch, address, new JsonObject { ["schedules"] = new JsonArray(new JsonObject { ["freq"] = "WEEKLY", ["byday"] = dice.One(Days), ["opens_at"] = $"{dice.Below(12):00}:00", ["closes_at"] = "18:00" }) }, edit.Tag);
                break;
            case 3:
                answer = await council.Send(Patch, address, new JsonObject { ["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = dice.One(Types) } }) }, edit.Tag);
                break;
            case 4:
                var organisation = $"/v1/directory/organisations/{edit.Json["organization"]!["id"]}";
                answer = await council.Send(Patch, organisation, new JsonObject { ["name"] = text }, (await council.Send(Get, $"{organisation}?view=edit")).Is(200).Tag);
                break;
            case 5:
                var place = edit.Json["service_at_locations"]?[0]?["location"]?["id"];
                answer = place is null ? edit : await council.Send(Post, $"/v1/directory/locations/{place}/sensitivity", new JsonObject { ["level"] = dice.One<string>(["area-only", "partner", "withheld"]), ["reason"] = "Somebody asked." });
                break;
            default:
                answer = await council.Send(Delete, $"{address}?reason=closed", ifMatch: edit.Tag);
                services.TryRemove(address, out _);
                break;
        }
        // A loosening waits for somebody else; a clash is told. Nothing else may happen.
        Assert.True((int)answer.Status is 200 or 202 or 204 or 409 or 410 or 412, $"{answer.Status} {answer.Text}");
        return (int)answer.Status is 200 or 204;
    }

    private static async Task Compare(Copy copy, HttpClient client, string services, string items, string service, string organisations, string organisation, string when)
    {
        var wanted = new Dictionary<string, string>();
        foreach (var row in await Rows(client, services, items))
        {
            wanted[$"service {row.GetProperty("id").GetString()}"] = row.GetRawText();
        }
        foreach (var row in await Rows(client, organisations, items))
        {
            var id = row.GetProperty("id").GetString();
            wanted[$"organisation {id}"] = await client.GetStringAsync(organisation + id, Ct);
        }
        Assert.True(wanted.Count > 50);
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), copy.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(wanted, pair => Assert.True(pair.Value == copy.Rows[pair.Key], $"{pair.Key} differs, {when}:\n{pair.Value}\n{copy.Rows[pair.Key]}"));
        var one = copy.Rows.First(pair => pair.Key.StartsWith("service", StringComparison.Ordinal));
        Assert.Equal(one.Value, await client.GetStringAsync(service + one.Key.Split(' ')[1], Ct));
    }

    private static async Task<List<JsonElement>> Rows(HttpClient client, string next, string items)
    {
        var rows = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var body = JsonDocument.Parse(await client.GetStringAsync(items == "contents" ? $"{next}&page={page}" : next, Ct)).RootElement;
            rows.AddRange(body.GetProperty(items).EnumerateArray());
            if (items == "contents" ? body.GetProperty("last_page").GetBoolean() : body.GetProperty("next").ValueKind == JsonValueKind.Null)
            {
                return rows;
            }
            next = items == "contents" ? next : new Uri(body.GetProperty("next").GetString()!).PathAndQuery;
        }
    }

    /// <summary>What a client holds that follows <c>next</c> and knows nothing else.</summary>
    private sealed class Copy(string next, string state)
    {
        public Dictionary<string, string> Rows { get; } = [];

        public async Task Read(HttpClient client)
        {
            while (true)
            {
                var page = JsonDocument.Parse(await client.GetStringAsync(next, Ct)).RootElement;
                next = new Uri(page.GetProperty("next").GetString()!).PathAndQuery;
                if (page.GetProperty("items").GetArrayLength() == 0)
                {
                    return;
                }
                foreach (var item in page.GetProperty("items").EnumerateArray())
                {
                    var key = $"{item.GetProperty("kind").GetString()!.Replace('z', 's')} {item.GetProperty("id").GetString()}";
                    Rows.Remove(key);
                    if (item.GetProperty(state).GetString() == "updated")
                    {
                        Rows[key] = item.GetProperty("data").GetRawText();
                    }
                }
            }
        }
    }
}
