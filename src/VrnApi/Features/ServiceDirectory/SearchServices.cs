using System.Linq.Expressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services that a partner may see, by words, place, time and whatever they say of themselves. Scope services:read.</summary>
public static class SearchServices
{
    private const string List = "/v1/directory/services";

    private const int VersionsInList = 10;

    private static readonly string[] Sorts = ["relevance", "distance", "name", "last_modified", "assured_on"];
    private static readonly string[] Views = ["summary", "full"];
    private static readonly string[] Formats = ["json", "ndjson", "csv"];
    private static readonly HashSet<string> Known = [.. Parameters()];

    /// <summary>What a partner is shown when it does not say otherwise.</summary>
    public static readonly Expression<Func<Service, bool>> IsUsable =
        service => service.Status == ServiceStatus.Active || service.Status == ServiceStatus.TemporarilyClosed;

    public static Task<Results<FoundPage, RowLines, ProblemAnswer>> Handle(
        [AsParameters] PartnerParameters parameters, Caller caller, VrnDbContext db, Cursors cursors, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Answer(http.Request.Query, caller, db, cursors, clock, http, ct);
    }

    /// <summary>The same with the parameters in a body, for searches that must not stand in an address.</summary>
    public static async Task<Results<FoundPage, RowLines, ProblemAnswer>> Post(
        Caller caller, VrnDbContext db, Cursors cursors, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var (values, refusal) = await AskedBody.Read(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var unknown = values.Keys.Where(name => !Known.Contains(name)).ToArray();
        return unknown.Length == 0
            ? await Answer(values, caller, db, cursors, clock, http, ct)
            : new ProblemAnswer(Problems.UnknownProperty, null, [.. unknown.Select(name => Fault.At("/" + name[..Math.Min(name.Length, 64)], Problems.UnknownProperty.Code, "The operation takes no such member."))]);
    }

    private static async Task<Results<FoundPage, RowLines, ProblemAnswer>> Answer(
        IQueryCollection values, Caller caller, VrnDbContext db, Cursors cursors, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var asked = new Asked(values);
        var (question, found) = await ServiceQuestion.Read(values, db, clock, isPartner: true, ct);
        asked.Add(found);
        var facets = asked.Any("facets");
        if (facets.Any(name => !Facets.IsKnown(name)))
        {
            asked.Refuse("facets", $"The values must be of: taxonomy:CODE, {string.Join(", ", Facets.Names)}.");
        }
        var include = asked.Any("include");
        if (include.Any(one => one is not ("total" or "opening_hours" or "metadata")))
        {
            asked.Refuse("include", "The values must be of: total, opening_hours, metadata.");
        }
        var full = asked.OneOf("view", Views) == "full";
        var format = asked.OneOf("format", Formats) ?? Accepted(http);
        var limit = asked.Whole("limit", 1, Paging.MaxLimit) ?? Paging.DefaultLimit;
        var sort = asked.OneOf("sort", Problems.UnknownField, Sorts);
        var order = ServiceOrders<DocumentRow>.Of(sort is null ? null : Enum.Parse<ServiceSort>(sort.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), question);
        if (order is null)
        {
            asked.Refuse("sort", sort == "distance" ? "The value needs a postcode, or lat and lng." : "The value needs search.");
            order = ServiceOrders<DocumentRow>.Ordinary;
        }
        string[]? after = null;
        var list = $"{List}?sort={order.Signature}";
        if (asked.Text("after") is { } cursor && !cursors.TryOpen(caller, list, cursor, order.Parts, out after))
        {
            asked.Refuse("after", "The cursor was not given out for this list.", Problems.InvalidCursor);
        }
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }
        if (format is "ndjson" or "csv")
        {
            if (!caller.Has("exports:read"))
            {
                return new ProblemAnswer(Problems.InsufficientScope) { Scope = "exports:read" };
            }
            return await http.RequestServices.GetRequiredService<ClientLimits>().Export(caller.ClientId, http, ct) is { } spent
                ? spent
                : new RowLines(ServicePages.All(question, full, ct), question, format == "csv", "private, no-store");
        }
        // Neither what depends on the moment nor what changed when is dated by the revision of the documents.
        var isTagged = !question.DependsOnNow && !include.Contains("metadata");
        if (isTagged && http.Request.Headers.IfNoneMatch.Count > 0
            && Tag(await DocumentRows.Revision(db).SingleAsync(ct), caller, db, asked, question) is var known && Conditional.IsCurrent(http, known))
        {
            return new FoundPage(known);
        }
        var slice = await ServicePages.Page(question, order, new Window(limit, after), full, ct);
        // The rows say themselves at which revision they were read. Where there are none it is read before they are looked for again: a tag may
        // be older than what it stands by, never younger.
        var revision = slice.Rows is [var first, ..] ? first.Revision : (long?)null;
        if (revision is null && isTagged)
        {
            revision = await DocumentRows.Revision(db).SingleAsync(ct);
            slice = await ServicePages.Page(question, order, new Window(limit, after), full, ct);
        }
        var tag = isTagged ? Tag(revision!.Value, caller, db, asked, question) : null;
        var rows = include.Contains("opening_hours") ? await WithHours(db, slice.Rows, ct) : slice.Rows;
        rows = include.Contains("metadata") ? await WithMetadata(db, rows, ct) : rows;
        var next = slice.HasNext ? cursors.Seal(caller, list, order.Place(slice.Rows[^1])) : null;
        var page = new FoundPage(tag)
        {
            Rows = [.. rows.Select(row => row.With(question))],
            Next = next is not null && HttpMethods.IsGet(http.Request.Method) ? Paging.NextAddress(http, next) : null,
            After = HttpMethods.IsPost(http.Request.Method) ? next : null,
            IsPost = HttpMethods.IsPost(http.Request.Method),
            Total = include.Contains("total") ? await ServicePages.Count(question, ct) : null,
            Search = question.Text is { Replaced.Count: > 0 } text ? [.. text.Replaced.Select(pair => new MendedTerm(pair.Key, pair.Value))] : null,
        };
        var counted = new List<Facet>();
        foreach (var name in facets)
        {
            counted.Add(await Facets.Count(question, name, ct));
        }
        var hints = slice.Rows.Count == 0 && after is null ? [.. question.Notes, .. await Hints.OfEmpty(question, asked.Has, ct)] : question.Notes;
        return page with { Facets = counted.Count > 0 ? counted : null, Hints = hints.Count > 0 ? hints : null };
    }

    private static async Task<IReadOnlyList<DocumentRow>> WithHours(VrnDbContext db, IReadOnlyList<DocumentRow> rows, CancellationToken ct)
    {
        var whole = await DocumentRows.ByIds(db, DocumentKind.Service, [.. rows.Select(row => row.Id)], ct);
        return [.. rows.Select(row => whole.TryGetValue(row.Id, out var bytes) ? row with { OpeningHours = OpeningHours.Of(DocumentJson.ReadService(bytes)) } : row)];
    }

    private static async Task<IReadOnlyList<DocumentRow>> WithMetadata(VrnDbContext db, IReadOnlyList<DocumentRow> rows, CancellationToken ct)
    {
        var changes = await ChangeMetadata.Of(db, [.. rows.Select(row => row.Id)], VersionsInList, ct);
        return [.. rows.Select(row => row with { Metadata = changes.GetValueOrDefault(row.Id) })];
    }

    private static string Tag(long revision, Caller caller, VrnDbContext db, Asked asked, ServiceQuestion question) =>
        DocumentBytes.ListTag(revision, List, db.Scope.Tier.ToString(), caller.ClientId, caller.AreaCode, Near.Understood(question.Near), asked.Words());

    private static string Accepted(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        return accept.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? "ndjson" : accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? "csv" : "json";
    }

    private static IEnumerable<string> Parameters() => typeof(PartnerParameters).GetProperties()
        .Select(property => property.GetCustomAttributes(typeof(Microsoft.AspNetCore.Mvc.FromQueryAttribute), true).Cast<Microsoft.AspNetCore.Mvc.FromQueryAttribute>().Single().Name!);

    /// <summary>Conditions that can be combined, all on what every partner's document says; the others are the parameters of REST by their names.</summary>
    /// <param name="Organisation">Who offers it.</param>
    /// <param name="LastModified">When what the caller may see of it last changed.</param>
    /// <param name="Area">GSS code: it covers it, or has a visible place in it.</param>
    public sealed record Conditions(
        IdFilter? Uuid, IdFilter? Organisation, StringFilter? Name, EnumFilter<ServiceStatus>? Status, EnumFilter<CostKind>? CostKind,
        RangeFilter<int>? MinimumAge, RangeFilter<int>? MaximumAge, BooleanFilter? AcceptingReferrals, RangeFilter<DateTimeOffset>? LastModified,
        StringFilter? EvidenceSubject, string? Area, string? Lad, string? PoliceForce, AreaMatch? AreaMatch, string? Age,
        IReadOnlyList<Guid>? TaxonomyTermId, bool? IncludeDescendants, IReadOnlyList<Guid>? TaxonomyId,
        IReadOnlyList<string>? Term, IReadOnlyList<string>? Need, IReadOnlyList<string>? Circumstance, IReadOnlyList<CostAsked>? Cost, string? MaxAmount,
        IReadOnlyList<string>? Language, IReadOnlyList<string>? Accessibility, IReadOnlyList<Attendance>? Attending, IReadOnlyList<ReferralKind>? Referral,
        int? AssuredWithinDays, IReadOnlyList<AssuranceState>? Assurance, IReadOnlyList<string>? AssuredItems, IReadOnlyList<AssuredBy>? AssuredBy,
        IReadOnlyList<Guid>? ProgrammeId, IReadOnlyList<string>? Source, IReadOnlyList<Guid>? Collection,
        bool? OpenNow, IReadOnlyList<Weekday>? Day, string? StartTime, string? EndTime, bool? OpenWeekends, string? OpenAfter,
        IReadOnlyList<Conditions>? And, IReadOnlyList<Conditions>? Or, Conditions? Not) : Combined<Conditions>(And, Or, Not);

    public enum AreaMatch
    {
        Either,
        Covers,
        Located,
    }

    public enum CostAsked
    {
        Free,
        Paid,
        Unknown,
    }

    public enum Weekday
    {
        Mo,
        Tu,
        We,
        Th,
        Fr,
        Sa,
        Su,
    }
}
