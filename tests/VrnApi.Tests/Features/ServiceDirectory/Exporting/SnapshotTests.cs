using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Features.ServiceDirectory.Generating;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Exporting;

/// <summary>Snapshots on a database of their own, seeded and filled with made-up services.</summary>
public sealed partial class SnapshotTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DocumentTier.Open)]
    [InlineData(DocumentTier.Partner)]
    public async Task A_snapshot_holds_what_the_tier_may_see_and_its_changes_lead_to_the_present(DocumentTier tier)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        await new Generator(session.Db, session.Ways, TimeProvider.System).Make(120, 7, "all", traps: false, Ct);
        var id = await new Snapshots(session.Db, session.Ways, TimeProvider.System).Make(tier, Ct);
        Assert.NotNull(id);
        var files = await session.Db.Set<SnapshotFile>().AsNoTracking().Where(file => file.SnapshotId == id).ToDictionaryAsync(file => file.Name, Ct);
        Assert.Equal(["manifest.json", "organizations.ndjson.gz", "package.zip", "services.ndjson.gz"], files.Keys.Order(StringComparer.Ordinal));
        var manifest = JsonNode.Parse(await Read(session, id.Value, files["manifest.json"]))!;
        foreach (var told in manifest["files"]!.AsArray())
        {
            var bytes = await Read(session, id.Value, files[told!["name"]!.GetValue<string>()]);
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (told["bytes"]!.GetValue<long>(), told["sha256"]!.GetValue<string>()));
        }

        var services = Lines(Unpacked(await Read(session, id.Value, files["services.ndjson.gz"])));
        var organisations = Lines(Unpacked(await Read(session, id.Value, files["organizations.ndjson.gz"])));
        Assert.Equal((services.Count, organisations.Count), ((int)files["services.ndjson.gz"].Rows, (int)files["organizations.ndjson.gz"].Rows));
        Assert.True(services.Count > 100);
        Assert.Equal(services.Keys.Order(), services.Keys);
        Assert.Equal(await Export(session, tier, DocumentKind.Service), services);
        Assert.Equal(await Export(session, tier, DocumentKind.Organisation), organisations);
        Assert.Equal((await session.Db.Set<DirectoryClock>().SingleAsync(Ct)) is var clock && tier == DocumentTier.Open ? clock.RevisionOpen : clock.RevisionPartner, manifest["tier_revision"]!.GetValue<long>());
        await CheckPackage(await Read(session, id.Value, files["package.zip"]), services, organisations);

        // A reader that starts from the files and reads what changed since stands where the directory stands.
        await Edits(session);
        if (tier == DocumentTier.Open)
        {
            await Follow(session, manifest["change_number"]!.GetValue<long>(), services, organisations);
        }
        else
        {
            var place = manifest["feed"]!;
            await Follow(session, place["era"]!.GetValue<Guid>(), place["position"]!.GetValue<ulong>(), services, organisations);
        }
        Assert.Equal(await Export(session, tier, DocumentKind.Service), services);
        Assert.Equal(await Export(session, tier, DocumentKind.Organisation), organisations);
    }

    [Fact]
    public async Task Protecting_a_place_takes_away_every_snapshot_that_held_it_and_moving_a_hidden_one_none()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var snapshots = new Snapshots(session.Db, session.Ways, TimeProvider.System);
        var (_, place) = await Make(session, "Was public", Sensitivity.Public);
        var (open, partner) = (await snapshots.Make(DocumentTier.Open, Ct), await snapshots.Make(DocumentTier.Partner, Ct));
        var making = new Snapshot { Tier = DocumentTier.Open, Revision = 0, ChangeNumber = 0, CreatedAt = TimeProvider.System.GetUtcNow() };
        session.Db.Add(making);
        await session.Db.SaveChangesAsync(Ct);

        await Set(session, place, one => one.Sensitivity = Sensitivity.Withheld);
        Assert.False(await session.Db.Set<Snapshot>().AnyAsync(row => row.Id == open || row.Id == partner || row.Id == making.Id, Ct));
        Assert.False(await session.Db.Set<SnapshotPart>().AnyAsync(row => row.SnapshotId == open || row.SnapshotId == partner, Ct));

        var again = await snapshots.Make(DocumentTier.Open, Ct);
        Assert.DoesNotContain("Was public hall", Encoding.UTF8.GetString(await Services(session, again!.Value)), StringComparison.Ordinal);
        await Set(session, place, one => (one.Latitude, one.Longitude) = (52.61, -1.11));
        Assert.True(await session.Db.Set<Snapshot>().AnyAsync(row => row.Id == again, Ct));
        // One that is older than the record did not hold it.
        var (_, later) = await Make(session, "Came later", Sensitivity.Public);
        await Set(session, later, one => one.Sensitivity = Sensitivity.AreaOnly);
        Assert.True(await session.Db.Set<Snapshot>().AnyAsync(row => row.Id == again, Ct));
    }

    [Fact]
    public async Task A_snapshot_that_is_overtaken_by_a_protection_is_not_finished()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        await using var other = database.Open(PartnerScope.System("test"));
        var (_, place) = await Make(session, "Overtaken", Sensitivity.Public);
        var protects = new Interrupt(async () => await Set(other, place, one => one.Sensitivity = Sensitivity.Withheld));

        Assert.Null(await new Snapshots(session.Db, session.Ways, protects).Make(DocumentTier.Open, Ct));
        Assert.True(protects.Done);
        Assert.NotNull(await new Snapshots(session.Db, session.Ways, TimeProvider.System).Make(DocumentTier.Open, Ct));
    }

    [Fact]
    public async Task Seven_are_kept()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var snapshots = new Snapshots(session.Db, session.Ways, TimeProvider.System);
        var made = new List<Guid?>();
        for (var i = 0; i < Snapshots.Kept + 2; i++)
        {
            made.Add(await snapshots.Make(DocumentTier.Partner, Ct));
        }
        var kept = await Snapshots.Ready(session.Db, DocumentTier.Partner).Select(row => row.Id).ToListAsync(Ct);
        Assert.Equal(made.OfType<Guid>().Reverse().Take(Snapshots.Kept), kept);
    }

    [Theory]
    [InlineData("=1+1", true, false, "\"'=1+1\"")]
    [InlineData("@cmd", true, false, "\"'@cmd\"")]
    [InlineData("-2", true, false, "\"'-2\"")]
    [InlineData("-2.5", false, false, "-2.5")]
    [InlineData("+44 116 496 0001", true, true, "+44 116 496 0001")]
    [InlineData("+44 116 496 0001 =x", true, true, "\"'+44 116 496 0001 =x\"")]
    [InlineData("a \"b\", c", true, false, "\"a \"\"b\"\", c\"")]
    [InlineData(null, true, false, "")]
    public void No_cell_is_a_formula(string? value, bool isText, bool isPhone, string cell) => Assert.Equal(cell, CsvText.Cell(value, isText, isPhone));

    [Fact]
    public void Tables_columns_and_keys_are_those_of_the_specification()
    {
        var given = JsonNode.Parse(File.ReadAllText(Needs.Reference("hsds/hsds-3.0/datapackage.json")))!["resources"]!.AsArray();
        Assert.Equal(given.Select(one => (one!["name"]!.GetValue<string>(), one["path"]!.GetValue<string>())), HsdsTables.All.Select(table => (table.Name, table.File)));
        foreach (var (one, table) in given.Zip(HsdsTables.All))
        {
            Assert.Equal(one!["schema"]!["fields"]!.AsArray().Select(field => new HsdsColumn(field!["name"]!.GetValue<string>(), field["type"]!.GetValue<string>(), field["constraints"]!["required"]!.GetValue<bool>())), table.Read);
            Assert.Equal((one["schema"]!["foreignKeys"]?.AsArray() ?? []).Select(key => (key!["fields"]!.GetValue<string>(), key["reference"]!["resource"]!.GetValue<string>())), table.Foreign);
        }
    }

    [Theory]
    [InlineData("2026-11-29T02:29:59Z", "2026-11-28T02:30:00Z")]
    [InlineData("2026-11-29T02:30:00Z", "2026-11-29T02:30:00Z")]
    [InlineData("2026-07-01T01:30:00Z", "2026-07-01T01:30:00Z")]
    public void A_snapshot_is_due_at_night_by_the_clocks_of_the_country(string now, string due) =>
        Assert.Equal(DateTimeOffset.Parse(due, null), SnapshotRounds.Night(DateTimeOffset.Parse(now, null), new TimeOnly(2, 30)));

    private static async Task CheckPackage(byte[] zip, Dictionary<Guid, string> services, Dictionary<Guid, string> organisations)
    {
        await using var package = new ZipArchive(new MemoryStream(zip));
        var description = JsonNode.Parse(await Text(package, "datapackage.json"))!["resources"]!.AsArray();
        Assert.Equal(HsdsTables.All.Count, description.Count);
        var tables = new Dictionary<string, List<Dictionary<string, string>>>();
        foreach (var resource in description)
        {
            var lines = Csv(await Text(package, resource!["path"]!.GetValue<string>()));
            var columns = resource["schema"]!["fields"]!.AsArray().Select(field => field!["name"]!.GetValue<string>()).ToArray();
            Assert.Equal(columns, lines[0]);
            tables[resource["name"]!.GetValue<string>()] = lines.Skip(1).Select(line => columns.Zip(line).ToDictionary(pair => pair.First, pair => pair.Second)).ToList();
        }
        foreach (var resource in description)
        {
            var (name, schema) = (resource!["name"]!.GetValue<string>(), resource["schema"]!);
            Assert.Equal(tables[name].Count, tables[name].Select(row => row["id"]).Distinct().Count());
            foreach (var field in schema["fields"]!.AsArray().Where(field => field!["constraints"]!["required"]!.GetValue<bool>()))
            {
                Assert.All(tables[name], row => Assert.NotEqual("", row[field!["name"]!.GetValue<string>()]));
            }
            foreach (var key in schema["foreignKeys"]!.AsArray())
            {
                var (column, of) = (key!["fields"]!.GetValue<string>(), tables[key["reference"]!["resource"]!.GetValue<string>()].Select(row => row["id"]).ToHashSet());
                Assert.All(tables[name].Where(row => row[column].Length > 0), row => Assert.Contains(row[column], of));
            }
        }
        Assert.Equal(services.Keys.Select(id => id.ToString()).Order(StringComparer.Ordinal), tables["service"].Select(row => row["id"]).Order(StringComparer.Ordinal));
        Assert.Equal(organisations.Keys.Select(id => id.ToString()).Order(StringComparer.Ordinal), tables["organization"].Select(row => row["id"]).Order(StringComparer.Ordinal));
        foreach (var row in tables["service"])
        {
            var document = JsonNode.Parse(services[Guid.Parse(row["id"])])!;
            Assert.Equal((document["name"]!.GetValue<string>(), document["status"]!.GetValue<string>(), document["organization"]!["id"]!.GetValue<string>(), document["last_modified"]!.GetValue<string>()),
                (row["name"], row["status"], row["organization_id"], row["last_modified"]));
        }
        string[] filled = ["service_area", "phone", "schedule", "attribute", "location", "address", "service_at_location", "cost_option", "taxonomy", "taxonomy_term", "program"];
        Assert.All(filled, name => Assert.NotEmpty(tables[name]));
    }

    /// <summary>New, changed, renamed and withdrawn records.</summary>
    private static async Task Edits(DirectoryDatabase.Session session)
    {
        await Make(session, $"New {Guid.NewGuid()}", Sensitivity.Public);
        var some = await session.Db.Set<Service>().Where(row => row.IsLive).OrderBy(row => row.Id).Take(3).Select(row => new { row.Id, row.OrganisationId }).ToArrayAsync(Ct);
        await session.Writer.Write(new Touched { Services = [some[0].Id] }, async ct =>
            (await session.Db.Set<Service>().SingleAsync(row => row.Id == some[0].Id, ct)).Withdraw(WithdrawalReason.Closed, TimeProvider.System.GetUtcNow()), Ct);
        await session.Writer.Write(new Touched { Organisations = [some[2].OrganisationId] }, async ct =>
            (await session.Db.Set<Organisation>().SingleAsync(row => row.Id == some[2].OrganisationId, ct)).Description = $"Changed {Guid.NewGuid()}", Ct);
    }

    private static async Task Follow(DirectoryDatabase.Session session, long after, Dictionary<Guid, string> services, Dictionary<Guid, string> organisations)
    {
        session.Db.Scope = PartnerScope.Nobody;
        var rows = await OpenChanges.Rows(session.Db, after).ToListAsync(Ct);
        Assert.InRange(rows.Count, 3, 90);
        foreach (var row in rows)
        {
            var (kind, copy) = row.Kind == "service" ? (DocumentKind.Service, services) : (DocumentKind.Organisation, organisations);
            Apply(copy, row.EntityId, (await DocumentRows.ByIds(session.Db, kind, [row.EntityId], Ct)).GetValueOrDefault(row.EntityId));
        }
        session.Db.Scope = PartnerScope.System("test");
    }

    private static async Task Follow(DirectoryDatabase.Session session, Guid era, ulong position, Dictionary<Guid, string> services, Dictionary<Guid, string> organisations)
    {
        session.Db.Scope = DirectoryDatabase.Partner;
        var view = new FeedView("partner ", [DirectoryChanges.Service, DirectoryChanges.Organisation], ["partner"]);
        var page = await new ChangeFeed(session.Ways).Read(new FeedReading(null!, session.Db, null!), view, new FeedPosition(era, "partner ", position, position - 1, long.MaxValue), 1000, Ct);
        Assert.InRange(page!.Changes.Count, 3, 90);
        foreach (var change in page.Changes)
        {
            Apply(change.Kind.Name == "service" ? services : organisations, change.Id, change.State?.Utf8.ToArray());
        }
        session.Db.Scope = PartnerScope.System("test");
    }

    private static void Apply(Dictionary<Guid, string> copy, Guid id, byte[]? document)
    {
        copy.Remove(id);
        if (document is not null)
        {
            copy[id] = Encoding.UTF8.GetString(document);
        }
    }

    private static async Task<Dictionary<Guid, string>> Export(DirectoryDatabase.Session session, DocumentTier tier, DocumentKind kind)
    {
        var all = new List<string>();
        await foreach (var bytes in new TierExport(session.Db, tier, TimeProvider.System).Documents(kind, full: true, Ct))
        {
            all.Add(Encoding.UTF8.GetString(bytes));
        }
        return all.ToDictionary(IdOf);
    }

    private static async Task<(Guid Service, Guid Place)> Make(DirectoryDatabase.Session session, string name, Sensitivity level)
    {
        var organisation = await session.Db.Set<Organisation>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Ct);
        var place = new Location { ExternalId = Guid.NewGuid().ToString(), Name = $"{name} hall", Latitude = 52.63, Longitude = -1.13, Sensitivity = level };
        var service = new Service { ExternalId = Guid.NewGuid().ToString(), OrganisationId = organisation, Name = name, NameSort = Folding.Fold(name), EditorialState = EditorialState.Published };
        service.Locations.Add(new ServiceLocation { Id = ChildId.Of(service.Id, "service_location", place.Id.ToString()), ServiceId = service.Id, LocationId = place.Id });
        await session.Writer.Write(Touched.Nothing, _ =>
        {
            session.Db.AddRange(place, service);
            return Task.CompletedTask;
        }, Ct);
        return (service.Id, place.Id);
    }

    private static Task<DirectoryChange> Set(DirectoryDatabase.Session session, Guid place, Action<Location> set) => session.Writer.Write(new Touched { Locations = [place] }, async ct =>
        set(await session.Db.Set<Location>().SingleAsync(row => row.Id == place, ct)), Ct);

    private static async Task<byte[]> Services(DirectoryDatabase.Session session, Guid id) =>
        Unpacked(await Read(session, id, await session.Db.Set<SnapshotFile>().AsNoTracking().SingleAsync(file => file.SnapshotId == id && file.Name == "services.ndjson.gz", Ct)));

    private static async Task<byte[]> Read(DirectoryDatabase.Session session, Guid id, SnapshotFile file)
    {
        await using var stream = new SnapshotStream(session.Db, id, file.Name, file.Length);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Ct);
        return all.ToArray();
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static Dictionary<Guid, string> Lines(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(IdOf);

    private static Guid IdOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetGuid();

    private static async Task<string> Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(await zip.GetEntry(name)!.OpenAsync(Ct), new UTF8Encoding(false, true));
        return await reader.ReadToEndAsync(Ct);
    }

    /// <summary>Records of RFC 4180.</summary>
    private static List<string[]> Csv(string text) => [.. Record().Matches(text).Where(match => match.Length > 0).Select(match =>
        Cell().Matches("," + match.Value.TrimEnd('\r', '\n')).Select(cell => cell.Groups[1].Success ? cell.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : cell.Groups[2].Value).ToArray())];

    [GeneratedRegex("(?:\"(?:[^\"]|\"\")*\"|[^\"\r\n])*\r\n")]
    private static partial Regex Record();

    [GeneratedRegex(",(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))")]
    private static partial Regex Cell();

    /// <summary>A clock that lets somebody else write when it is asked for the second time: in the middle of the making.</summary>
    private sealed class Interrupt(Func<Task> what) : TimeProvider
    {
        private int asked;

        public bool Done { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Increment(ref asked) == 2)
            {
                Task.Run(what).GetAwaiter().GetResult();
                Done = true;
            }
            return System.GetUtcNow();
        }
    }
}
