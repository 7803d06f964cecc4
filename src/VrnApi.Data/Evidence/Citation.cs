using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>The passage of a document that a value was read from. Append-only.</summary>
public sealed class Citation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DocumentCode { get; init; }

    public required string Section { get; init; }

    /// <summary>Word for word, at most 300 characters.</summary>
    public string? Quote { get; init; }

    public string? Url { get; init; }

    public DateOnly? AccessedOn { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Citation>
    {
        public void Configure(EntityTypeBuilder<Citation> entity)
        {
            entity.ToTable("citation", "evidence").IsAppendOnly();
            entity.ToTable(table => table.HasCheckConstraint("ck_citation_section_given", "section <> ''"));
            entity.Property(citation => citation.DocumentCode).HasMaxLength(60);
            entity.Property(citation => citation.Section).HasMaxLength(200);
            entity.Property(citation => citation.Quote).HasMaxLength(300);
            entity.Property(citation => citation.Url).HasMaxLength(2048);
            entity.RefersTo<Citation, SourceDocument>(citation => citation.DocumentCode);
        }
    }
}
