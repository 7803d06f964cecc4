using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>How much of what somebody in need would ask is answered by a listing, 0 to 100.</summary>
public static class Richness
{
    private static readonly HashSet<string> Needs = ["vrn-need", "vrn-harm", "vrn-circumstance"];

    /// <param name="taxonomies">Codes of the lists that the service is tagged from.</param>
    public static int Of(Service service, IReadOnlyCollection<string> taxonomies)
    {
        var inPerson = service.Attendance.HasFlag(Attendance.InPerson);
        return Points(service.Description?.Length >= 80, 10)
            + Points(service.Url is not null, 5)
            + Points(service.Email is not null || service.Phones.Any(phone => phone.Sensitivity == Sensitivity.Public), 10)
            + Points(taxonomies.Contains("vrn-service-type"), 10)
            + Points(taxonomies.Any(Needs.Contains), 10)
            + Points(service.AllAges || service.MinimumAge is not null || service.MaximumAge is not null, 5)
            + Points(service.Eligibility is not null, 5)
            + Points(service.Areas.Count > 0, 10)
            + Points(!inPerson || service.Locations.Any(HasPublicAddress), 5)
            + Points(service.ByArrangement, 10)
            + Points(service.CostKind != CostKind.Unknown, 5)
            + Points(service.ReferralRoutes.Count > 0, 10)
            + Points(!inPerson, 5);
    }

    private static bool HasPublicAddress(ServiceLocation link) =>
        link.Location is { Sensitivity: Sensitivity.Public } place && place.Addresses.Any(Addresses.IsComplete);

    private static int Points(bool isThere, int worth) => isThere ? worth : 0;
}
