using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

/// <summary>A document that statements are taken from.</summary>
public sealed class SourceDocument
{
    public required string Code { get; init; }

    public required string Title { get; set; }

    public required string Publisher { get; set; }

    public required string Edition { get; set; }

    /// <summary>The date as printed.</summary>
    public required string PublishedText { get; init; }

    public DateOnly? PublishedFrom { get; init; }

    public DateOnly? PublishedTo { get; init; }

    public DatePrecision PublishedPrecision { get; init; }

    public string? Sha256 { get; init; }

    public string? Url { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SourceDocument>
    {
        public void Configure(EntityTypeBuilder<SourceDocument> entity)
        {
            entity.ToTable("source_document", "evidence");
            entity.HasKey(document => document.Code);
            entity.Property(document => document.Code).HasMaxLength(60);
            entity.Property(document => document.Title).HasMaxLength(300);
            entity.Property(document => document.Publisher).HasMaxLength(200);
            entity.Property(document => document.Edition).HasMaxLength(200);
            entity.Property(document => document.PublishedText).HasMaxLength(60);
            entity.Property(document => document.Sha256).HasMaxLength(64);
            entity.Property(document => document.Url).HasMaxLength(2048);
        }
    }
}
