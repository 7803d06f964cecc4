using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Models;

/// <summary>
/// A service as GraphQL shows it, read off the stored document: what REST does not say, GraphQL cannot say. Lists of parts are owned by
/// the service and cost no further query.
/// </summary>
public sealed record ServiceModel
{
    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    /// <summary>What it was read from.</summary>
    internal ServiceDocument Document { get; init; } = null!;

    public IReadOnlyList<ScheduleModel> Schedules => DetailModels.Schedules(Document);

    public IReadOnlyList<LanguageModel> Languages => DetailModels.Languages(Document);

    public IReadOnlyList<CostOptionModel> CostOptions => DetailModels.CostOptions(Document);

    public IReadOnlyList<CapacityModel> Capacities => DetailModels.Capacities(Document);

    /// <summary>Where it stands in the list in which it was found; null elsewhere.</summary>
    public DocumentRow? Found { get; init; }

    /// <summary>Metres to its nearest place that the caller may see; only where a point was asked for.</summary>
    public int? DistanceM => Found?.DistanceM;

    public string? AlternateName { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    public string? Email { get; init; }

    public required ServiceStatus Status { get; init; }

    public string? ApplicationProcess { get; init; }

    public string? WaitTime { get; init; }

    public string? EligibilityDescription { get; init; }

    public int? MinimumAge { get; init; }

    public int? MaximumAge { get; init; }

    public required CostKind CostKind { get; init; }

    /// <summary>Single ways, never a combination.</summary>
    public required IReadOnlyList<Attendance> Attendance { get; init; }

    public bool? AcceptingReferrals { get; init; }

    public string? Alert { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    public required int Richness { get; init; }

    public required IReadOnlyList<string> Redacted { get; init; }

    public string? EvidenceSubject { get; init; }

    /// <summary>Key of the organisation; loaded with <see cref="Organisations.ByIds"/>.</summary>
    public required Guid OrganisationId { get; init; }

    public ProgrammeModel? Programme { get; init; }

    public required AssuranceModel Assurance { get; init; }

    public required IReadOnlyList<ServiceAreaModel> Areas { get; init; }

    public required IReadOnlyList<PhoneModel> Phones { get; init; }

    public required IReadOnlyList<ContactModel> Contacts { get; init; }

    public required IReadOnlyList<ReferralRouteModel> ReferralRoutes { get; init; }

    public required IReadOnlyList<TermModel> Terms { get; init; }

    /// <summary>The service's places that the caller may see.</summary>
    public required IReadOnlyList<ServiceLocationModel> Locations { get; init; }

    /// <param name="document">UTF-8 JSON of the whole stored document.</param>
    public static ServiceModel Read(ReadOnlySpan<byte> document)
    {
        var service = DocumentJson.ReadService(document);
        return new ServiceModel
        {
            Document = service,
            Uuid = service.Id,
            Name = service.Name,
            AlternateName = service.AlternateName,
            Description = service.Description,
            Url = service.Url,
            Email = service.Email,
            Status = Codes.Parse<ServiceStatus>(service.Status.Replace(' ', '-')),
            ApplicationProcess = service.ApplicationProcess,
            WaitTime = service.WaitTime,
            EligibilityDescription = service.EligibilityDescription,
            MinimumAge = service.MinimumAge,
            MaximumAge = service.MaximumAge,
            CostKind = Codes.Parse<CostKind>(service.Vrn.CostKind),
            Attendance = [.. (service.Vrn.Attendance ?? []).Select(way => Codes.Parse<Attendance>(way.Replace('_', '-')))],
            AcceptingReferrals = service.Vrn.AcceptingReferrals,
            Alert = service.Alert,
            LastModified = service.LastModified,
            Richness = service.Vrn.Richness,
            Redacted = service.Vrn.Redacted ?? [],
            EvidenceSubject = service.Vrn.EvidenceSubject,
            OrganisationId = service.Organization.Id,
            Programme = service.Program is { } programme ? new ProgrammeModel(programme.Id, programme.Name, programme.Description) : null,
            Assurance = new AssuranceModel(Codes.Parse<AssuranceState>(service.Vrn.Assurance.State), service.Vrn.Assurance.On, service.Vrn.Assurance.Due),
            Areas = [.. (service.ServiceAreas ?? []).Select(area => new ServiceAreaModel(area.Name, Codes.Parse<ServiceAreaKind>(area.Vrn.Kind), area.Vrn.Code))],
            Phones = PartModels.Phones(service.Phones),
            Contacts = PartModels.Contacts(service.Contacts),
            ReferralRoutes = [.. (service.Vrn.ReferralRoutes ?? []).Select(PartModels.Route)],
            Terms = [.. (service.Attributes ?? []).Select(attribute => PartModels.Term(attribute.TaxonomyTerm))],
            Locations = [.. (service.ServiceAtLocations ?? []).Select(place => new ServiceLocationModel(place.Id, place.Description, PartModels.Location(place.Location)))],
        };
    }
}
