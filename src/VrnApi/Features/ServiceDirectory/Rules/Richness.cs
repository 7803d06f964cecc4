using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>One thing that somebody in need would ask of a listing.</summary>
public sealed record RichnessPart(string Code, int Worth, bool IsThere);

/// <summary>How much of what somebody in need would ask is answered by a listing, 0 to 100. What is protected counts for nothing, so that the number says nothing of it.</summary>
public static class Richness
{
    private static readonly HashSet<string> Needs = ["vrn-need", "vrn-harm", "vrn-circumstance"];

    /// <param name="taxonomies">Codes of the lists that the service is tagged from.</param>
    public static int Of(Service service, IReadOnlyCollection<string> taxonomies) => Parts(service, taxonomies).Sum(part => part.IsThere ? part.Worth : 0);

    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<RichnessPart> Parts(Service service, IReadOnlyCollection<string> taxonomies)
    {
        var inPerson = service.Attendance.HasFlag(Attendance.InPerson);
        var places = service.Locations.Where(link => link.Location is { Sensitivity: Sensitivity.Public }).ToArray();
        return
        [
            new("description", 10, service.Description?.Length >= 80),
            new("url", 5, service.Url is not null),
            new("email_or_phone", 10, service.Email is not null || service.Phones.Any(phone => phone.Sensitivity == Sensitivity.Public)),
            new("service_type", 10, taxonomies.Contains("vrn-service-type")),
            new("need", 10, taxonomies.Any(Needs.Contains)),
            new("ages", 5, service.AllAges || service.MinimumAge is not null || service.MaximumAge is not null),
            new("eligibility", 5, service.Eligibility is not null),
            new("service_area", 10, service.Areas.Count > 0),
            new("address", 5, !inPerson || places.Any(link => link.Location!.Addresses.Any(Addresses.IsComplete))),
            new("schedule", 10, service.ByArrangement || service.Schedules.Count > 0 || places.Any(link => link.Schedules.Count + link.Location!.Schedules.Count > 0)),
            new("cost", 5, service.CostKind != CostKind.Unknown),
            new("referral_route", 10, service.ReferralRoutes.Count > 0),
            new("accessibility", 5, !inPerson || places.Any(link => link.Location!.Accessibility.Count > 0)),
        ];
    }
}
