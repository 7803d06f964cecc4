using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Terms under terms, closed over all levels; a term is its own ancestor at depth 0.</summary>
public sealed class TermClosure
{
    public required Guid AncestorId { get; init; }

    public required Guid DescendantId { get; init; }

    public required int Depth { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TermClosure>
    {
        public void Configure(EntityTypeBuilder<TermClosure> entity)
        {
            entity.ToTable("term_closure", DirectoryConfiguration.Schema);
            entity.HasKey(link => new { link.AncestorId, link.DescendantId });
            entity.HasIndex(link => link.DescendantId);
        }
    }
}
