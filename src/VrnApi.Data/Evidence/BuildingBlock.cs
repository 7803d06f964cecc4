using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

/// <summary>One of the five Cs of the prevention framework; two documents print some of them differently.</summary>
public sealed class BuildingBlock : CodeListEntry
{
    /// <summary>The label in the other document.</summary>
    public string? OtherLabel { get; init; }

    public Guid? OtherCitationId { get; init; }

    internal sealed class Configuration() : EntryConfiguration<BuildingBlock>("building_block")
    {
        public override void Configure(EntityTypeBuilder<BuildingBlock> entity)
        {
            base.Configure(entity);
            entity.Property(block => block.OtherLabel).HasMaxLength(200);
            Model.References.RefersTo<BuildingBlock, Citation>(entity, block => block.OtherCitationId);
        }
    }
}
