using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>A service as one tier sees it. Nothing here may depend on the reader or on the reader's clock.</summary>
internal sealed class ServiceRenderer(DirectoryGraph graph, DocumentTier tier, View view = View.Published)
{
    private readonly PartRenderer parts = new(graph, tier, view);

    /// <returns>Null when the service does not exist for the tier.</returns>
    public ServiceDocument? Render(Service service)
    {
        if (view == View.Published && (!service.IsLive || (service.Listing == Listing.Partners && tier == DocumentTier.Open)))
        {
            return null;
        }
        return new ServiceDocument
        {
            Id = service.Id,
            LastModified = default,
            Name = service.Name,
            AlternateName = service.AlternateName,
            Description = service.Description,
            Url = service.Url,
            AdditionalUrls = PartRenderer.Some(service.Urls.OrderBy(url => url.Ordinal).ThenBy(url => url.Id).Select(url => new UrlDocument(url.Id, url.Label, url.Url))),
            Email = service.Email,
            Status = Codes.Of(service.Status).Replace('-', ' '),
            InterpretationServices = service.Interpretation,
            ApplicationProcess = service.ApplicationProcess,
            WaitTime = service.WaitTime,
            Fees = service.Fees,
            Accreditations = service.Accreditations,
            EligibilityDescription = service.Eligibility,
            MinimumAge = service.MinimumAge,
            MaximumAge = service.MaximumAge,
            AssuredDate = service.AssuredOn,
            AssurerEmail = service.AssurerMailbox,
            Licenses = service.Licences,
            Alert = service.Alert,
            Phones = parts.Phones(service.Phones),
            Schedules = SmallParts.Schedules(service.Schedules),
            ServiceAreas = PartRenderer.Some(service.Areas.Where(IsTold(service)).OrderBy(area => area.Ordinal).ThenBy(area => area.Id).Select(Area)),
            ServiceAtLocations = PartRenderer.Some(service.Locations.OrderBy(link => link.Id).Select(parts.Place).OfType<ServiceLocationDocument>()),
            Languages = SmallParts.Languages(service.Languages),
            Organization = OrganisationRenderer.Nested(service.Organisation!),
            Funding = SmallParts.Funding(service.Funding),
            CostOptions = SmallParts.Costs(service.CostOptions),
            Program = service.Programme is { } programme ? PartRenderer.Programme(programme) : null,
            RequiredDocuments = SmallParts.Documents(service.RequiredDocuments),
            Contacts = parts.Contacts(service.Contacts),
            Capacities = SmallParts.Capacities(service.Capacities),
            Attributes = parts.Attributes(service.Id),
            Vrn = Additions(service),
        };
    }

    /// <param name="of">The service as the tier sees it.</param>
    /// <returns>Null when the service or the place does not exist for the tier.</returns>
    public ServiceAtLocationDocument? Render(ServiceLocation link, ServiceDocument? of)
    {
        if (of is null || parts.Place(link) is not { } seen)
        {
            return null;
        }
        return new ServiceAtLocationDocument
        {
            Id = link.Id,
            LastModified = default,
            ServiceId = of.Id,
            LocationId = seen.Location.Id,
            Description = seen.Description,
            Contacts = seen.Contacts,
            Phones = seen.Phones,
            Schedules = seen.Schedules,
            Location = seen.Location,
            Service = new ServiceOfLocationDocument(of.Id, of.Name, of.Description, of.Url, of.Email, of.Status, of.Organization),
        };
    }

    private ServiceAdditions Additions(Service service) => new()
    {
        Redacted = PartRenderer.Some(Redacted(service)),
        ReferralRoutes = PartRenderer.Some(service.ReferralRoutes.OrderBy(route => route.Ordinal).ThenBy(route => route.Id).Select(route =>
            new ReferralRouteDocument(Codes.Of(route.Kind), route.Channel is { } channel ? Codes.Of(channel) : null,
                route.Url, route.Phone, route.ConsentRequired, route.Note))),
        AcceptingReferrals = service.AcceptingReferrals,
        Attendance = PartRenderer.Some(Enum.GetValues<Attendance>().Where(way => way != Attendance.None && service.Attendance.HasFlag(way)).Select(Code)),
        CostKind = Codes.Of(service.CostKind),
        AllAges = service.AllAges,
        ByArrangement = service.ByArrangement,
        ClosedOnBankHolidays = service.ClosedOnBankHolidays,
        Assurance = AssuranceRules.Render(service, tier),
        Richness = service.Richness,
        ClosedReason = service.ClosedReason,
        ClosedUntil = service.ClosedUntil,
        EvidenceSubject = service.EvidenceSubject,
        ReplacedBy = service.ReplacedById,
        Source = graph.Sources[service.SourceId],
        Citations = parts.Citations(service.Id),
        ExternalId = tier == DocumentTier.Partner ? service.ExternalId : null,
        Listing = tier == DocumentTier.Partner ? Codes.Of(service.Listing) : null,
        EditorialState = view == View.Published ? null : Codes.Of(service.EditorialState).Replace('-', '_'),
        Version = view == View.Published ? null : service.Version,
        VisibleFrom = view == View.Published ? null : service.VisibleFrom,
        VisibleTo = view == View.Published ? null : service.VisibleTo,
        RoleMailbox = view != View.Published && service.EmailIsRole ? true : null,
        WithdrawnReason = view != View.Published && service.WithdrawnReason is { } reason ? Codes.Of(reason) : null,
    };

    private IEnumerable<string> Redacted(Service service)
    {
        if (service.Locations.Any(link => Visibility.Of(link.Location!.Sensitivity, tier) != Shown.Exact))
        {
            yield return "location";
        }
        if (service.Phones.Concat(service.Contacts.SelectMany(contact => contact.Phones)).Any(phone => !Visibility.IsShown(tier, phone.Sensitivity)))
        {
            yield return "phone";
        }
        if (service.Contacts.Any(contact => !Visibility.IsShown(tier, contact.Sensitivity)))
        {
            yield return "contact";
        }
    }

    /// <summary>An area drawn around a place is told only where the place itself is.</summary>
    private Func<ServiceArea, bool> IsTold(Service service) => area => area.ServiceLocationId is null || view == View.Exact
        || service.Locations.Any(link => link.Id == area.ServiceLocationId && Visibility.Of(link.Location!.Sensitivity, tier) == Shown.Exact);

    private ServiceAreaDocument Area(ServiceArea area) => new(
        area.Id,
        area.Name ?? (area.AreaCode is { } code ? graph.AreaNames.GetValueOrDefault(code, code) : null),
        "text",
        area.Uri ?? (AreaCodes.IsStatistical(area.AreaCode) ? $"http://statistics.data.gov.uk/id/statistical-geography/{area.AreaCode}" : null),
        new ServiceAreaAdditions(Codes.Of(area.Kind), area.AreaCode, area.RadiusM, area.ServiceLocationId));

    private static string Code(Attendance way) => Names.KebabCase(way.ToString()).Replace('-', '_');
}
