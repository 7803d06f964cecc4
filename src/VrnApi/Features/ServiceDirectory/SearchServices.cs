using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services that a partner may see, by name. Scope services:read.</summary>
public static class SearchServices
{
    private const string List = "/v1/directory/services?sort=name";

    /// <param name="Search">Words that must all occur; "a phrase" and -without; at most 200 characters.</param>
    /// <param name="Area">Area code: services that cover it, or have a visible place in it.</param>
    /// <param name="View">summary (default) or full.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? Search, string? Area, string? View, int? Limit, string? After);

    /// <summary>What narrows the list. REST, GraphQL and the open feed ask with the same record.</summary>
    /// <param name="Status">Null for every status.</param>
    public sealed record Filter(ParsedText? Text, string? Area, IReadOnlyList<ServiceStatus>? Status)
    {
        /// <summary>What a partner is shown when it does not say otherwise.</summary>
        public static readonly IReadOnlyList<ServiceStatus> Usable = [ServiceStatus.Active, ServiceStatus.TemporarilyClosed];

        /// <summary>Takes text and area as a caller gave them.</summary>
        /// <returns>All faults, none when the filter can be used.</returns>
        public static (Filter Filter, IReadOnlyList<Fault> Faults) Of(string? search, string? area, IReadOnlyList<ServiceStatus>? status)
        {
            var faults = new List<Fault>();
            var (text, tooLong) = search is null ? (null, null) : ParsedText.Parse(search);
            if (tooLong is not null)
            {
                faults.Add(Fault.InQuery("search", Problems.InvalidParameter.Code, tooLong));
            }
            if (area is not null && !AreaCodes.IsWellFormed(area))
            {
                faults.Add(Fault.InQuery("area", Problems.InvalidArea.Code, "The value is not one area code, such as E06000016."));
            }
            return (new Filter(text, area, status), faults);
        }
    }

    public static async Task<Results<DocumentPage<ServiceDocument>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        var (filter, faults) = Filter.Of(criteria.Search, criteria.Area, Filter.Usable);
        if (ListRequest.Read(caller, cursors, List, criteria.Limit, criteria.After, criteria.View, faults, out var request) is { } refusal)
        {
            return refusal;
        }
        return await request.Answer<Service, ServiceDocument>(
            http, db, Query(db, filter), DocumentKind.Service, [criteria.Search, criteria.Area], ct);
    }

    /// <summary>Every condition narrows. Nothing here reads what the caller's tier does not publish.</summary>
    internal static IQueryable<Service> Query(VrnDbContext db, Filter filter)
    {
        var services = db.Set<Service>().Where(service => service.IsLive);
        if (filter.Status is { } status)
        {
            services = services.Where(service => status.Contains(service.Status));
        }
        if (filter.Text is { } text)
        {
            var hits = ServiceText.For(db).Match(db, text);
            services = services.Where(service => hits.Any(hit => hit.ServiceId == service.Id));
        }
        return filter.Area is { } area ? services.InArea(db, area) : services;
    }

    /// <summary>A stretch of the list, whole documents: what GraphQL reads.</summary>
    public static Task<DocumentSlice> Page(VrnDbContext db, Filter filter, NameWindow window, CancellationToken ct) =>
        DocumentRows.Page(db, Query(db, filter), DocumentKind.Service, window, full: true, ct);

    public static Task<int> Count(VrnDbContext db, Filter filter, CancellationToken ct) =>
        Query(db, filter).Having(db, DocumentKind.Service).CountAsync(ct);

    /// <summary>Whether the list has a row before a position (<see cref="NameWindow.Before"/>) or after one.</summary>
    public static Task<bool> Any(VrnDbContext db, Filter filter, NameWindow beyond, CancellationToken ct) =>
        Query(db, filter).Within(db, beyond).Having(db, DocumentKind.Service).AnyAsync(ct);
}
