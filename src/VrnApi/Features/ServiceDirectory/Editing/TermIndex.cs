using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Terms by everything that a document may call them by.</summary>
internal sealed class TermIndex
{
    private readonly Dictionary<Guid, Known> byId;
    private readonly Dictionary<(string, string), Guid> byCode;
    private readonly Dictionary<string, Guid> byUri;

    private TermIndex(List<Known> terms)
    {
        byId = terms.ToDictionary(term => term.Id);
        byCode = terms.ToDictionary(term => (term.Taxonomy, term.Code), term => term.Id);
        byUri = terms.Where(term => term.Uri is not null).ToDictionary(term => term.Uri!, term => term.Id, StringComparer.Ordinal);
    }

    public static async Task<TermIndex> Load(VrnDbContext db, CancellationToken ct) => new(await db.Set<TaxonomyTerm>().AsNoTracking()
        .Select(term => new Known(term.Id, term.Taxonomy!.Code, term.Code, term.Uri, term.SensitiveDefault)).ToListAsync(ct));

    public Guid? ByCode(string taxonomy, string code) => byCode.TryGetValue((taxonomy, code), out var id) ? id : null;

    public bool IsSensitive(Guid term) => byId.TryGetValue(term, out var known) && known.SensitiveDefault;

    /// <summary>Of a <c>taxonomy_term</c>: its id, its code in a list, or its address.</summary>
    public Guid? Find(Node term)
    {
        if (Guid.TryParse(term.Text("id", 200), out var id) && byId.ContainsKey(id))
        {
            return id;
        }
        if (term.Text("taxonomy", 200) is { } taxonomy && term.Text("code", 200) is { } code && ByCode(taxonomy, code) is { } coded)
        {
            return coded;
        }
        return term.Text("term_uri", 2048) is { } uri && byUri.TryGetValue(uri, out var addressed) ? addressed : null;
    }

    public Guid? ById(string? text) => Guid.TryParse(text, out var id) && byId.ContainsKey(id) ? id : null;

    private sealed record Known(Guid Id, string Taxonomy, string Code, string? Uri, bool SensitiveDefault);
}
