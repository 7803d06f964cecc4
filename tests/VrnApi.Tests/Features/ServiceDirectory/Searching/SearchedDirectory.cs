using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Geography;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>The seed and 160 made-up services with every attribute that can be searched for, and as many without it.</summary>
public sealed class SearchedDirectory : IAsyncLifetime
{
    private const int Services = 160;

    private readonly ImportedPostcodes postcodes = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public DirectoryDatabase Directory => postcodes.Directory;

    public Guid Collection { get; } = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        await postcodes.InitializeAsync();
        if (!Needs.HasPostgreSql)
        {
            return;
        }
        await using var session = Directory.Open(PartnerScope.System("test"));
        var db = session.Db;
        var units = await db.Set<PostcodeUnit>().AsNoTracking().Where(unit => unit.Postcode.StartsWith("LE")).OrderBy(unit => unit.Postcode).ToListAsync(Ct);
        var terms = await db.Set<TaxonomyTerm>().AsNoTracking().Include(term => term.Taxonomy).OrderBy(term => term.Taxonomy!.Code).ThenBy(term => term.Code).ToListAsync(Ct);
        var organisations = await db.Set<Organisation>().OrderBy(one => one.ExternalId).Select(one => one.Id).ToListAsync(Ct);
        var programmes = await db.Set<Programme>().OrderBy(one => one.ExternalId).Select(one => one.Id).ToListAsync(Ct);
        foreach (var chunk in Enumerable.Range(0, Services).Chunk(80))
        {
            await session.Writer.Write(new Touched(), _ =>
            {
                foreach (var i in chunk)
                {
                    Add(db, i, new Picks(i), units, terms, organisations, programmes);
                }
                return Task.CompletedTask;
            }, Ct);
        }
        db.Add(new Collection { Id = Collection, Name = "Local support" });
        db.AddRange((await db.Set<Service>().Where(one => one.ExternalId.StartsWith("made-up-1")).Select(one => one.Id).ToListAsync(Ct))
            .Select((id, i) => new CollectionItem { CollectionId = Collection, ServiceId = id, Position = i }));
        await db.SaveChangesAsync(Ct);
    }

    public ValueTask DisposeAsync() => postcodes.DisposeAsync();

    private static void Add(
        VrnDbContext db, int i, Picks pick, List<PostcodeUnit> units, List<TaxonomyTerm> terms, List<Guid> organisations, List<Guid> programmes)
    {
        string[] nouns = ["mentoring", "counselling", "youth club", "sports", "parenting", "boxing", "music", "drama"];
        string[] places = ["Leicester", "Oadby", "Charnwood", "Melton", "Rutland", "Evington", "Highfields", "Wigston"];
        var name = $"Made-up {pick.Of(places)} {pick.Of(nouns)} {(i % 5 == 0 ? "group" : $"project {i}")}";
        var service = new Service
        {
            ExternalId = $"made-up-{i}",
            OrganisationId = pick.Of(organisations),
            ProgrammeId = pick.One(3) ? pick.Of(programmes) : null,
            Name = name,
            NameSort = Folding.Fold(name),
            Description = $"Offers {pick.Of(nouns)} and {pick.Of(nouns)} to young people in {pick.Of(places)}.",
            EditorialState = EditorialState.Published,
            Status = pick.One(6) ? pick.Of<ServiceStatus>([ServiceStatus.Inactive, ServiceStatus.Defunct, ServiceStatus.TemporarilyClosed]) : ServiceStatus.Active,
            CostKind = pick.Of(Enum.GetValues<CostKind>()),
            MinimumAge = pick.One(2) ? pick.Number(18) : null,
            MaximumAge = pick.One(2) ? 10 + pick.Number(20) : null,
            AllAges = pick.One(9),
            Attendance = pick.One(4) ? Attendance.None : (Attendance)(1 << pick.Number(5)) | (Attendance)(1 << pick.Number(5)),
            AcceptingReferrals = pick.One(3) ? true : pick.One(2) ? false : null,
            AssuredOn = pick.One(3) ? DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(20_000 + pick.Number(900)) : null,
            AssuranceState = pick.Of(Enum.GetValues<AssuranceState>()),
        };
        db.Add(service);
        var used = new HashSet<Guid>();
        for (var t = pick.Number(5); t > 0; t--)
        {
            var term = pick.Of(terms);
            if (used.Add(term.Id))
            {
                db.Add(new TermLink { Id = ChildId.Of(service.Id, "attribute", term.Code + term.TaxonomyId), LinkKind = LinkKind.Service, LinkId = service.Id, TermId = term.Id });
            }
        }
        string?[] areas = ["E06000016", "E07000130", "E10000018", "llr", "E07000135", null, null];
        if (pick.Of(areas) is { } area)
        {
            db.Add(new ServiceArea { Id = ChildId.Of(service.Id, "service_area", area), ServiceId = service.Id, Kind = ServiceAreaKind.Area, AreaCode = area });
        }
        else if (pick.One(4))
        {
            db.Add(new ServiceArea { Id = ChildId.Of(service.Id, "service_area", "national"), ServiceId = service.Id, Kind = ServiceAreaKind.National });
        }
        for (var p = pick.Number(3); p > 0; p--)
        {
            Place(db, service, p, pick, units, terms);
        }
        if (pick.One(3))
        {
            db.Add(new Language { Id = ChildId.Of(service.Id, "language", "1"), ServiceId = service.Id, Code = pick.Of("guj", "pol", "urd", "eng") });
        }
        if (pick.One(3))
        {
            db.Add(new CostOption { Id = ChildId.Of(service.Id, "cost_option", "1"), ServiceId = service.Id, Amount = pick.Number(40), Currency = "GBP", ValidTo = pick.One(4) ? new DateOnly(2020, 1, 1) : null });
        }
        if (pick.One(3))
        {
            db.Add(new ReferralRoute { Id = ChildId.Of(service.Id, "referral_route", "1"), ServiceId = service.Id, Kind = pick.Of(Enum.GetValues<ReferralKind>()) });
        }
        if (pick.One(2))
        {
            db.Add(new Schedule
            {
                Id = ChildId.Of(service.Id, "schedule", "1"),
                ServiceId = service.Id,
                Freq = Frequency.Weekly,
                ByDay = pick.Of("MO,WE", "TU", "SA", "SU", "FR,SA", "MO,TU,WE,TH,FR"),
                OpensAt = new TimeOnly(8 + pick.Number(12), 0),
                ClosesAt = pick.One(8) ? null : pick.Of(new TimeOnly(21, 0), new TimeOnly(20, 30), new TimeOnly(2, 0)),
            });
        }
        if (pick.One(3))
        {
            var record = new AssuranceRecord { ServiceId = service.Id, By = pick.Of(Enum.GetValues<AssuredBy>()), AssessedOn = new DateOnly(2026, 1, 1), ExpiresOn = pick.One(4) ? new DateOnly(2026, 2, 1) : new DateOnly(2090, 1, 1), CreatedAt = DateTimeOffset.UnixEpoch };
            db.Add(record);
            foreach (var item in (string[])["f", "h", "i"])
            {
                db.Add(new AssuranceAnswer { RecordId = record.Id, Item = item, Answer = pick.One(4) ? ChecklistAnswer.Partly : ChecklistAnswer.Yes });
            }
        }
    }

    private static void Place(VrnDbContext db, Service service, int p, Picks pick, List<PostcodeUnit> units, List<TaxonomyTerm> terms)
    {
        var unit = pick.Of(units);
        var place = new Location
        {
            ExternalId = $"{service.ExternalId}-{p}",
            Name = $"Hall {p}",
            Kind = LocationKind.Physical,
            Latitude = unit.Latitude,
            Longitude = unit.Longitude,
            Sensitivity = pick.One(3) ? pick.Of(Enum.GetValues<Sensitivity>()) : Sensitivity.Public,
        };
        db.AddRange(place,
            new ServiceLocation { Id = ChildId.Of(service.Id, "service_location", place.ExternalId), ServiceId = service.Id, LocationId = place.Id },
            new Address { Id = ChildId.Of(place.Id, "address", "1"), LocationId = place.Id, Address1 = $"{p} High Street", City = "Leicester", StateProvince = "Leicester", PostalCode = $"{unit.Postcode[..^3]} {unit.Postcode[^3..]}" });
        if (pick.One(3))
        {
            db.Add(new Accessibility { Id = ChildId.Of(place.Id, "accessibility", "1"), LocationId = place.Id, TermId = pick.Of([.. terms.Where(term => term.Taxonomy!.Code == "vrn-accessibility")]).Id });
        }
        if (pick.One(4))
        {
            db.Add(new Language { Id = ChildId.Of(place.Id, "language", "1"), LocationId = place.Id, Code = "bfi" });
        }
    }

    /// <summary>Choices that follow from a number, so that every run makes the same services.</summary>
    internal sealed class Picks(int seed)
    {
        private ulong state = ((ulong)seed * 6364136223846793005UL) + 1442695040888963407UL;

        public int Number(int below)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)below);
        }

        /// <summary>True once in so many times.</summary>
        public bool One(int inHowMany) => Number(inHowMany) == 0;

        public T Of<T>(params IReadOnlyList<T> from) => from[Number(from.Count)];
    }
}
