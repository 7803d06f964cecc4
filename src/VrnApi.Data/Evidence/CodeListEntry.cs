using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>An entry of one of the small ordered lists that documents print. A label that is lost is null and says so.</summary>
public abstract class CodeListEntry
{
    public required string Code { get; init; }

    public required int Order { get; init; }

    public string? Label { get; set; }

    public string? Meaning { get; set; }

    public ValueStatus ValueStatus { get; init; }

    public required Guid CitationId { get; init; }

    internal abstract class EntryConfiguration<T>(string table) : IEntityTypeConfiguration<T> where T : CodeListEntry
    {
        public virtual void Configure(EntityTypeBuilder<T> entity)
        {
            entity.ToTable(table, "evidence");
            entity.HasKey(entry => entry.Code);
            entity.ToTable(t => t.HasCheckConstraint($"ck_{table}_label",
                "(value_status = 'stated' AND label IS NOT NULL) OR (value_status <> 'stated' AND label IS NULL)"));
            entity.Property(entry => entry.Code).HasMaxLength(60);
            entity.Property(entry => entry.Label).HasMaxLength(200);
            entity.Property(entry => entry.Meaning).HasMaxLength(1000);
            entity.RefersTo<T, Citation>(entry => entry.CitationId);
        }
    }
}
