using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>The lists of terms that services are tagged from, and what answers what. Scope services:read.</summary>
public static class ListTaxonomies
{
    private const string List = "/v1/directory/taxonomy-terms";

    public sealed record TaxonomyModel(Guid Id, string Code, string Name, string? Description, string? Uri, string? Version);

    /// <param name="Taxonomy">Code of the list.</param>
    /// <param name="SensitiveDefault">Places of services with this term are withheld unless somebody decides otherwise.</param>
    /// <param name="Ancestors">With include=ancestors: the terms above, the nearest first.</param>
    /// <param name="Descendants">With include=descendants: all terms beneath.</param>
    /// <param name="Services">With include=counts: services that the caller may see and that are tagged with it or a term beneath.</param>
    public sealed record TermModel(
        Guid Id, string Taxonomy, string Code, string Name, string? Description, string? Uri,
        [property: JsonPropertyName("parent_id")] Guid? ParentId, [property: JsonPropertyName("sensitive_default")] bool SensitiveDefault,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TermNameModel>? Ancestors,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<TermNameModel>? Descendants,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Services);

    public sealed record TermNameModel(Guid Id, string Code, string Name);

    /// <param name="From">The need or circumstance, as taxonomy:code.</param>
    /// <param name="To">The type of service that answers it.</param>
    /// <param name="Strength">1 weak to 3 strong.</param>
    public sealed record CrosswalkModel(string From, string To, int Strength, string Citation);

    /// <param name="Taxonomy">Code or id of a list.</param>
    /// <param name="Search">Words of the name.</param>
    /// <param name="Include">ancestors, descendants, counts.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record TermCriteria(
        string? Taxonomy, string? Search, [property: FromQuery(Name = "parent_id")] Guid? ParentId, [property: FromQuery(Name = "top_only")] bool? TopOnly,
        string? Include, int? Limit, string? After);

    /// <param name="Include">ancestors, descendants, counts.</param>
    public sealed record OneCriteria(string? Include);

    public static async Task<JsonAnswer<Page<TaxonomyModel>>> Taxonomies(VrnDbContext db, CancellationToken ct) => new(new Page<TaxonomyModel>(await All(db, ct), null));

    internal static async Task<IReadOnlyList<TaxonomyModel>> All(VrnDbContext db, CancellationToken ct) =>
        [.. (await db.Set<Taxonomy>().AsNoTracking().ToListAsync(ct)).OrderBy(one => one.Code, StringComparer.Ordinal).Select(Model)];

    /// <param name="taxonomy">Id or code.</param>
    public static async Task<Results<JsonAnswer<TaxonomyModel>, ProblemAnswer>> GetTaxonomy(string taxonomy, VrnDbContext db, CancellationToken ct)
    {
        var id = Guid.TryParse(taxonomy, out var parsed) ? parsed : (Guid?)null;
        return await db.Set<Taxonomy>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id || one.Code == taxonomy, ct) is { } found
            ? new JsonAnswer<TaxonomyModel>(Model(found))
            : new ProblemAnswer(Problems.NotFound);
    }

    public static async Task<Results<JsonAnswer<Page<TermModel>>, ProblemAnswer>> Terms(
        [AsParameters] TermCriteria criteria, Caller caller, VrnDbContext db, Cursors cursors, HttpContext http, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var include = Included(criteria.Include, faults);
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        string[]? after = null;
        if (criteria.After is { } cursor && !cursors.TryOpen(caller, List, cursor, 1, out after))
        {
            faults.Add(Fault.InQuery("after", Problems.InvalidCursor.Code, Problems.InvalidCursor.Title));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Searching.Asked.ProblemOf(faults), null, faults);
        }
        var (taxonomy, taxonomyId, parent, top) = (criteria.Taxonomy, Guid.TryParse(criteria.Taxonomy, out var id) ? id : (Guid?)null, criteria.ParentId, criteria.TopOnly == true);
        var terms = await db.Set<TaxonomyTerm>().AsNoTracking().Include(term => term.Taxonomy)
            .Where(term => (taxonomy == null || term.TaxonomyId == taxonomyId || term.Taxonomy!.Code == taxonomy) && (parent == null || term.ParentId == parent) && (!top || term.ParentId == null))
            .ToListAsync(ct);
        var words = Folding.Words(criteria.Search);
        var found = terms.Where(term => words.All(word => $" {Folding.Fold(term.Name)}".Contains(" " + word, StringComparison.Ordinal)))
            .OrderBy(Key, StringComparer.Ordinal);
        var slice = new Window(limit, after).Of(found, Key);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, List, Key(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<TermModel>>(new Page<TermModel>(await Models(db, slice.Rows, include, ct), next)) { Next = next };
    }

    /// <param name="term">Id, URI or taxonomy:code.</param>
    public static async Task<Results<JsonAnswer<TermModel>, ProblemAnswer>> Term(string term, [AsParameters] OneCriteria criteria, VrnDbContext db, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var include = Included(criteria.Include, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var id = Guid.TryParse(term, out var parsed) ? parsed : (Guid?)null;
        return await db.Set<TaxonomyTerm>().AsNoTracking().Include(one => one.Taxonomy)
            .SingleOrDefaultAsync(one => one.Id == id || one.Uri == term || one.Taxonomy!.Code + ":" + one.Code == term, ct) is { } found
            ? new JsonAnswer<TermModel>((await Models(db, [found], include, ct))[0])
            : new ProblemAnswer(Problems.NotFound);
    }

    public static async Task<JsonAnswer<Page<CrosswalkModel>>> Crosswalks(VrnDbContext db, CancellationToken ct)
    {
        var terms = db.Set<TaxonomyTerm>();
        var rows = await db.Set<Crosswalk>().Join(terms, link => link.FromTermId, term => term.Id, (link, from) => new { Link = link, From = from })
            .Join(terms, one => one.Link.ToTermId, term => term.Id, (one, to) => new CrosswalkModel(
                one.From.Taxonomy!.Code + ":" + one.From.Code, to.Taxonomy!.Code + ":" + to.Code, one.Link.Strength, one.Link.Citation)).ToListAsync(ct);
        return new(new Page<CrosswalkModel>([.. rows.OrderBy(row => row.From, StringComparer.Ordinal).ThenBy(row => row.To, StringComparer.Ordinal)], null));
    }

    internal static async Task<IReadOnlyList<TermModel>> ByIds(VrnDbContext db, Guid[] ids, CancellationToken ct) =>
        await Models(db, await db.Set<TaxonomyTerm>().AsNoTracking().Include(term => term.Taxonomy).Where(term => ids.Contains(term.Id)).ToListAsync(ct), [], ct);

    private static string Key(TaxonomyTerm term) => $"{term.Taxonomy!.Code}:{term.Code}";

    private static TaxonomyModel Model(Taxonomy one) => new(one.Id, one.Code, one.Name, one.Description, one.Uri, one.Edition);

    private static async Task<IReadOnlyList<TermModel>> Models(VrnDbContext db, IReadOnlyList<TaxonomyTerm> terms, string[] include, CancellationToken ct)
    {
        Guid[] ids = [.. terms.Select(term => term.Id)];
        var closure = include.Length == 0 ? [] : await db.Set<TermClosure>().AsNoTracking()
            .Where(link => link.Depth > 0 && (ids.Contains(link.DescendantId) || ids.Contains(link.AncestorId))).ToListAsync(ct);
        Guid[] linked = [.. closure.SelectMany(link => new[] { link.AncestorId, link.DescendantId }).Distinct()];
        var names = linked.Length == 0 ? [] : await db.Set<TaxonomyTerm>().Where(term => linked.Contains(term.Id))
            .ToDictionaryAsync(term => term.Id, term => new TermNameModel(term.Id, term.Code, term.Name), ct);
        var counts = include.Contains("counts") ? await Counts(db, ids, ct) : [];
        return [.. terms.Select(term => new TermModel(
            term.Id, term.Taxonomy!.Code, term.Code, term.Name, term.Description, term.Uri, term.ParentId, term.SensitiveDefault,
            include.Contains("ancestors") ? [.. closure.Where(link => link.DescendantId == term.Id).OrderBy(link => link.Depth).Select(link => names[link.AncestorId])] : null,
            include.Contains("descendants") ? [.. closure.Where(link => link.AncestorId == term.Id).Select(link => names[link.DescendantId]).OrderBy(one => one.Code, StringComparer.Ordinal)] : null,
            include.Contains("counts") ? counts.GetValueOrDefault(term.Id) : null))];
    }

    private static Task<Dictionary<Guid, int>> Counts(VrnDbContext db, Guid[] ids, CancellationToken ct) => db.Set<Service>()
        .Where(service => service.IsLive).Where(SearchServices.IsUsable).Having(db, DocumentKind.Service).Select(found => found.Root.Id)
        .Join(db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service), service => service, link => link.LinkId, (service, link) => new { service, link.TermId })
        .Join(db.Set<TermClosure>().Where(link => ids.Contains(link.AncestorId)), one => one.TermId, link => link.DescendantId, (one, link) => new { one.service, link.AncestorId })
        .Distinct().GroupBy(one => one.AncestorId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, ct);

    private static string[] Included(string? text, List<Fault> faults)
    {
        var include = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (include.Any(one => one is not ("ancestors" or "descendants" or "counts")))
        {
            faults.Add(Fault.InQuery("include", Problems.InvalidParameter.Code, "The value must be of: ancestors, descendants, counts."));
        }
        return include;
    }
}
