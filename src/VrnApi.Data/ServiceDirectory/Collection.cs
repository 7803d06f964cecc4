using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

#pragma warning disable CA1711 // It is the field's own word, not a container.
/// <summary>Listings that a network or a partner puts together, such as the local support for one district.</summary>
public sealed class Collection : DirectoryRoot
#pragma warning restore CA1711
{
    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>Key of the network it is for; the membership area's, not a foreign key.</summary>
    public Guid? NetworkId { get; set; }

    public string? AreaCode { get; set; }

    public Guid? OwnerPartnerId { get; init; }

    public List<CollectionItem> Items { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Collection>
    {
        public void Configure(EntityTypeBuilder<Collection> entity)
        {
            entity.IsRoot("collection");
            entity.Property(collection => collection.Name).HasMaxLength(300);
            entity.Property(collection => collection.Description).HasMaxLength(2000);
            entity.Property(collection => collection.AreaCode).HasMaxLength(60);
            entity.HasIndex(collection => collection.OwnerPartnerId);
        }
    }
}
