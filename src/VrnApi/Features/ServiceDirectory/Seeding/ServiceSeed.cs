using System.Globalization;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>One fact of the file as a service with its parts.</summary>
internal sealed class ServiceSeed(
    VrnDbContext db, DirectoryFile file, Dictionary<string, TaxonomyTerm> terms, ILookup<Guid, TermLink> links, Dictionary<string, Location> places, CitationSeed citations)
{
    public void Set(Service service, ServiceFact fact)
    {
        (service.Name, service.NameSort) = (fact.Name, Folding.Fold(fact.Name));
        service.Description = fact.Duration is { } duration ? $"{fact.Description} Duration: {duration}." : fact.Description;
        service.Status = ServiceStatus.Active;
        service.EditorialState = EditorialState.Published;
        service.ApplicationProcess = fact.Access is { } access ? $"Access: {access}." : null;
        service.Eligibility = fact.Ages.Label is { } label ? $"{fact.Ages.Min} to {fact.Ages.Max} years; {label}." : null;
        (service.MinimumAge, service.MaximumAge) = (fact.Ages.Min, fact.Ages.Max);
        service.CostKind = fact.Cost == "free" ? CostKind.Free : CostKind.Unknown;
        service.Attendance = fact.Attending == "online" ? Attendance.Online : Attendance.None;
        service.EvidenceSubject = fact.EvidenceSubject;
        service.Alert = $"Named in {Dated(fact.StatedAsOf)}; not confirmed since.";

        Parts.Replace(db, service.Areas, Areas(service, fact), area => area.Id);
        Parts.Replace(db, service.Locations, Places(service, fact), link => link.Id);
        Parts.Replace(db, service.Phones, Phones(service, fact), phone => phone.Id);
        Parts.Replace(db, service.ReferralRoutes, Routes(service, fact), route => route.Id);
        Parts.Replace(db, links[service.Id], Terms(service, fact), link => link.Id);
        citations.Set(LinkKind.Service, service.Id, Citations(fact));
    }

    private static ServiceArea[] Areas(Service service, ServiceFact fact) => [.. fact.Areas.Select((code, i) => new ServiceArea
    {
        Id = ChildId.Of(service.Id, "service_area", code),
        ServiceId = service.Id,
        Kind = ServiceAreaKind.Area,
        AreaCode = code,
        Ordinal = i,
    })];

    /// <summary>What a document calls online is given at a virtual place: no address, no position, nothing that the document does not say.</summary>
    private ServiceLocation[] Places(Service service, ServiceFact fact)
    {
        if (fact.Attending != "online")
        {
            return [];
        }
        var key = $"{fact.Slug}-online";
        if (!places.TryGetValue(key, out var place))
        {
            db.Add(place = places[key] = new Location { ExternalId = key, OrganisationId = service.OrganisationId, Kind = LocationKind.Virtual, Name = "Online" });
        }
        return [new ServiceLocation { Id = ChildId.Of(service.Id, "service_location", place.Id.ToString()), ServiceId = service.Id, LocationId = place.Id }];
    }

    private static Phone[] Phones(Service service, ServiceFact fact) => fact.Phone is not { } phone ? [] :
    [
        new Phone
        {
            Id = ChildId.Of(service.Id, "phone", phone.Value),
            ServiceId = service.Id,
            Number = phone.Value,
            Type = "voice",
            Description = phone.Kind,
        },
    ];

    private static ReferralRoute[] Routes(Service service, ServiceFact fact) => [.. (fact.ReferralRoutes ?? []).Select((route, i) => new ReferralRoute
    {
        Id = ChildId.Of(service.Id, "referral_route", $"{route.Kind}:{route.Channel}"),
        ServiceId = service.Id,
        Kind = Codes.Parse<ReferralKind>(route.Kind),
        Channel = route.Channel is { } channel ? Codes.Parse<ReferralChannel>(channel) : null,
        Phone = route.Phone,
        Ordinal = i,
    })];

    private TermLink[] Terms(Service service, ServiceFact fact)
    {
        string[] names = [.. fact.Terms ?? [], .. (fact.Topics ?? []).SelectMany(topic => file.TopicTerms[topic]), .. (fact.Audience ?? []).SelectMany(one => file.AudienceTerms[one])];
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => new TermLink
        {
            Id = ChildId.Of(service.Id, "attribute", name),
            LinkKind = LinkKind.Service,
            LinkId = service.Id,
            TermId = terms[name].Id,
        })];
    }

    private static IEnumerable<(string? About, CitationFact Fact)> Citations(ServiceFact fact) =>
    [
        (null, fact.Citation),
        .. One("ages", fact.Ages.Citation),
        .. (fact.OtherAges ?? []).SelectMany(ages => One("ages", ages.Citation)),
        .. (fact.OtherAreas ?? []).SelectMany(areas => One("areas", areas.Citation)),
        .. One("phone", fact.Phone?.Citation),
    ];

    private static IEnumerable<(string?, CitationFact)> One(string about, CitationFact? fact) => fact is null ? [] : [(about, fact)];

    /// <summary><c>2023-05</c> and <c>2023-05-29</c> as "a document of May 2023".</summary>
    private static string Dated(string? stated) => stated is null
        ? "an undated document"
        : $"a document of {DateOnly.ParseExact(stated[..7], "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.InvariantCulture)}";
}
