using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>The platform's own lists of terms.</summary>
internal static class TaxonomySeed
{
    /// <returns>Every seeded term by <c>taxonomy:code</c>, tracked.</returns>
    public static async Task<Dictionary<string, TaxonomyTerm>> Load(VrnDbContext db, CancellationToken ct)
    {
        var file = SeedFile.Read<TaxonomyFile>("seed/taxonomies.json");
        var taxonomies = await db.Set<Taxonomy>().ToDictionaryAsync(taxonomy => taxonomy.Code, ct);
        var terms = (await db.Set<TaxonomyTerm>().ToListAsync(ct)).ToDictionary(term => (term.TaxonomyId, term.Code));
        var closure = (await db.Set<TermClosure>().ToListAsync(ct)).ToDictionary(link => (link.AncestorId, link.DescendantId));
        var byName = new Dictionary<string, TaxonomyTerm>(StringComparer.Ordinal);
        foreach (var list in file.Taxonomies)
        {
            if (!taxonomies.TryGetValue(list.Code, out var taxonomy))
            {
                db.Add(taxonomy = new Taxonomy { Code = list.Code, Name = list.Name });
            }
            (taxonomy.Name, taxonomy.Description) = (list.Name, list.Description);
            foreach (var fact in list.Terms)
            {
                if (!terms.TryGetValue((taxonomy.Id, fact.Code), out var term))
                {
                    db.Add(term = new TaxonomyTerm { TaxonomyId = taxonomy.Id, Code = fact.Code, Name = fact.Name });
                }
                // A parent stands before its children in the file.
                var parent = fact.Parent is { } code ? byName[$"{list.Code}:{code}"] : null;
                (term.Name, term.Description, term.Synonyms, term.SensitiveDefault) = (fact.Name, fact.Description, fact.Synonyms, fact.SensitiveDefault);
                (term.ParentId, term.Depth) = (parent?.Id, (parent?.Depth ?? -1) + 1);
                byName[$"{list.Code}:{fact.Code}"] = term;
                for (var (ancestor, depth) = (term, 0); ancestor is not null; depth++)
                {
                    if (closure.TryAdd((ancestor.Id, term.Id), null!))
                    {
                        db.Add(new TermClosure { AncestorId = ancestor.Id, DescendantId = term.Id, Depth = depth });
                    }
                    ancestor = byName.Values.FirstOrDefault(other => other.Id == ancestor.ParentId);
                }
            }
        }
        await Answers(db, byName, ct);
        return byName;
    }

    /// <summary>What answers what. Rows of the operator's own stay.</summary>
    private static async Task Answers(VrnDbContext db, Dictionary<string, TaxonomyTerm> terms, CancellationToken ct)
    {
        var present = (await db.Set<Crosswalk>().ToListAsync(ct)).ToDictionary(link => (link.FromTermId, link.ToTermId));
        foreach (var fact in SeedFile.Read<CrosswalkFile>("seed/crosswalk.json").Crosswalk)
        {
            var key = (terms[fact.From].Id, terms[fact.To].Id);
            if (!present.Remove(key, out var link))
            {
                db.Add(link = new Crosswalk { FromTermId = key.Item1, ToTermId = key.Item2, Citation = "" });
            }
            (link.Strength, link.Citation) = (fact.Strength, fact.Citation);
        }
    }

    private sealed record CrosswalkFile(CrosswalkFact[] Crosswalk);

    private sealed record CrosswalkFact(string From, string To, int Strength, string Citation);

    private sealed record TaxonomyFile(TaxonomyFact[] Taxonomies);

    private sealed record TaxonomyFact(string Code, string Name, string Description, TermFact[] Terms);

    private sealed record TermFact(string Code, string Name, string? Description, string? Parent, string? Synonyms, bool SensitiveDefault);
}
