using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A list of terms. Its own <c>version</c> text is <see cref="Edition"/>; <see cref="DirectoryRoot.Version"/> counts writes.</summary>
public sealed class Taxonomy : DirectoryRoot
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public string? Uri { get; set; }

    public string? Edition { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Taxonomy>
    {
        public void Configure(EntityTypeBuilder<Taxonomy> entity)
        {
            entity.IsRoot("taxonomy");
            entity.Property(taxonomy => taxonomy.Code).HasMaxLength(64);
            entity.Property(taxonomy => taxonomy.Name).HasMaxLength(200);
            entity.Property(taxonomy => taxonomy.Description).HasMaxLength(2000);
            entity.Property(taxonomy => taxonomy.Uri).HasMaxLength(2048);
            entity.Property(taxonomy => taxonomy.Edition).HasMaxLength(60);
            entity.HasIndex(taxonomy => taxonomy.Code).IsUnique();
        }
    }
}
