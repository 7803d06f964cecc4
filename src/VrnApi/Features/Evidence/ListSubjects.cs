using System.Text.Json.Serialization;
using AutoMapper.QueryableExtensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <summary>
/// Subjects by title with what is in force about them. Scope <c>interventions:read</c>; ratings, and conditions on them, need
/// <c>evidence:read</c> too. There is no order by rating.
/// </summary>
public static class ListSubjects
{
    /// <param name="Q">Part of the title or of another name.</param>
    /// <param name="Status"><c>active</c> or <c>retired</c>.</param>
    /// <param name="Rating"><c>scheme[@version].dimension:operator:value</c> with eq, ne, in, gt, gte, lt or lte; all must hold.</param>
    /// <param name="PreventionLevel">A document states this level, such as <c>primary</c>.</param>
    /// <param name="Setting">A document states this setting, such as <c>school</c>.</param>
    /// <param name="Age">A document states a range of ages that holds this one, in years.</param>
    /// <param name="Area">A document states this GSS code.</param>
    /// <param name="Factor">Code of a factor that a document says the subject reduces, strengthens or raises.</param>
    /// <param name="Component">A document states this component.</param>
    /// <param name="Sort"><c>title</c> or <c>-title</c>.</param>
    /// <param name="ValueStatus">Subjects with an own value of this status, such as <c>lost-in-extraction</c>.</param>
    /// <param name="AsOf">What held on this day in Europe/London; today when absent.</param>
    /// <param name="KnownAt">As far as it was known at this time; now when absent.</param>
    /// <param name="Include"><c>total</c> adds the number of all matches.</param>
    /// <param name="Format"><c>json</c>, which is meant when absent, or <c>csv</c>; the header <c>Vrn-Contains-Harmful</c> says of the whole list what JSON says.</param>
    public sealed record Criteria(
        string? Q, string? Status, string? PreventionLevel, string? Setting, int? Age, string? Area, string? Factor, string? Component,
        string[]? Rating, string? ValueStatus, string? Sort, DateOnly? AsOf, DateTimeOffset? KnownAt, string? Include, string? Format, int? Limit, string? After);

    /// <summary>The same, read and found acceptable.</summary>
    internal sealed record Filter(Clocks At)
    {
        /// <summary>Null for every kind.</summary>
        public IReadOnlyList<SubjectKind>? Kinds { get; init; }

        /// <summary>Facets with the code that a document must state.</summary>
        public IReadOnlyList<(string Facet, string Code)> Facets { get; init; } = [];

        public int? Age { get; init; }

        public string? Area { get; init; }

        public string? Factor { get; init; }

        public SubjectStatus? Status { get; init; }

        public string? Text { get; init; }

        public ValueStatus? ValueStatus { get; init; }

        public IReadOnlyList<RatingFilter> Ratings { get; init; } = [];

        /// <summary>Combined conditions.</summary>
        public Conditions? Where { get; init; }
    }

    /// <summary>Conditions that can be combined. There is none on ratings here.</summary>
    /// <param name="Search">Part of the title or of another name.</param>
    public sealed record Conditions(
        IdFilter? Uuid, StringFilter? Slug, StringFilter? Title, EnumFilter<SubjectKind>? Kind, EnumFilter<SubjectStatus>? Status, string? Search,
        IReadOnlyList<Conditions>? And, IReadOnlyList<Conditions>? Or, Conditions? Not) : Combined<Conditions>(And, Or, Not);

    private static readonly SortKey<Subject, SubjectModel> Id = new SortKey<Subject, SubjectModel, Guid>("id", subject => subject.Id, subject => subject.Id);
    private static readonly SortKey<Subject, SubjectModel> Title =
        new SortKey<Subject, SubjectModel, string>("title", subject => subject.TitleSort, subject => subject.TitleSort);

    /// <summary>By title, where nobody says otherwise.</summary>
    internal static readonly Order<Subject, SubjectModel> Ordinary = new(Id, (Title, false));

    private static readonly Order<Subject, SubjectModel> LastFirst = new(Id, (Title, true));

    /// <summary>There is no order by rating.</summary>
    public enum OrderField
    {
        Title,
        Slug,
    }

    internal static Order<Subject, SubjectModel> Order(IReadOnlyList<OrderBy<OrderField>>? asked) => OrderBy<OrderField>.Read(asked, Ordinary, Id, field => field switch
    {
        OrderField.Title => Title,
        OrderField.Slug => new SortKey<Subject, SubjectModel, string>("slug", subject => subject.Slug, subject => subject.Slug),
        _ => throw new ArgumentOutOfRangeException(nameof(asked)),
    });

    /// <summary>What is said of a whole list beside its rows.</summary>
    /// <param name="ContainsHarmful">Whether anything in it, not only on one page, carries a harm signal.</param>
    internal sealed record WholeList(bool ContainsHarmful, IReadOnlyList<Warning> Warnings, DateOnly AsOf, DateTimeOffset KnownAt);

    /// <param name="ContainsHarmful">Whether anything in the whole list, not only on this page, carries a harm signal.</param>
    /// <param name="AsOf">The day that was asked about.</param>
    /// <param name="KnownAt">Asking again with this time gives the same answer.</param>
    public sealed record SubjectPage(
        IReadOnlyList<SubjectModel> Items, string? Next, bool ContainsHarmful, IReadOnlyList<Warning> Warnings, DateOnly AsOf, DateTimeOffset KnownAt)
        : Page<SubjectModel>(Items, Next)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Total { get; init; }
    }

    public static Task<Results<JsonAnswer<SubjectPage>, ProblemAnswer>> Approaches(
        [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, [FromServices] AutoMapper.IConfigurationProvider maps,
        Cursors cursors, TimeProvider clock, CancellationToken ct) =>
        Handle([SubjectKind.Approach], criteria, http, caller, db, maps, cursors, clock, ct);

    public static Task<Results<JsonAnswer<SubjectPage>, ProblemAnswer>> Interventions(
        [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, [FromServices] AutoMapper.IConfigurationProvider maps,
        Cursors cursors, TimeProvider clock, CancellationToken ct) =>
        Handle([SubjectKind.Programme, SubjectKind.LocalIntervention], criteria, http, caller, db, maps, cursors, clock, ct);

    /// <param name="kind"><c>approach</c>, <c>strategy</c>, <c>programme</c>, <c>local-intervention</c>, <c>campaign</c> or <c>resource</c>.</param>
    public static async Task<Results<JsonAnswer<SubjectPage>, ProblemAnswer>> Subjects(
        [FromQuery] string? kind, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, [FromServices] AutoMapper.IConfigurationProvider maps,
        Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        SubjectKind[]? kinds = QueryCode.Read<SubjectKind>("kind", kind, faults) is { } only ? [only] : null;
        return faults.Count > 0 ? new ProblemAnswer(Problems.InvalidParameter, null, faults) : await Handle(kinds, criteria, http, caller, db, maps, cursors, clock, ct);
    }

    private static async Task<Results<JsonAnswer<SubjectPage>, ProblemAnswer>> Handle(
        SubjectKind[]? kinds, Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, AutoMapper.IConfigurationProvider maps,
        Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        if ((criteria.Rating is { Length: > 0 } || criteria.ValueStatus is not null) && !caller.Has(EvidenceScopes.Ratings))
        {
            return new ProblemAnswer(Problems.InsufficientScope, $"Conditions on ratings need the scope {EvidenceScopes.Ratings}.") { Scope = EvidenceScopes.Ratings };
        }
        if (criteria.Sort is not null and not "title" and not "-title")
        {
            return new ProblemAnswer(Problems.UnknownField, null, [Fault.InQuery("sort", Problems.UnknownField.Code, "The value must be one of: title, -title.")]);
        }
        var order = criteria.Sort == "-title" ? LastFirst : Ordinary;
        var faults = new List<Fault>();
        var filter = await Read(db, criteria, clock, faults, ct) with { Kinds = kinds };
        CsvTable.Check(criteria.Format, faults);
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var list = http.Request.Path.Value! + criteria.Sort;
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, list, criteria.After, 2, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var slice = await Page(db, maps, filter, order, new Window(limit, position.Length == 0 ? null : position), ct);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, order.Place(slice.Rows[^1]))) : null;
        var items = await SubjectDetails.Fill(db, slice.Rows, filter.At, caller, ct);
        var page = new SubjectPage(items, next, await ContainsHarmful(db, filter, ct), await Warnings(db, filter, ct),
            filter.At.AsOf, await filter.At.Shown(db, criteria.KnownAt, ct))
        {
            Total = criteria.Include is null ? null : await Query(db, filter).CountAsync(ct),
        };
        return new JsonAnswer<SubjectPage>(page) { Next = next, Csv = Csv(items), CsvHeader = ("Vrn-Contains-Harmful", page.ContainsHarmful ? "true" : "false") };
    }

    private static CsvTable Csv(IReadOnlyList<SubjectModel> subjects) => CsvTable.Of(subjects, ("id", subject => subject.Id), ("slug", subject => subject.Slug), ("kind", subject => Codes.Of(subject.Kind)),
        ("title", subject => subject.Title), ("summary", subject => subject.Summary), ("status", subject => Codes.Of(subject.Status)), ("aliases", subject => string.Join("; ", subject.Aliases)),
        ("harm_signals", subject => subject.HarmSignals.Select(signal => Codes.Of(signal.Kind)).Distinct()),
        ("ratings", subject => (subject.Ratings ?? []).Select(rating => $"{rating.Scheme}@{rating.Version}.{rating.Dimension}={rating.Value ?? Codes.Of(rating.ValueStatus)}:{Codes.Of(rating.Basis)}")),
        ("document", subject => subject.Citation.Document), ("section", subject => subject.Citation.Section));

    /// <summary>Subjects without ratings and signals, which have their own keyed queries.</summary>
    internal static async Task<Slice<SubjectModel>> Page(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, Filter filter, Order<Subject, SubjectModel> order, Window window, CancellationToken ct) =>
        window.Cut(await Rows(db, maps, filter, order, window).ToListAsync(ct));

    internal static IQueryable<SubjectModel> Rows(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, Filter filter, Order<Subject, SubjectModel> order, Window window) =>
        order.Sort(order.Within(Query(db, filter), db, window), window.Backward).Take(window.Limit + 1).ProjectTo<SubjectModel>(maps);

    /// <summary>Whether the list has rows within a stretch.</summary>
    internal static Task<bool> Any(VrnDbContext db, Filter filter, Order<Subject, SubjectModel> order, Window beyond, CancellationToken ct) =>
        order.Within(Query(db, filter), db, beyond).AnyAsync(ct);

    /// <summary>No filter hides harm: the answer is about the whole list.</summary>
    internal static Task<bool> ContainsHarmful(VrnDbContext db, Filter filter, CancellationToken ct) =>
        Query(db, filter).AnyAsync(subject => HarmSignals.Subjects(db, filter.At).Contains(subject.Id), ct);

    internal static async Task<IReadOnlyList<Warning>> Warnings(VrnDbContext db, Filter filter, CancellationToken ct)
    {
        var warnings = new List<Warning>();
        foreach (var rating in filter.Ratings)
        {
            if (await ValuesUnavailable.Find(db, rating, Query(db, filter with { Ratings = [] }), filter.At, ct) is { } warning)
            {
                warnings.Add(warning);
            }
        }
        return warnings;
    }

    /// <summary>Every filter narrows.</summary>
    internal static IQueryable<Subject> Query(VrnDbContext db, Filter filter)
    {
        var subjects = db.Set<Subject>().AsQueryable();
        if (filter.Where is { } conditions)
        {
            subjects = subjects.Where(Filtering.Of<Subject, Conditions>(db, conditions, Add));
        }
        if (filter.Kinds is { } kinds)
        {
            subjects = subjects.Where(subject => kinds.Contains(subject.Kind));
        }
        foreach (var (facet, code) in filter.Facets)
        {
            subjects = subjects.Where(subject => db.Set<SubjectFact>().Any(fact => fact.Facet == facet && fact.ValueCode == code
                && Records.InForce(db, filter.At).Any(record => record.Id == fact.RecordId && record.SubjectId == subject.Id)));
        }
        if (filter.Age is { } age)
        {
            subjects = subjects.Where(subject => db.Set<SubjectFact>().Any(fact => fact.Facet == "age-range" && fact.ValueStatus == VrnApi.Data.Evidence.ValueStatus.Stated
                && (fact.IntMin == null || fact.IntMin <= age) && (fact.IntMax == null || fact.IntMax >= age)
                && Records.InForce(db, filter.At).Any(record => record.Id == fact.RecordId && record.SubjectId == subject.Id)));
        }
        if (filter.Area is { } area)
        {
            subjects = subjects.Where(subject => db.Set<SubjectFact>().Any(fact => fact.Facet == "area" && fact.Areas.Any(each => each.GssCode == area)
                && Records.InForce(db, filter.At).Any(record => record.Id == fact.RecordId && record.SubjectId == subject.Id)));
        }
        if (filter.Factor is { } factor)
        {
            subjects = subjects.Where(subject => db.Set<FactorLink>().Any(link => link.FactorCode == factor
                && Records.InForce(db, filter.At).Any(record => record.Id == link.RecordId && record.SubjectId == subject.Id)));
        }
        if (filter.Status is { } status)
        {
            subjects = subjects.Where(subject => subject.Status == status);
        }
        if (filter.Text is { } text)
        {
            subjects = subjects.Where(subject => subject.TitleSort.Contains(text) || subject.Aliases.Any(alias => alias.TextSort.Contains(text)));
        }
        if (filter.ValueStatus is { } valueStatus)
        {
            subjects = subjects.Where(subject => db.Set<AssessmentValue>().Any(value => value.ValueStatus == valueStatus
                && Records.InForce(db, filter.At).Any(record => record.Id == value.AssessmentId && record.SubjectId == subject.Id)));
        }
        foreach (var rating in filter.Ratings)
        {
            var matching = rating.Subjects(db, filter.At);
            subjects = subjects.Where(subject => matching.Contains(subject.Id));
        }
        return subjects;
    }

    private static void Add(Conditions own, Filtering<Subject> all)
    {
        all.On(subject => subject.Id, own.Uuid).On(subject => subject.Slug, own.Slug).On(subject => subject.Title, own.Title)
            .On(subject => subject.Kind, own.Kind).On(subject => subject.Status, own.Status);
        if (own.Search is { } search && Folding.Fold(search) is var text)
        {
            all.Add(subject => subject.TitleSort.Contains(text) || subject.Aliases.Any(alias => alias.TextSort.Contains(text)));
        }
    }

    private static async Task<Filter> Read(VrnDbContext db, Criteria criteria, TimeProvider clock, List<Fault> faults, CancellationToken ct)
    {
        if (criteria.Include is not null and not "total")
        {
            faults.Add(Fault.InQuery("include", Problems.InvalidParameter.Code, "Only 'total' can be included."));
        }
        var ratings = new List<RatingFilter>();
        foreach (var text in criteria.Rating ?? [])
        {
            if (await RatingFilter.Read(db, text, faults, ct) is { } rating)
            {
                ratings.Add(rating);
            }
        }
        return new Filter(Clocks.Read(criteria.AsOf, criteria.KnownAt, clock, faults))
        {
            Status = QueryCode.Read<SubjectStatus>("status", criteria.Status, faults),
            ValueStatus = QueryCode.Read<ValueStatus>("valueStatus", criteria.ValueStatus, faults),
            Facets = [.. new (string Facet, string? Code)[] { ("prevention-level", criteria.PreventionLevel), ("setting", criteria.Setting), ("component", criteria.Component) }
                .Where(pair => pair.Code is not null).Select(pair => (pair.Facet, pair.Code!))],
            Age = criteria.Age,
            Area = criteria.Area,
            Factor = criteria.Factor,
            Text = criteria.Q is null ? null : Folding.Fold(criteria.Q),
            Ratings = ratings,
        };
    }
}
