using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;

namespace VrnApi.Data.Outcomes.Raw;

/// <summary>How a submitter's own categories map to codes, from a day on. There is no national list of bullying categories.</summary>
public sealed class CategoryMap
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid OwnerId { get; init; }

    public required string DataSetId { get; init; }

    public required int Version { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public List<Entry> Entries { get; init; } = [];

    /// <summary>One category of the owner's; without a code it is declared unmapped.</summary>
    public sealed class Entry
    {
        public required string SourceCategory { get; init; }

        public required string Filter { get; init; }

        public string? Code { get; init; }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<CategoryMap>
    {
        public void Configure(EntityTypeBuilder<CategoryMap> entity)
        {
            entity.ToTable("category_map", "outcomes");
            entity.HasIndex(map => new { map.OwnerId, map.DataSetId, map.Version }).IsUnique();
            entity.HasOne<DataSet>().WithMany().HasForeignKey(map => map.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Partner>().WithMany().HasForeignKey(map => map.OwnerId).OnDelete(DeleteBehavior.Restrict);
            entity.OwnsMany(map => map.Entries, entry =>
            {
                entry.ToTable("category_map_entry", "outcomes");
                entry.WithOwner().HasForeignKey("CategoryMapId");
                entry.HasKey("CategoryMapId", nameof(Entry.Filter), nameof(Entry.SourceCategory));
                entry.Property(row => row.SourceCategory).HasMaxLength(100);
                entry.Property(row => row.Filter).HasMaxLength(40);
                entry.Property(row => row.Code).HasMaxLength(30);
            });
        }
    }
}
