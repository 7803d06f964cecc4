using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>Principles that belong together and that members may commit to.</summary>
public sealed class PrincipleSet
{
    public required string Code { get; init; }

    public required string Title { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PrincipleSet>
    {
        public void Configure(EntityTypeBuilder<PrincipleSet> entity)
        {
            entity.ToTable("principle_set", "membership");
            entity.HasKey(set => set.Code);
            entity.Property(set => set.Code).HasMaxLength(60);
            entity.Property(set => set.Title).HasMaxLength(200);
            entity.RefersTo<PrincipleSet, Citation>(set => set.CitationId);
        }
    }
}
