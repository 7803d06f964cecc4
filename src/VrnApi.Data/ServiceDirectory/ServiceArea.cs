using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum ServiceAreaKind
{
    Area,
    National,
    Outcode,
    Radius,
    Text,
}

/// <summary>Whom a service is for by where they live.</summary>
public sealed class ServiceArea : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public required ServiceAreaKind Kind { get; init; }

    /// <summary>Code of <c>reference.area</c>; set for kind area. Not a foreign key: a source may be ahead of the code list.</summary>
    public string? AreaCode { get; set; }

    public string? Name { get; set; }

    public string? Uri { get; set; }

    /// <summary>Metres around the place of <see cref="ServiceLocationId"/>.</summary>
    public int? RadiusM { get; set; }

    public Guid? ServiceLocationId { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceArea>
    {
        public void Configure(EntityTypeBuilder<ServiceArea> entity)
        {
            entity.IsPart("service_area");
            entity.Property(area => area.AreaCode).HasMaxLength(60);
            entity.Property(area => area.Name).HasMaxLength(300);
            entity.Property(area => area.Uri).HasMaxLength(2048);
            entity.HasOne<Service>().WithMany(service => service.Areas).HasForeignKey(area => area.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne<ServiceLocation>().WithMany().HasForeignKey(area => area.ServiceLocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasIndex(area => new { area.AreaCode, area.ServiceId });
        }
    }
}
