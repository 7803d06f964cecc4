using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Everything that the documents of some services and organisations show, read inside the transaction of a write.</summary>
internal sealed class DirectoryGraph
{
    public required IReadOnlyList<Service> Services { get; init; }

    public required IReadOnlyList<Organisation> Organisations { get; init; }

    public required ILookup<Guid, Programme> Programmes { get; init; }

    public required ILookup<Guid, TermLink> Terms { get; init; }

    public required ILookup<Guid, RecordCitation> Citations { get; init; }

    public required IReadOnlyDictionary<string, string> AreaNames { get; init; }

    public required IReadOnlyDictionary<Guid, string> Sources { get; init; }

    /// <summary>What the postcodes of places say of them.</summary>
    public required IReadOnlyDictionary<Guid, PostcodeArea> PlaceAreas { get; init; }

    /// <summary>Places that stand for themselves: what renders them needs nothing else of a graph.</summary>
    public static DirectoryGraph OfPlaces(IReadOnlyDictionary<Guid, PostcodeArea> areas) => new()
    {
        Services = [],
        Organisations = [],
        Programmes = Array.Empty<Programme>().ToLookup(programme => programme.Id),
        Terms = Array.Empty<TermLink>().ToLookup(link => link.LinkId),
        Citations = Array.Empty<RecordCitation>().ToLookup(citation => citation.LinkId),
        AreaNames = new Dictionary<string, string>(),
        Sources = new Dictionary<Guid, string>(),
        PlaceAreas = areas,
    };

    /// <remarks>The write path renders every tier of every row, whoever writes: no reader's filter may hold here.</remarks>
    public static async Task<DirectoryGraph> Load(VrnDbContext db, Guid[] serviceIds, Guid[] organisationIds, CancellationToken ct)
    {
        var services = await Whole(db.Set<Service>().IgnoreQueryFilters().Where(service => serviceIds.Contains(service.Id))).ToListAsync(ct);
        var organisations = await Whole(db.Set<Organisation>().Where(organisation => organisationIds.Contains(organisation.Id))).ToListAsync(ct);
        var programmes = await db.Set<Programme>()
            .Where(programme => organisationIds.Contains(programme.OrganisationId!.Value)).ToListAsync(ct);
        Guid[] linked = [.. serviceIds, .. organisationIds];
        var codes = services.SelectMany(service => service.Areas).Select(area => area.AreaCode).OfType<string>().Distinct().ToArray();
        return new DirectoryGraph
        {
            Services = services,
            Organisations = organisations,
            Programmes = programmes.ToLookup(programme => programme.OrganisationId!.Value),
            Terms = (await db.Set<TermLink>().Where(link => linked.Contains(link.LinkId))
                .Include(link => link.Term!.Taxonomy).ToListAsync(ct)).ToLookup(link => link.LinkId),
            Citations = (await db.Set<RecordCitation>().Where(citation => linked.Contains(citation.LinkId)).ToListAsync(ct))
                .ToLookup(citation => citation.LinkId),
            AreaNames = await db.Set<Area>().Where(area => codes.Contains(area.Code)).ToDictionaryAsync(area => area.Code, area => area.Name, ct),
            PlaceAreas = await Writing.PlaceAreas.Load(db, services.SelectMany(service => service.Locations).Select(link => link.Location!), ct),
            Sources = await db.Set<Source>().ToDictionaryAsync(source => source.Id, source => source.Code, ct),
        };
    }

    /// <summary>Services with all that hangs on them and on their places.</summary>
    public static IQueryable<Service> Whole(IQueryable<Service> services) => services
            .Include(service => service.Organisation!.Identifiers)
            .Include(service => service.Programme)
            .Include(service => service.Areas)
            .Include(service => service.Urls)
            .Include(service => service.ReferralRoutes)
            .Include(service => service.Phones).ThenInclude(phone => phone.Languages)
            .Include(service => service.Contacts).ThenInclude(contact => contact.Phones).ThenInclude(phone => phone.Languages)
            .Include(service => service.Schedules).ThenInclude(schedule => schedule.Exceptions)
            .Include(service => service.Languages)
            .Include(service => service.CostOptions)
            .Include(service => service.Funding)
            .Include(service => service.RequiredDocuments)
            .Include(service => service.Capacities).ThenInclude(capacity => capacity.Unit)
            .Include(service => service.AssuranceRecords).ThenInclude(record => record.Answers)
            .Include(service => service.Locations).ThenInclude(link => link.Phones).ThenInclude(phone => phone.Languages)
            .Include(service => service.Locations).ThenInclude(link => link.Contacts).ThenInclude(contact => contact.Phones).ThenInclude(phone => phone.Languages)
            .Include(service => service.Locations).ThenInclude(link => link.Schedules).ThenInclude(schedule => schedule.Exceptions)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Addresses)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Languages)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Accessibility).ThenInclude(item => item.Term)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Schedules).ThenInclude(schedule => schedule.Exceptions)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Phones).ThenInclude(phone => phone.Languages)
            .Include(service => service.Locations).ThenInclude(link => link.Location!.Contacts).ThenInclude(contact => contact.Phones).ThenInclude(phone => phone.Languages)
            .AsSplitQuery();

    public static IQueryable<Organisation> Whole(IQueryable<Organisation> organisations) => organisations
            .Include(organisation => organisation.Identifiers)
            .Include(organisation => organisation.Funding)
            .Include(organisation => organisation.Phones).ThenInclude(phone => phone.Languages)
            .Include(organisation => organisation.Contacts).ThenInclude(contact => contact.Phones).ThenInclude(phone => phone.Languages)
            .AsSplitQuery();

    public static IQueryable<Location> Whole(IQueryable<Location> places) => places
            .Include(place => place.Addresses)
            .Include(place => place.Languages)
            .Include(place => place.Accessibility).ThenInclude(item => item.Term)
            .Include(place => place.Schedules).ThenInclude(schedule => schedule.Exceptions)
            .Include(place => place.Phones).ThenInclude(phone => phone.Languages)
            .Include(place => place.Contacts).ThenInclude(contact => contact.Phones).ThenInclude(phone => phone.Languages)
            .AsSplitQuery();
}
