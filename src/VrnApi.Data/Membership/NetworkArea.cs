using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>An area that a network works for, between two days.</summary>
public sealed class NetworkArea
{
    /// <summary>Stands for a first day that no document gives; it is part of the key and cannot be null.</summary>
    public static readonly DateOnly StartNotStated = DateOnly.MinValue;

    public required Guid NetworkId { get; init; }

    public required string GssCode { get; init; }

    public DateOnly ValidFrom { get; init; } = StartNotStated;

    public DateOnly? ValidTo { get; set; }

    public StatedBasis Basis { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<NetworkArea>
    {
        public void Configure(EntityTypeBuilder<NetworkArea> entity)
        {
            entity.ToTable("network_area", "membership");
            entity.HasKey(area => new { area.NetworkId, area.GssCode, area.ValidFrom });
            entity.ToTable(table => table.HasCheckConstraint("ck_network_area_validity", "valid_to > valid_from"));
            entity.Property(area => area.GssCode).HasMaxLength(9);
            entity.HasIndex(area => new { area.GssCode, area.NetworkId });
            entity.HasOne<Network>().WithMany(network => network.Areas).HasForeignKey(area => area.NetworkId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<NetworkArea, Citation>(area => area.CitationId);
        }
    }
}
