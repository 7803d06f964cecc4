using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Terms in the outbox. They are the same for every tier, so that everybody with the scope is told.</summary>
internal static class TermChanges
{
    public const string Kind = "taxonomy_term";

    // Synonyms are searched and not shown: another one is no change to a reader.
    private static readonly string[] Shown =
        [nameof(TaxonomyTerm.Name), nameof(TaxonomyTerm.Description), nameof(TaxonomyTerm.Uri), nameof(TaxonomyTerm.ParentId), nameof(TaxonomyTerm.SensitiveDefault)];

    /// <summary>What the tracked edit changes of terms that can be read.</summary>
    public static IReadOnlyCollection<(Guid Id, ChangeAction Action)> Of(VrnDbContext db) => [.. db.ChangeTracker.Entries<TaxonomyTerm>()
        .Where(entry => entry.State is EntityState.Added or EntityState.Deleted
            || (entry.State == EntityState.Modified && Shown.Any(name => entry.Property(name).IsModified)))
        .Select(entry => (entry.Entity.Id, entry.State == EntityState.Deleted ? ChangeAction.Deleted : ChangeAction.Updated))];

    public static IEnumerable<OutboxEntry> Told(IEnumerable<(Guid Id, ChangeAction Action)> terms, DateTimeOffset at) =>
        terms.Select(term => new OutboxEntry { Kind = Kind, EntityId = term.Id, Action = term.Action, At = at });
}
