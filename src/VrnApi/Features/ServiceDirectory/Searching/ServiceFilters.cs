using System.Globalization;
using Microsoft.Extensions.Primitives;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>Where somebody is, as GraphQL asks.</summary>
public sealed record NearInput(string? Postcode, double? Latitude, double? Longitude, int? ProximityM, CoverageMode? Coverage);

/// <summary>
/// GraphQL's conditions over the same code that reads the parameters of REST: a criterion becomes the parameter of its name, so that one
/// question has one meaning.
/// </summary>
internal static class ServiceFilters
{
    /// <summary>What is asked beside the filter.</summary>
    public static IQueryCollection Values(string? search, NearInput? near, DateTimeOffset? openAt) => Collected(
        ("search", One(search)), ("postcode", One(near?.Postcode)), ("lat", Number(near?.Latitude)), ("lng", Number(near?.Longitude)),
        ("proximity", Number(near?.ProximityM)), ("coverage", near?.Coverage is { } mode ? One(Codes.Of(mode)) : null), ("open_at", One(openAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))));

    /// <summary>Adds the conditions of one object of a filter.</summary>
    /// <param name="faults">Takes what cannot be used.</param>
    public static void Add(VrnDbContext db, TimeProvider clock, SearchServices.Conditions own, Filtering<Service> all, List<Fault> faults)
    {
        all.On(service => service.Id, own.Uuid).On(service => service.OrganisationId, own.Organisation)
            .On(service => service.Name, own.Name).On(service => service.EvidenceSubject, own.EvidenceSubject)
            .On(service => service.Status, own.Status).On(service => service.CostKind, own.CostKind)
            .On(service => service.MinimumAge, own.MinimumAge).On(service => service.MaximumAge, own.MaximumAge)
            .On(service => service.AcceptingReferrals, own.AcceptingReferrals);
        if (own.LastModified is { } lastModified)
        {
            var documents = DocumentRows.Modified(db, DocumentKind.Service, lastModified);
            all.Add(service => documents.Any(document => document.EntityId == service.Id));
        }
        var reading = new Reading(new Asked(Named(own)), db, clock, IsPartner: true);
        foreach (var condition in Narrow.All(reading))
        {
            all.Add(condition.Holds);
        }
        faults.AddRange(reading.Asked.Faults);
    }

    private static QueryCollection Named(SearchServices.Conditions own) => Collected(
        ("area", One(own.Area)), ("lad", One(own.Lad)), ("police_force", One(own.PoliceForce)), ("area_match", own.AreaMatch is { } match ? One(Codes.Of(match)) : null),
        ("age", One(own.Age)), ("taxonomy_term_id", Ids(own.TaxonomyTermId)), ("include_descendants", Yes(own.IncludeDescendants)), ("taxonomy_id", Ids(own.TaxonomyId)),
        ("term", Many(own.Term)), ("need", Many(own.Need)), ("circumstance", Many(own.Circumstance)), ("cost", Coded(own.Cost)), ("max_amount", One(own.MaxAmount)),
        ("language", Many(own.Language)), ("accessibility", Many(own.Accessibility)), ("attending", Coded(own.Attending)), ("referral", Coded(own.Referral)),
        ("assured_within", own.AssuredWithinDays is { } days ? One(string.Create(CultureInfo.InvariantCulture, $"{days}d")) : null), ("assurance", Coded(own.Assurance)),
        ("assured_items", Many(own.AssuredItems)), ("assured_by", Coded(own.AssuredBy)),
        ("programme_id", Ids(own.ProgrammeId)), ("source", Many(own.Source)), ("collection", Ids(own.Collection)),
        ("open_now", Yes(own.OpenNow)), ("day", Coded(own.Day)), ("start_time", One(own.StartTime)), ("end_time", One(own.EndTime)),
        ("open_weekends", Yes(own.OpenWeekends)), ("open_after", One(own.OpenAfter)));

    private static QueryCollection Collected(params ReadOnlySpan<(string Name, StringValues? Values)> given)
    {
        var all = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, values) in given)
        {
            if (values is { Count: > 0 } some)
            {
                all.Add(name, some);
            }
        }
        return new QueryCollection(all);
    }

    private static StringValues? One(string? text) => text is null ? (StringValues?)null : new StringValues(text);

    private static StringValues? Many(IReadOnlyList<string>? texts) => texts is { Count: > 0 } ? new StringValues([.. texts]) : (StringValues?)null;

    private static StringValues? Ids(IReadOnlyList<Guid>? ids) => Many(ids?.Select(id => id.ToString()).ToArray());

    private static StringValues? Coded<T>(IReadOnlyList<T>? codes) where T : struct, Enum => Many(codes?.Select(Codes.Of).ToArray());

    private static StringValues? Yes(bool? yes) => yes is true ? new StringValues("true") : (StringValues?)null;

    private static StringValues? Number<T>(T? number) where T : struct, IFormattable => number is { } value ? new StringValues(value.ToString(null, CultureInfo.InvariantCulture)) : (StringValues?)null;
}
