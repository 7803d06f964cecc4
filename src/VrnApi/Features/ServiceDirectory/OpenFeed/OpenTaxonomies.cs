using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The lists of terms and the terms, cut from their tables: they are the same for every tier and have no documents.</summary>
public static class OpenTaxonomies
{
    public static Task<Results<OpenPage<TaxonomyDocument>, ProblemAnswer>> List(
        [AsParameters] OpenListParameters parameters, VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Page(db, http, ct);
    }

    public static async Task<Results<OpenPage<TaxonomyDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var (values, unread) = await OpenAsk.Values(http, ct);
        if (unread is not null)
        {
            return unread;
        }
        var query = new Asked(values);
        var ask = OpenAsk.Read(query);
        var search = query.Search();
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var taxonomies = db.Set<Taxonomy>().AsNoTracking();
        foreach (var word in Folding.Words(search))
        {
            // Words are letters and digits: nothing in the pattern needs escaping.
            var pattern = $"%{word}%";
            taxonomies = taxonomies.Where(taxonomy => EF.Functions.Like(taxonomy.Name.ToLower(), pattern));
        }
        var total = await taxonomies.CountAsync(ct);
        var rows = await taxonomies.OrderBy(taxonomy => taxonomy.Code).Skip(ask.Skip).Take(ask.PerPage).ToListAsync(ct);
        return Answer<TaxonomyDocument>([.. rows.Select(row => new DocumentRow(row.Id, row.Code, DocumentJson.Write(Document(row)), 0))], total, ask);
    }

    public static async Task<Results<DocumentAnswer<TaxonomyDocument>, ProblemAnswer>> One(Guid id, VrnDbContext db, CancellationToken ct) =>
        await db.Set<Taxonomy>().AsNoTracking().SingleOrDefaultAsync(taxonomy => taxonomy.Id == id, ct) is { } found
            ? Answer<TaxonomyDocument>(DocumentJson.Write(Document(found)))
            : new ProblemAnswer(Problems.NotFound);

    public static Task<Results<OpenPage<TaxonomyTermDocument>, ProblemAnswer>> ListTerms(
        [AsParameters] OpenListParameters parameters, VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Terms(db, http, ct);
    }

    public static async Task<Results<OpenPage<TaxonomyTermDocument>, ProblemAnswer>> Terms(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var (values, unread) = await OpenAsk.Values(http, ct);
        if (unread is not null)
        {
            return unread;
        }
        var query = new Asked(values);
        var ask = OpenAsk.Read(query);
        var (search, taxonomy, parent, topOnly) = (query.Search(), query.Id("taxonomy_id"), query.Id("parent_id"), query.Flag("top_only"));
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }
        var terms = db.Set<TaxonomyTerm>().AsNoTracking().Where(term =>
            (taxonomy == null || term.TaxonomyId == taxonomy) && (parent == null || term.ParentId == parent) && (!topOnly || term.ParentId == null));
        foreach (var word in Folding.Words(search))
        {
            var pattern = $"%{word}%";
            terms = terms.Where(term => EF.Functions.Like(term.Name.ToLower(), pattern));
        }
        var total = await terms.CountAsync(ct);
        var rows = await terms.OrderBy(term => term.Taxonomy!.Code).ThenBy(term => term.Code)
            .Skip(ask.Skip).Take(ask.PerPage).Include(term => term.Taxonomy).ToListAsync(ct);
        return Answer<TaxonomyTermDocument>([.. rows.Select(row => new DocumentRow(row.Id, row.Code, DocumentJson.Write(Document(row)), 0))], total, ask);
    }

    public static async Task<Results<DocumentAnswer<TaxonomyTermDocument>, ProblemAnswer>> Term(Guid id, VrnDbContext db, CancellationToken ct) =>
        await db.Set<TaxonomyTerm>().AsNoTracking().Include(term => term.Taxonomy).SingleOrDefaultAsync(term => term.Id == id, ct) is { } found
            ? Answer<TaxonomyTermDocument>(DocumentJson.Write(Document(found)))
            : new ProblemAnswer(Problems.NotFound);

    private static DocumentAnswer<T> Answer<T>(byte[] bytes) => new(bytes, SHA256.HashData(bytes), OpenFeedRoutes.Cached);

    /// <summary>No revision counts the terms, so the page's own bytes make its tag.</summary>
    private static OpenPage<T> Answer<T>(List<DocumentRow> rows, int total, OpenAsk ask) => new(rows, total, ask, DocumentBytes.ListTag(
        total, ask.Words, Convert.ToHexString(SHA256.HashData(rows.SelectMany(row => row.Bytes).ToArray()))));

    private static TaxonomyDocument Document(Taxonomy taxonomy) =>
        new(taxonomy.Id, taxonomy.Name, taxonomy.Description ?? taxonomy.Name, taxonomy.Uri, taxonomy.Edition);

    private static TaxonomyTermDocument Document(TaxonomyTerm term) =>
        new(term.Id, term.Code, term.Name, term.Description ?? term.Name, term.ParentId, term.Taxonomy!.Code, term.TaxonomyId, term.Uri);
}
