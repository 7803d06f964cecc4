using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>How many more people can be taken, in a unit such as places on a course.</summary>
public sealed class ServiceCapacity : IServicePart
{
    /// <summary>After so long without word, a figure says nothing any more.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromDays(14);

    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public required Guid UnitId { get; init; }

    public required int Available { get; set; }

    public int? Maximum { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Set by the clock job, never by a reader's clock.</summary>
    public bool IsStale { get; set; }

    public int Ordinal { get; set; }

    public Unit? Unit { get; init; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceCapacity>
    {
        public void Configure(EntityTypeBuilder<ServiceCapacity> entity)
        {
            entity.IsPart("service_capacity");
            entity.Property(capacity => capacity.Description).HasMaxLength(500);
            entity.HasOne<Service>().WithMany(service => service.Capacities).HasForeignKey(capacity => capacity.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne(capacity => capacity.Unit).WithMany().HasForeignKey(capacity => capacity.UnitId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(capacity => new { capacity.IsStale, capacity.Updated });
        }
    }
}
