using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Platform.Http;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.OpenFeed;

/// <summary>
/// The strict checker of the reference material over a host that serves: the seed, what came of each sample feed, made-up services.
/// <c>VRN_FEED_SERVICES</c> asks for more of these than a run of all tests can afford (20000 proves it in full).
/// </summary>
public sealed class StrictCheckTests(VrnHost host, DirectoryDatabase database, ITestOutputHelper output) : IClassFixture<DirectoryDatabase>
{
    private const string Checker = "hsds/check/oruk-check.mjs", Feeds = "hsds/oruk-feeds";

    /// <summary>Each saved answer of the samples that could be taken for a feed: how many services come of it, and why there are no more.</summary>
    private static readonly (string Where, int Created, int Code, string? Why)[] Samples =
    [
        ("V3.0-UK-Default", 1, Verbs.Done, null),
        ("V3.0-UK-Warn", 1, Verbs.Done, null),
        ("V3.0-UK-Test", 1, Verbs.Refused, "127 items repeat an id"),
        ("V3.0-UK-Test/service_list_data.json", 1, Verbs.Done, "127 items repeat an id"),
        // The first of its three stands as a whole beside the list; the others have no name, and a mailbox that is none.
        ("V3.0-UK-Fail", 1, Verbs.Refused, "3 different ids, 1 total"),
        ("V3.0-UK-Default/dashboard_services_response.json", 0, Verbs.Refused, "The answer is no page of services."),
        // The sample of the earlier edition holds what its dashboard and validator answered, and no services.
        ("V1.0-UK-Default", 0, Verbs.Refused, "service_list.json is not there"),
        ("V1.0-UK-Default/V1_DashboardResponse.json", 0, Verbs.Refused, "items have no id"),
        ("V1.0-UK-Default/V1_ValidateResponse.json", 0, Verbs.Refused, "The answer is no page of services."),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_feed_passes_the_strict_check_on_the_seed_on_each_sample_feed_and_on_made_up_services()
    {
        var feeds = Needs.Reference(Feeds);
        await using var session = database.Open(PartnerScope.System("test"));
        await using var served = await host.Serve(database.ConnectionString);
        await Check(served, "the seed");

        foreach (var (sample, i) in Samples.Select((sample, i) => (sample, i)))
        {
            var code = await served.Verb("directory", "import", Path.Combine(feeds, sample.Where), "--source", $"sample-{i}");
            var run = await session.Db.Set<ImportRun>().AsNoTracking().OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).FirstAsync(Ct);
            var report = JsonSerializer.Deserialize<Imported>(run.Report!, VrnJson.Options)!;
            string[] why = [.. report.Notes, .. report.Faults.Select(fault => $"{fault.Pointer}: {fault.Message}")];
            Assert.True((code, report.Created) == (sample.Code, sample.Created), $"{sample.Where} ended with {code}, {report.Created} created: {string.Join("; ", why)}");
            Assert.True(sample.Why is null || Array.Exists(why, line => line.Contains(sample.Why, StringComparison.Ordinal)), $"{sample.Where}: {string.Join("; ", why)}");
            if (sample.Created > 0)
            {
                await Check(served, sample.Where);
            }
        }
        using (var earlier = new EarlierFeed())
        {
            Assert.Equal(Verbs.Done, await served.Verb("directory", "import", earlier.File, "--source", "earlier"));
            await Check(served, "a feed of the earlier edition");
            var made = await session.Db.Set<Service>().AsNoTracking().Include(row => row.Schedules).Include(row => row.Locations).SingleAsync(row => row.Name == EarlierFeed.Name, Ct);
            Assert.Equal((5, 11, "MO", 1), (made.MinimumAge, made.MaximumAge, made.Schedules[0].ByDay, made.Locations.Count));
        }

        var services = int.TryParse(Environment.GetEnvironmentVariable("VRN_FEED_SERVICES"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 300;
        Assert.Equal(Verbs.Done, await served.Verb("demo", "generate", "--services", $"{services}", "--seed", "1", "--traps"));
        await Check(served, $"{services} made-up services");
        await Compiled(session.Db);
        Assert.Equal(Verbs.Done, await served.Verb("directory", "check"));

        // The same of the feed as it is served. The verb itself keeps to addresses that may be called.
        using var client = new HttpClient();
        var (documents, faulty, faults) = await FeedCheck.Run(new FeedPages(client, $"{served.Address}/oruk/v3"), strict: true, Ct);
        Assert.True(faulty == 0 && documents > services, $"{faulty} of {documents}: {string.Join('\n', faults)}");
        Assert.Equal(Verbs.Refused, await served.Verb("directory", "check", "--url", $"{served.Address}/oruk/v3", "--strict"));
    }

    /// <summary>The last line of the checker says so; every other line is a fault or a warning.</summary>
    private async Task Check(ServedHost served, string what)
    {
        var (code, said) = await NodeScript.Run(Needs.Reference(Checker), Ct, $"{served.Address}/oruk/v3", Needs.Reference("hsds/oruk-3.0"), "--strict", "--all-required");
        Assert.True(code == 0 && said.Trim() == "PASS errors=0 warnings=0 strict=true", $"{what}: {said[..Math.Min(said.Length, 4000)]}");
        output.WriteLine($"{what}: {said.Trim()}");
    }

    /// <summary>What either tier may read of every service is valid for readers of HSDS 3.0 and 3.1.</summary>
    private async Task Compiled(VrnDbContext db)
    {
        string[] schemas = [Needs.Reference("hsds/hsds-3.0/service.json.gz"), Needs.Reference("hsds/hsds-3.1-dev/service.json.gz")];
        var file = Path.Combine(Directory.CreateTempSubdirectory("vrn-documents-").FullName, "services.ndjson");
        var documents = 0;
        await using (var lines = new StreamWriter(file, append: false, new UTF8Encoding(false)))
        {
            await foreach (var row in db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().Where(row => row.Kind == DocumentKind.Service && row.Full != null).Select(row => row.Full!).AsAsyncEnumerable().WithCancellation(Ct))
            {
                await lines.WriteLineAsync(Encoding.UTF8.GetString(row));
                documents++;
            }
        }
        Assert.True(documents > 1000, $"{documents} documents");
        var (code, said) = await NodeScript.Run(Repository.PathOf("tests", "clients", "hsds-check.mjs"), Ct, [file, .. schemas]);
        Assert.True(code == 0 && schemas.All(schema => said.Contains($"{documents} {schema}", StringComparison.Ordinal)), said[..Math.Min(said.Length, 4000)]);
        output.WriteLine($"{documents} documents are valid in HSDS 3.0 and 3.1.");

        // The control: one document with one fault is found by both.
        var line = (await File.ReadAllLinesAsync(file, Ct))[0];
        await File.WriteAllTextAsync(file, line.Replace("\"status\":\"", "\"status\":\"not ", StringComparison.Ordinal), Ct);
        Assert.Equal(1, (await NodeScript.Run(Repository.PathOf("tests", "clients", "hsds-check.mjs"), Ct, [file, .. schemas])).Code);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
