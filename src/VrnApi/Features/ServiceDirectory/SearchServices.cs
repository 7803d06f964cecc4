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
        /// <summary>Combined conditions on what the listing says.</summary>
        public Conditions? Where { get; init; }

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

    /// <summary>Conditions that can be combined, all on what every partner's document says.</summary>
    /// <param name="Organisation">Who offers it.</param>
    /// <param name="LastModified">When what the caller may see of it last changed.</param>
    /// <param name="Area">GSS code: it covers it, or has a visible place in it.</param>
    public sealed record Conditions(
        IdFilter? Uuid, IdFilter? Organisation, StringFilter? Name, EnumFilter<ServiceStatus>? Status, EnumFilter<CostKind>? CostKind,
        RangeFilter<int>? MinimumAge, RangeFilter<int>? MaximumAge, BooleanFilter? AcceptingReferrals, RangeFilter<DateTimeOffset>? LastModified,
        StringFilter? EvidenceSubject, string? Area, IReadOnlyList<Conditions>? And, IReadOnlyList<Conditions>? Or, Conditions? Not) : Combined<Conditions>(And, Or, Not);

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
        if (filter.Where is { } conditions)
        {
            services = services.Where(Filtering.Of<Service, Conditions>(db, conditions, (own, all) => Add(db, own, all)));
        }
        return filter.Area is { } area ? services.InArea(db, area) : services;
    }

    private static void Add(VrnDbContext db, Conditions own, Filtering<Service> all)
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
        if (own.Area is { } area)
        {
            var within = db.Set<Service>().InArea(db, area);
            all.Add(service => within.Any(other => other.Id == service.Id));
        }
    }

    /// <summary>A stretch of the list, whole documents: what GraphQL reads.</summary>
    public static Task<Slice<DocumentRow>> Page<TModel>(VrnDbContext db, Filter filter, Order<Found<Service>, TModel> order, Window window, CancellationToken ct) =>
        DocumentRows.Page(db, Query(db, filter), DocumentKind.Service, order, window, full: true, ct);

    public static Task<int> Count(VrnDbContext db, Filter filter, CancellationToken ct) =>
        Query(db, filter).Having(db, DocumentKind.Service).CountAsync(ct);

    /// <summary>Whether the list has rows within a stretch.</summary>
    public static Task<bool> Any<TModel>(VrnDbContext db, Filter filter, Order<Found<Service>, TModel> order, Window beyond, CancellationToken ct) =>
        order.Within(Query(db, filter).Having(db, DocumentKind.Service), db, beyond).AnyAsync(ct);
}
