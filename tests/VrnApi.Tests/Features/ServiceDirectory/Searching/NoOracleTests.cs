using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Tests.Platform.Geography;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>A place that is withheld answers no question, however it is put.</summary>
public sealed class NoOracleTests(ImportedPostcodes postcodes) : IClassFixture<ImportedPostcodes>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static int Of(string variable, int inSuite) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : inSuite;

    [Fact]
    public async Task Bisection_learns_nothing_of_any_position()
    {
        var (service, place) = await Added(Sensitivity.Withheld);
        var pick = new SearchedDirectory.Picks(3);
        string? first = null;
        for (var i = 0; i < Of("VRN_POSITIONS", inSuite: 15); i++)
        {
            await Move(place, 52.4 + (pick.Number(5000) / 10_000.0), -1.4 + (pick.Number(8000) / 10_000.0), $"LE{1 + pick.Number(9)} {pick.Number(9)}AA");
            var answers = await Probe(service);
            first ??= answers;
            Assert.Equal(first, answers);
        }
        // The same questions tell where a public place is.
        await Tighten(place, Sensitivity.Public);
        Assert.NotEqual(first, await Probe(service));
    }

    [Fact]
    public async Task All_places_of_a_sector_are_one()
    {
        await using var session = postcodes.Directory.Open(PartnerScope.System("test"));
        var units = await session.Db.Set<PostcodeUnit>().Where(unit => unit.Postcode.StartsWith("LE27") && unit.Postcode.Length == 6).OrderBy(unit => unit.Postcode).Take(Of("VRN_PLACES", inSuite: 40)).ToListAsync(Ct);
        Assert.True(units.Count >= 40, $"{units.Count} units");
        List<Guid> places = [];
        foreach (var unit in units)
        {
            var (_, place) = await Added(Sensitivity.AreaOnly);
            await Move(place, unit.Latitude!.Value, unit.Longitude!.Value, $"{unit.Postcode[..^3]} {unit.Postcode[^3..]}");
            places.Add(place);
        }
        var sector = await session.Db.Set<PostcodeSector>().SingleAsync(one => one.Code == "LE2 7", Ct);

        foreach (var tier in Enum.GetValues<DocumentTier>())
        {
            var told = await session.Db.Set<LocationTier>().IgnoreQueryFilters().Where(row => row.Tier == tier && places.Contains(row.LocationId))
                .Select(row => new { row.Precision, row.Latitude, row.Longitude, row.LadCode, row.Name, row.WithAddress }).Distinct().ToListAsync(Ct);
            var one = Assert.Single(told);
            Assert.Equal((Precision.Sector, sector.Latitude, sector.Longitude, "Area LE2", false), (one.Precision, one.Latitude!.Value, one.Longitude!.Value, one.Name, one.WithAddress));
            Assert.Equal(sector.Lads.Split(' ')[0], one.LadCode);
        }
    }

    [Fact]
    public async Task A_small_sector_is_not_told()
    {
        await using var session = postcodes.Directory.Open(PartnerScope.System("test"));
        var small = await session.Db.Set<PostcodeSector>().Where(sector => sector.Units < 50 && sector.Code.StartsWith("LE1")).OrderBy(sector => sector.Code).FirstAsync(Ct);
        var prefix = small.Code.Replace(" ", "", StringComparison.Ordinal);
        var unit = await session.Db.Set<PostcodeUnit>().FirstAsync(one => one.Postcode.StartsWith(prefix) && one.Postcode.Length == prefix.Length + 2, Ct);
        var (_, place) = await Added(Sensitivity.AreaOnly);
        await Move(place, unit.Latitude!.Value, unit.Longitude!.Value, $"{unit.Postcode[..^3]} {unit.Postcode[^3..]}");

        var told = await session.Db.Set<LocationTier>().IgnoreQueryFilters().FirstAsync(row => row.LocationId == place, Ct);

        Assert.Equal(Precision.Outcode, told.Precision);
        Assert.NotEqual(small.Latitude, told.Latitude);
    }

    /// <summary>Everything that an attacker can ask, as one hash of what is answered.</summary>
    private async Task<string> Probe(Guid service)
    {
        var answers = new StringBuilder();
        foreach (var scope in new[] { DirectoryDatabase.Everybody, DirectoryDatabase.Partner })
        {
            await using var session = postcodes.Directory.Open(scope);
            var db = session.Db;
            List<string> questions = ["", "search=hidden house", "search=hiddne", "search=hidden street", "lat=52.63&lng=-1.13&sort=distance", "lad=E06000016&area_match=located", "lad=E07000130&area_match=located", Asking.OpenAt(TimeProvider.System), "open_now=true", "day=MO"];
            for (var (low, high) = (100, 90_000); high - low > 2000; high = (low + high) / 2)
            {
                questions.Add(FormattableString.Invariant($"lat=52.63&lng=-1.13&proximity={(low + high) / 2}"));
                questions.Add($"postcode=LE2 7QA&proximity={(low + high) / 2}");
            }
            for (var west = -1.4; west < -0.6; west += 0.1)
            {
                questions.Add(FormattableString.Invariant($"bbox={west:F1},52.3,{west + 0.1:F1},53.0"));
            }
            foreach (var asked in questions)
            {
                var question = await Asking.Question(db, asked, isPartner: scope.PartnerId is not null);
                var rows = (await ServicePages.Page(question, ServiceOrders<DocumentRow>.Of(null, question)!, new Window(1000), full: true, Ct)).Rows;
                answers.AppendLine(asked).AppendJoin('\n', rows.Select(row => Convert.ToHexString(SHA256.HashData(row.With(question).Bytes)))).AppendLine();
                answers.AppendLine(FormattableString.Invariant($"{await ServicePages.Count(question, Ct)}"));
            }
            foreach (var facet in Facets.Names)
            {
                answers.AppendLine(string.Join(';', (await Facets.Count(await Asking.Question(db, "", scope.PartnerId is not null), facet, Ct)).Values));
            }
            answers.AppendJoin(',', (await Hints.OfEmpty(await Asking.Question(db, "age=150&postcode=LE2 7QA&proximity=1", scope.PartnerId is not null), _ => true, Ct)).Select(hint => $"{hint.Kind}{hint.Total}{hint.Proximity}")).AppendLine();
            answers.AppendLine(FormattableString.Invariant($"{await DocumentRows.Revision(db).SingleAsync(Ct)}"));
            answers.AppendLine(string.Join(',', await db.Set<SearchWord>().Where(row => row.Word.StartsWith("hid")).Select(row => row.Word).ToListAsync(Ct)));
            answers.AppendLine(FormattableString.Invariant($"{await db.Set<Opening>().CountAsync(opening => opening.ServiceId == service, Ct)}"));
            foreach (var path in (string[])["?lat=52.63&lng=-1.13&proximity=5000", "?search=hidden"])
            {
                var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(), Response = { Body = new MemoryStream() } };
                http.Request.QueryString = new QueryString(path);
                await ((INestedHttpResult)await OpenServiceLocations.Page(db, TimeProvider.System, http, Ct)).Result.ExecuteAsync(http);
                answers.AppendLine(string.Join(';', http.Response.Headers.Select(header => $"{header.Key}={header.Value}")) + Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()));
            }
        }
        return answers.ToString();
    }

    private async Task<(Guid Service, Guid Place)> Added(Sensitivity level)
    {
        await using var session = postcodes.Directory.Open(PartnerScope.System("test"));
        var (service, place) = await DirectoryWriterTests.AddPlace(session, level);
        await session.Writer.Write(new Touched { Services = [service] }, ct =>
        {
            var schedule = OpeningsTests.Everyday("09:00", "21:00");
            session.Db.Add(new Schedule { Id = schedule.Id, LocationId = place, Freq = schedule.Freq, ByDay = schedule.ByDay, OpensAt = schedule.OpensAt, ClosesAt = schedule.ClosesAt });
            return Task.CompletedTask;
        }, Ct);
        return (service, place);
    }

    private async Task Move(Guid place, double latitude, double longitude, string postcode)
    {
        await using var session = postcodes.Directory.Open(PartnerScope.System("test"));
        await session.Writer.Write(new Touched { Locations = [place] }, async ct =>
        {
            var row = await session.Db.Set<Location>().Include(one => one.Addresses).SingleAsync(one => one.Id == place, ct);
            (row.Latitude, row.Longitude) = (latitude, longitude);
            row.Addresses[0].PostalCode = postcode;
        }, Ct);
    }

    private async Task Tighten(Guid place, Sensitivity level)
    {
        await using var session = postcodes.Directory.Open(PartnerScope.System("test"));
        await session.Writer.Write(new Touched { Locations = [place] }, async ct => (await session.Db.Set<Location>().SingleAsync(one => one.Id == place, ct)).Sensitivity = level, Ct);
    }
}
