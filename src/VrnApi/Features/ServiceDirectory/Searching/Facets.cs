using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <param name="Value">As the parameter takes it.</param>
/// <param name="Count">How many services are found when the value is asked for too.</param>
public sealed record FacetValue(string Value, string Label, int Count);

/// <param name="Parameter">With which one asks for a value.</param>
public sealed record Facet(string Name, string Parameter, IReadOnlyList<FacetValue> Values);

/// <summary>What is found, counted by value. A service with several values counts for each.</summary>
internal static class Facets
{
    private const int MostValues = 50;
    private const string OfTaxonomy = "taxonomy:";

    public static readonly string[] Names = ["lad", "status", "cost", "language", "attendance", "assurance", "organisation", "referral"];

    public static bool IsKnown(string name) => Names.Contains(name) || (name.StartsWith(OfTaxonomy, StringComparison.Ordinal) && name.Length > OfTaxonomy.Length);

    public static async Task<Facet> Count(ServiceQuestion question, string name, CancellationToken ct)
    {
        var services = question.Services().Having(question.Db, DocumentKind.Service).Select(found => found.Root);
        var (parameter, values) = name switch
        {
            "lad" => ("lad", await Districts(question, services, ct)),
            "status" => ("status", (await services.GroupBy(service => service.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct))
                .Select(one => Coded(Codes.Of(one.Key).Replace('-', ' '), one.Count))),
            "cost" => ("cost", Costs(await services.GroupBy(service => service.CostKind).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, ct))),
            "language" => ("language", await Languages(question, services, ct)),
            "attendance" => ("attending", Ways(await services.GroupBy(service => service.Attendance).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, ct))),
            "assurance" => ("assurance", (await services.GroupBy(service => service.AssuranceState).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct))
                .Select(one => Coded(Codes.Of(one.Key), one.Count))),
            "organisation" => ("organization_id", (await services.GroupBy(service => service.OrganisationId).Select(group => new { group.Key, Count = group.Count() })
                .Join(question.Db.Set<Organisation>(), one => one.Key, organisation => organisation.Id, (one, organisation) => new { one.Key, organisation.Name, one.Count })
                .OrderByDescending(one => one.Count).ThenBy(one => one.Name).Take(MostValues * 2).ToListAsync(ct)).Select(one => new FacetValue(one.Key.ToString(), one.Name, one.Count))),
            "referral" => ("referral", (await services.SelectMany(service => service.ReferralRoutes, (service, route) => new { service.Id, route.Kind }).Distinct()
                .GroupBy(one => one.Kind).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).Select(one => Coded(Codes.Of(one.Key), one.Count))),
            _ => ("term", await Terms(question, services, name[OfTaxonomy.Length..], ct)),
        };
        return new Facet(name, parameter, [.. values.Where(value => value.Count > 0).OrderByDescending(value => value.Count).ThenBy(value => value.Label, StringComparer.Ordinal).Take(MostValues)]);
    }

    /// <summary>A term counts for those beneath it.</summary>
    private static async Task<IEnumerable<FacetValue>> Terms(ServiceQuestion question, IQueryable<Service> services, string taxonomy, CancellationToken ct)
    {
        var db = question.Db;
        var tagged = services
            .Join(db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service), service => service.Id, link => link.LinkId, (service, link) => new { service.Id, link.TermId })
            .Join(db.Set<TermClosure>(), one => one.TermId, pair => pair.DescendantId, (one, pair) => new { one.Id, pair.AncestorId })
            .Distinct().GroupBy(one => one.AncestorId).Select(group => new { group.Key, Count = group.Count() });
        return (await tagged.Join(db.Set<TaxonomyTerm>().Where(term => term.Taxonomy!.Code == taxonomy), one => one.Key, term => term.Id,
                (one, term) => new { term.Code, term.Name, one.Count }).ToListAsync(ct))
            .Select(one => new FacetValue($"{taxonomy}:{one.Code}", one.Name, one.Count));
    }

    /// <summary>Districts that a service covers, or in which it has a visible place: what the parameter asks for.</summary>
    private static async Task<IEnumerable<FacetValue>> Districts(ServiceQuestion question, IQueryable<Service> services, CancellationToken ct)
    {
        var db = question.Db;
        var links = db.Set<AreaLink>();
        var districts = db.Set<Area>().Where(area => (area.Kind == AreaKind.District || area.Kind == AreaKind.Unitary) && area.ValidTo == null);
        var stated = services.SelectMany(service => service.Areas, (service, area) => new { service.Id, area.AreaCode, area.Kind });
        var within = stated.Join(links, one => one.AreaCode, link => link.AncestorCode, (one, link) => new { one.Id, Code = link.DescendantCode });
        var around = stated.Join(links, one => one.AreaCode, link => link.DescendantCode, (one, link) => new { one.Id, Code = link.AncestorCode });
        var everywhere = stated.Where(one => one.Kind == ServiceAreaKind.National).SelectMany(_ => districts, (one, area) => new { one.Id, area.Code });
        var placed = services.SelectMany(service => service.Locations, (service, link) => new { service.Id, link.LocationId })
            .Join(db.Set<LocationTier>(), one => one.LocationId, place => place.LocationId, (one, place) => new { one.Id, place.LadCode })
            .Join(links, one => one.LadCode, link => link.DescendantCode, (one, link) => new { one.Id, Code = link.AncestorCode });
        var counted = within.Union(around).Union(everywhere).Union(placed).GroupBy(one => one.Code).Select(group => new { group.Key, Count = group.Count() });
        return (await counted.Join(districts, one => one.Key, area => area.Code, (one, area) => new { area.Code, area.Name, one.Count }).ToListAsync(ct))
            .Select(one => new FacetValue(one.Code, one.Name, one.Count));
    }

    private static async Task<IEnumerable<FacetValue>> Languages(ServiceQuestion question, IQueryable<Service> services, CancellationToken ct)
    {
        var db = question.Db;
        var own = services.Join(db.Set<Language>().Where(language => language.ServiceId != null), service => service.Id, language => language.ServiceId!.Value, (service, language) => new { service.Id, language.Code });
        var there = services.SelectMany(service => service.Locations, (service, link) => new { service.Id, link.LocationId })
            .Join(db.Set<LocationTier>().Where(place => place.WithAddress), one => one.LocationId, place => place.LocationId, (one, _) => one)
            .Join(db.Set<Language>().Where(language => language.LocationId != null), one => one.LocationId, language => language.LocationId!.Value, (one, language) => new { one.Id, language.Code });
        return (await own.Union(there).GroupBy(one => one.Code).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).Select(one => Coded(one.Key, one.Count));
    }

    /// <summary>Who asks for what is free is given what is free in part, too.</summary>
    private static IEnumerable<FacetValue> Costs(Dictionary<CostKind, int> counts) =>
    [
        Coded("free", counts.GetValueOrDefault(CostKind.Free) + counts.GetValueOrDefault(CostKind.Mixed)),
        Coded("paid", counts.GetValueOrDefault(CostKind.Paid)),
        Coded("unknown", counts.GetValueOrDefault(CostKind.Unknown)),
    ];

    private static IEnumerable<FacetValue> Ways(Dictionary<Attendance, int> counts) => Enum.GetValues<Attendance>().Where(way => way != Attendance.None)
        .Select(way => Coded(Codes.Of(way).Replace('-', '_'), counts.Where(pair => pair.Key.HasFlag(way)).Sum(pair => pair.Value)));

    private static FacetValue Coded(string code, int count) => new(code, code.Replace('_', ' '), count);
}
