using System.Text;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory;

public sealed class DirectoryWriterTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_any_edits_every_stored_document_is_the_one_that_would_be_rendered_now()
    {
        var edits = Gen.Sample(Gen.Choose(0, 1_000_000), 60).ToArray();
        foreach (var seed in edits)
        {
            await using var session = database.Open(PartnerScope.System("test"));
            await Edit(session, seed);
        }

        await using var check = database.Open(PartnerScope.System("test"));
        var change = await check.Writer.Rebuild(Ct);
        Assert.True(change.Revision is null, $"stale after edits {string.Join(", ", edits)}");
        var dates = await check.Db.Set<StoredDocument>().IgnoreQueryFilters().Select(row => new { row.Revision, row.LastModified }).Distinct()
            .OrderBy(row => row.Revision).ToListAsync(Ct);
        Assert.Equal(dates.Select(row => row.LastModified).Order(), dates.Select(row => row.LastModified));
    }

    [Fact]
    public async Task A_rename_of_an_organisation_reaches_every_service_that_shows_it_in_one_revision()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var id = await session.Db.Set<Organisation>().Where(row => row.ExternalId == "rutland-county-council").Select(row => row.Id).SingleAsync(Ct);
        var shown = await session.Db.Set<Service>().CountAsync(service => service.OrganisationId == id && service.IsLive, Ct);

        var change = await session.Writer.Write(new Touched { Organisations = [id] }, async ct =>
        {
            var organisation = await session.Db.Set<Organisation>().SingleAsync(row => row.Id == id, ct);
            (organisation.Name, organisation.NameSort) = ("Rutland Council", Folding.Fold("Rutland Council"));
        }, Ct);

        var written = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().Where(row => row.Revision == change.Revision).ToListAsync(Ct);
        Assert.Equal(change.OpenDocuments + change.PartnerDocuments, written.Count);
        // Other tests give services places, whose documents show the service and so change with it.
        Assert.Equal(shown + 1, written.Count(row => row.Tier == DocumentTier.Partner && row.Kind != DocumentKind.ServiceLocation));
        Assert.All(written, row => Assert.Contains("Rutland Council", Encoding.UTF8.GetString(row.Full!), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_withheld_place_is_in_no_document_and_moving_it_is_no_change()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (service, place) = await AddPlace(session, Sensitivity.Withheld);

        Assert.Empty(await session.Db.Set<LocationTier>().IgnoreQueryFilters().Where(row => row.LocationId == place).ToListAsync(Ct));
        foreach (var text in await Documents(session.Db, service))
        {
            Assert.DoesNotContain("Hidden", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("LE99", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("496 0123", text, StringComparison.Ordinal);
            Assert.DoesNotContain(place.ToString(), text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("\"redacted\":[\"location\"]", text, StringComparison.Ordinal);
        }
        var before = await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct);
        var moved = await session.Writer.Write(new Touched { Locations = [place] }, async ct =>
            (await session.Db.Set<Location>().SingleAsync(row => row.Id == place, ct)).Latitude = 52.7, Ct);
        Assert.Null(moved.Revision);
        Assert.Equal(before.At, (await session.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).At);
    }

    [Theory]
    [InlineData(Sensitivity.Public, true, true)]
    [InlineData(Sensitivity.Partner, false, true)]
    [InlineData(Sensitivity.AreaOnly, false, false)]
    [InlineData(Sensitivity.Withheld, false, false)]
    public async Task Each_level_shows_each_tier_what_it_may_see(Sensitivity level, bool open, bool partner)
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (service, _) = await AddPlace(session, level);

        foreach (var (tier, exact) in new[] { (DocumentTier.Open, open), (DocumentTier.Partner, partner) })
        {
            var document = await session.Db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
                .SingleAsync(row => row.EntityId == service && row.Tier == tier && row.Kind == DocumentKind.Service, Ct);
            var text = Encoding.UTF8.GetString(document.Full!);
            Assert.Equal(exact, text.Contains("1 Hidden Street", StringComparison.Ordinal));
            Assert.Equal(exact, text.Contains("0116 496 0123", StringComparison.Ordinal));
            Assert.Equal(level == Sensitivity.AreaOnly, text.Contains("\"name\":\"Area LE99\"", StringComparison.Ordinal));
            var search = await session.Db.Set<ServiceSearch>().IgnoreQueryFilters().SingleAsync(row => row.ServiceId == service && row.Tier == tier, Ct);
            Assert.Equal(exact, search.BodyText.Contains("hidden street", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_withdrawn_becomes_a_tombstone_in_both_tiers()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var (service, _) = await AddPlace(session, Sensitivity.Public);

        var change = await session.Writer.Write(new Touched { Services = [service] }, async ct =>
        {
            var row = await session.Db.Set<Service>().SingleAsync(one => one.Id == service, ct);
            (row.EditorialState, row.WithdrawnReason) = (EditorialState.Withdrawn, WithdrawalReason.Closed);
        }, Ct);

        // The service, and the service at its place.
        Assert.Equal((2, 2), (change.OpenDocuments, change.PartnerDocuments));
        Assert.All(await session.Db.Set<StoredDocument>().IgnoreQueryFilters().Where(row => row.EntityId == service).ToListAsync(Ct), row =>
            Assert.True(row is { Full: null, Summary: null, ContentSha256: null, DeletedReason: "closed" } && row.DeletedAt is not null));
        Assert.Empty(await session.Db.Set<ServiceSearch>().IgnoreQueryFilters().Where(row => row.ServiceId == service).ToListAsync(Ct));
        Assert.Equal(2, await session.Db.Set<OutboxEntry>().CountAsync(entry => entry.EntityId == service && entry.Action == ChangeAction.Deleted, Ct));
    }

    [Fact]
    public async Task Writers_at_the_same_time_get_revisions_without_a_gap()
    {
        await using var first = database.Open(PartnerScope.System("test"));
        var ids = await first.Db.Set<Service>().Where(service => service.IsLive).OrderBy(service => service.Id).Select(service => service.Id).Take(6).ToListAsync(Ct);
        var before = (await first.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision;

        var changes = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            await using var session = database.Open(PartnerScope.System("test"));
            return await session.Writer.Write(new Touched { Services = [ids[i % ids.Count]] }, async ct =>
                (await session.Db.Set<Service>().SingleAsync(service => service.Id == ids[i % ids.Count], ct)).WaitTime = $"{i} weeks", Ct);
        }));

        Assert.Equal(Enumerable.Range(1, 24).Select(i => before + i), changes.Select(change => change.Revision!.Value).Order());
    }

    private static async Task Edit(DirectoryDatabase.Session session, int seed)
    {
        var db = session.Db;
        var services = await db.Set<Service>().OrderBy(service => service.Id).Select(service => new { service.Id, service.OrganisationId }).ToListAsync(Ct);
        var pick = services[seed % services.Count];
        switch (seed % 7)
        {
            case 0:
                await session.Writer.Write(new Touched { Organisations = [pick.OrganisationId] }, async ct =>
                    (await db.Set<Organisation>().SingleAsync(row => row.Id == pick.OrganisationId, ct)).Description = $"Edited {seed}", Ct);
                break;
            case 1:
                var term = await db.Set<TaxonomyTerm>().OrderBy(row => row.Id).Skip(seed % 40).Select(row => row.Id).FirstAsync(Ct);
                await session.Writer.Write(new Touched { Terms = [term] }, async ct =>
                    (await db.Set<TaxonomyTerm>().SingleAsync(row => row.Id == term, ct)).Name = $"Term {seed}", Ct);
                break;
            case 2:
                await session.Writer.Write(new Touched { Services = [pick.Id] }, async ct =>
                {
                    var service = await db.Set<Service>().Include(row => row.Phones).SingleAsync(row => row.Id == pick.Id, ct);
                    Parts.Replace(db, service.Phones, seed % 2 == 0 ? [] : [new Phone { Id = ChildId.Of(service.Id, "phone", "x"), ServiceId = service.Id, Number = $"0116 496 {seed % 1000:0000}" }], phone => phone.Id);
                }, Ct);
                break;
            case 3:
                await session.Writer.Write(new Touched { Services = [pick.Id] }, async ct =>
                {
                    var service = await db.Set<Service>().SingleAsync(row => row.Id == pick.Id, ct);
                    service.EditorialState = service.EditorialState == EditorialState.Published ? EditorialState.Withdrawn : EditorialState.Published;
                }, Ct);
                break;
            case 4:
                await AddPlace(session, (Sensitivity)(seed % 4));
                break;
            case 5:
                await session.Writer.Write(new Touched { Services = [pick.Id] }, async ct =>
                {
                    var service = await db.Set<Service>().SingleAsync(row => row.Id == pick.Id, ct);
                    service.Listing = service.Listing == Listing.Open ? Listing.Partners : Listing.Open;
                }, Ct);
                break;
            default:
                await session.Writer.Write(new Touched { Services = [pick.Id] }, async ct =>
                {
                    var service = await db.Set<Service>().SingleAsync(row => row.Id == pick.Id, ct);
                    (service.Name, service.NameSort) = ($"Écho {seed}", Folding.Fold($"Écho {seed}"));
                }, Ct);
                break;
        }
    }

    internal static async Task<(Guid Service, Guid Place)> AddPlace(DirectoryDatabase.Session session, Sensitivity level)
    {
        var organisation = await session.Db.Set<Organisation>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Ct);
        var name = Fresh.Name("Test");
        var place = new Location { ExternalId = name, Name = "Hidden House", Kind = LocationKind.Physical, Latitude = 52.6, Longitude = -1.1, Sensitivity = level };
        var service = new Service { ExternalId = name, OrganisationId = organisation, Name = name, NameSort = name, EditorialState = EditorialState.Published };
        await session.Writer.Write(new Touched(), _ =>
        {
            session.Db.AddRange(place, service,
                new ServiceLocation { Id = ChildId.Of(service.Id, "service_location", name), ServiceId = service.Id, LocationId = place.Id },
                new Address { Id = ChildId.Of(place.Id, "address", "1"), LocationId = place.Id, Address1 = "1 Hidden Street", City = "Leicester", StateProvince = "Leicester", PostalCode = "LE99 1AA" },
                new Phone { Id = ChildId.Of(place.Id, "phone", "1"), LocationId = place.Id, Number = "0116 496 0123" });
            return Task.CompletedTask;
        }, Ct);
        return (service.Id, place.Id);
    }

    private static async Task<IEnumerable<string>> Documents(VrnDbContext db, Guid id) =>
        (await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().Where(row => row.EntityId == id).ToListAsync(Ct))
        .SelectMany(row => new[] { row.Full!, row.Summary! }).Select(Encoding.UTF8.GetString);
}
