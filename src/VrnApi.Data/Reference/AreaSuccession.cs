using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>That an area went into another: a question for the old code is answered for the new one.</summary>
public sealed class AreaSuccession
{
    public required string OldCode { get; init; }

    public required string NewCode { get; init; }

    public required DateOnly On { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AreaSuccession>
    {
        public void Configure(EntityTypeBuilder<AreaSuccession> entity)
        {
            entity.ToTable("area_succession", "reference");
            entity.HasKey(succession => new { succession.OldCode, succession.NewCode });
            entity.Property(succession => succession.OldCode).HasMaxLength(60);
            entity.Property(succession => succession.NewCode).HasMaxLength(60);
        }
    }
}
