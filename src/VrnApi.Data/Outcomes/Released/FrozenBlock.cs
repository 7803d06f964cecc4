using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Released;

/// <summary>The released rows of one period and set of tables. Immutable; versions share the blocks that did not change.</summary>
public sealed class FrozenBlock
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required string Period { get; init; }

    public required string PeriodCode { get; init; }

    public required int[] Tables { get; init; }

    public required byte[] Sha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FrozenBlock>
    {
        public void Configure(EntityTypeBuilder<FrozenBlock> entity)
        {
            entity.ToTable("frozen_block", "outcomes").IsAppendOnly();
            entity.Property(block => block.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(block => block.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.Property(block => block.Sha256).HasMaxLength(32);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(block => block.DataSetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
