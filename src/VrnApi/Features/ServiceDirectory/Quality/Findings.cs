using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <param name="Code">As answers and parameters spell it.</param>
internal sealed record Finding(string Code, Func<VrnDbContext, DateOnly, Expression<Func<Service, bool>>> Holds)
{
    public Expression<Func<Service, bool>> In(VrnDbContext db, TimeProvider clock) => Holds(db, London.Today(clock));
}

/// <summary>What can be wrong with a listing, each as a condition that the database judges.</summary>
internal static class Findings
{
    public static readonly IReadOnlyList<Finding> All =
    [
        new("stale", (_, _) => service => service.AssuranceState == AssuranceState.Stale),
        new("due", (_, _) => service => service.AssuranceState == AssuranceState.Due),
        new("incomplete_address", (_, _) => service => service.Locations.Any(link => link.Location!.Kind == LocationKind.Physical && link.Location.Addresses.Any(address =>
            address.Address1 == null || address.City == null || address.StateProvince == null || address.PostalCode == null))),
        new("missing_description", (_, _) => service => service.Description == null),
        new("malformed_link", (_, _) => service => (service.Url != null && ((!service.Url.StartsWith("https://") && !service.Url.StartsWith("http://")) || EF.Functions.Like(service.Url, "% %")))
            || service.Urls.Any(url => (!url.Url.StartsWith("https://") && !url.Url.StartsWith("http://")) || EF.Functions.Like(url.Url, "% %"))),
        new("no_area", (_, _) => service => !service.Areas.Any()),
        new("duplicate", (db, _) => service => db.Set<DuplicateCandidate>().Any(pair => pair.State == DuplicateState.Open && (pair.FirstId == service.Id || pair.SecondId == service.Id))),
        new("closed_past", (_, today) => service => service.Status == ServiceStatus.TemporarilyClosed && service.ClosedUntil < today),
        new("problem_report", (db, _) => service => db.Set<ProblemReport>().Any(report => report.ServiceId == service.Id && report.State == ReportState.Open && report.Kind != ProblemKind.Review)),
        new("review", (db, _) => service => db.Set<ProblemReport>().Any(report => report.ServiceId == service.Id && report.State == ReportState.Open && report.Kind == ProblemKind.Review)),
    ];

    /// <summary>Services with any of the findings.</summary>
    public static Expression<Func<Service, bool>> Any(VrnDbContext db, TimeProvider clock, IReadOnlyList<Finding> findings)
    {
        var service = Expression.Parameter(typeof(Service), "service");
        return Expression.Lambda<Func<Service, bool>>(findings.Select(finding => finding.In(db, clock))
            .Select(holds => new Replace(holds.Parameters[0], service).Visit(holds.Body)!).Aggregate(Expression.OrElse), service);
    }

    /// <summary>Listings that somebody is answerable for; what was withdrawn is nobody's task.</summary>
    /// <param name="owner">Null for all.</param>
    public static IQueryable<Service> Of(VrnDbContext db, Guid? owner) => db.Set<Service>().IgnoreQueryFilters().AsNoTracking()
        .Where(service => service.EditorialState != EditorialState.Withdrawn && (owner == null || service.OwnerPartnerId == owner));

    public static async Task<IReadOnlyList<OwnerSummary>> Summary(VrnDbContext db, TimeProvider clock, Guid? owner, CancellationToken ct)
    {
        var services = Of(db, owner);
        var owners = await services.GroupBy(service => service.OwnerPartnerId)
            .Select(group => new { Owner = group.Key, Services = group.Count(), Richness = group.Average(service => (double)service.Richness) }).ToListAsync(ct);
        var names = await db.Set<Data.Partners.Partner>().ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        var counts = owners.ToDictionary(row => row.Owner ?? Guid.Empty, _ => new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var finding in All)
        {
            foreach (var count in await services.Where(finding.In(db, clock)).GroupBy(service => service.OwnerPartnerId).Select(group => new { Owner = group.Key, Count = group.Count() }).ToListAsync(ct))
            {
                counts[count.Owner ?? Guid.Empty][finding.Code] = count.Count;
            }
        }
        return [.. owners.Select(row => new OwnerSummary(row.Owner is { } id ? names.GetValueOrDefault(id) : null, row.Services, (int)Math.Round(row.Richness), counts[row.Owner ?? Guid.Empty]))
            .OrderBy(row => row.Owner, StringComparer.Ordinal)];
    }
}

/// <param name="Owner">Code of the partner; null for the house.</param>
/// <param name="Richness">On average.</param>
/// <param name="Findings">Listings by finding; what nobody has is left out.</param>
public sealed record OwnerSummary(string? Owner, int Services, int Richness, IReadOnlyDictionary<string, int> Findings);
