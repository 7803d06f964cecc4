using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>That a service is given at a place.</summary>
public sealed class ServiceLocation : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public required Guid LocationId { get; init; }

    public string? Description { get; set; }

    public Location? Location { get; init; }

    public List<Contact> Contacts { get; } = [];

    public List<Phone> Phones { get; } = [];

    public List<Schedule> Schedules { get; } = [];

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceLocation>
    {
        public void Configure(EntityTypeBuilder<ServiceLocation> entity)
        {
            entity.IsPart("service_location");
            entity.Property(link => link.Description).HasMaxLength(2000);
            entity.HasOne<Service>().WithMany(service => service.Locations).HasForeignKey(link => link.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne(link => link.Location).WithMany().HasForeignKey(link => link.LocationId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(link => new { link.ServiceId, link.LocationId }).IsUnique();
            entity.HasIndex(link => link.LocationId);
        }
    }
}
