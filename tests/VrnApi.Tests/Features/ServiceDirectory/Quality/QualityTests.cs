using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

public sealed class QualityTests(VrnHost host, DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_finding_has_its_listing_and_a_faultless_one_has_none()
    {
        var clock = new FixedClock();
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        await using var session = database.Open(PartnerScope.System("test"));
        var db = session.Db;
        var made = new Dictionary<string, Guid>();
        async Task Add(string finding, Action<Service> change) => made[finding] = await session.Add($"Quality {finding}", clock, service =>
        {
            service.Description = "Whole.";
            service.Areas.Add(new ServiceArea { Id = Guid.NewGuid(), ServiceId = service.Id, Kind = ServiceAreaKind.National });
            change(service);
        });
        await Add("none", _ => { });
        await Add("stale", service => service.AssuranceState = AssuranceState.Stale);
        await Add("due", service => service.AssuranceState = AssuranceState.Due);
        await Add("missing_description", service => service.Description = null);
        await Add("malformed_link", service => service.Url = "www.example.org");
        await Add("no_area", service => service.Areas.Clear());
        await Add("closed_past", service => (service.Status, service.ClosedUntil) = (ServiceStatus.TemporarilyClosed, today.AddDays(-1)));
        await Add("closed_still", service => (service.Status, service.ClosedUntil) = (ServiceStatus.TemporarilyClosed, today));
        await Add("incomplete_address", service =>
        {
            var place = new Location { ExternalId = Guid.NewGuid().ToString() };
            place.Addresses.Add(new Address { Id = Guid.NewGuid(), LocationId = place.Id, Address1 = "1 High Street" });
            service.Locations.Add(new ServiceLocation { Id = Guid.NewGuid(), ServiceId = service.Id, LocationId = place.Id, Location = place });
        });
        await Add("duplicate", _ => { });
        await Add("problem_report", _ => { });
        await Add("review", _ => { });
        var pair = new[] { made["duplicate"], made["none"] }.Order().ToArray();
        db.Add(new DuplicateCandidate { Id = Guid.NewGuid(), FirstId = pair[0], SecondId = pair[1], Reasons = "same_name", FoundAt = clock.Now, State = DuplicateState.Different });
        var other = await session.Add("Quality other", clock);
        pair = [.. new[] { made["duplicate"], other }.Order()];
        db.Add(new DuplicateCandidate { Id = Guid.NewGuid(), FirstId = pair[0], SecondId = pair[1], Reasons = "same_name", FoundAt = clock.Now });
        db.Add(new ProblemReport { ServiceId = made["problem_report"], Kind = ProblemKind.Wrong, CreatedAt = clock.Now });
        db.Add(new ProblemReport { ServiceId = made["none"], Kind = ProblemKind.Wrong, CreatedAt = clock.Now, State = ReportState.Rejected });
        db.Add(new ProblemReport { ServiceId = made["review"], Kind = ProblemKind.Review, CreatedAt = clock.Now });
        await db.SaveChangesAsync(Ct);

        foreach (var finding in Findings.All)
        {
            var found = await Findings.Of(db, null).Where(finding.In(db, clock)).Select(row => row.Id).ToListAsync(Ct);
            Assert.Equal([finding.Code], made.Where(one => found.Contains(one.Value)).Select(one => one.Key));
        }
        Assert.Equal(Findings.All.Select(finding => finding.Code).Order(), made.Keys.Except(["none", "closed_still"]).Order());
        var summary = await Findings.Summary(db, clock, null, Ct);
        Assert.Equal(1, Assert.Single(summary, row => row.Owner is null).Findings["closed_past"]);
    }

    [Fact]
    public async Task Every_finding_translates_for_the_second_database()
    {
        await using var db = DesignTime.SqlServer();
        foreach (var finding in Findings.All)
        {
            Assert.Contains("WHERE", Findings.Of(db, Guid.Empty).Where(finding.In(db, TimeProvider.System)).ToQueryString(), StringComparison.Ordinal);
        }
        Assert.Contains("OR", Findings.Of(db, null).Where(Findings.Any(db, TimeProvider.System, Findings.All)).ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_read_their_own_and_the_networks_team_reads_all()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        var (address, id) = await AssuranceRoutesTests.Published(council);
        (await council.Send(HttpMethod.Patch, address, new JsonObject { ["description"] = null, ["service_areas"] = null }, (await council.Send(HttpMethod.Get, $"{address}?view=edit")).Tag)).Is(200);

        var mine = (await Found(council, id))!;
        Assert.Equal(["missing_description", "no_area"], mine["findings"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Contains("description", mine["missing"]!.AsArray().Select(one => one!.GetValue<string>()));
        Assert.Null(await Found(other, id));
        Assert.NotNull(await Found(core, id));
        (await police.Send(HttpMethod.Get, "/v1/directory/quality")).Is(403);
        (await council.Send(HttpMethod.Get, "/v1/directory/quality?kind=ugly")).Is(400);
        var summary = (await council.Send(HttpMethod.Get, "/v1/directory/quality/summary")).Is(200).Json["items"]!.AsArray();
        Assert.True(Assert.Single(summary)!["findings"]!["no_area"]!.GetValue<int>() >= 1);
        Assert.True((await core.Send(HttpMethod.Get, "/v1/directory/quality/summary")).Is(200).Json["items"]!.AsArray().Count > 1);
    }

    private static async Task<JsonNode?> Found(HttpClient client, string id)
    {
        for (var next = "/v1/directory/quality?kind=no_area&limit=100"; next is not null;)
        {
            var page = (await client.Send(HttpMethod.Get, next)).Is(200).Json;
            if (page["items"]!.AsArray().FirstOrDefault(item => item!["id"]!.GetValue<string>() == id) is { } found)
            {
                return found;
            }
            next = page["next"] is { } address ? new Uri(address.GetValue<string>()).PathAndQuery : null;
        }
        return null;
    }
}
