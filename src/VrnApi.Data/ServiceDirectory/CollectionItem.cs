using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A listing in a collection.</summary>
public sealed class CollectionItem
{
    public required Guid CollectionId { get; init; }

    public required Guid ServiceId { get; init; }

    public int Position { get; set; }

    public string? Note { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CollectionItem>
    {
        public void Configure(EntityTypeBuilder<CollectionItem> entity)
        {
            entity.ToTable("collection_item", DirectoryConfiguration.Schema);
            entity.HasKey(item => new { item.CollectionId, item.ServiceId });
            entity.Property(item => item.Note).HasMaxLength(500);
            entity.HasOne<Collection>().WithMany(collection => collection.Items).HasForeignKey(item => item.CollectionId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne<Service>().WithMany().HasForeignKey(item => item.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(item => item.ServiceId);
        }
    }
}
