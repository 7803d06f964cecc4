using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A further address on the web beside the service's own.</summary>
public sealed class ServiceUrl : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public string? Label { get; set; }

    public required string Url { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceUrl>
    {
        public void Configure(EntityTypeBuilder<ServiceUrl> entity)
        {
            entity.IsPart("service_url");
            entity.Property(url => url.Label).HasMaxLength(200);
            entity.Property(url => url.Url).HasMaxLength(2048);
            entity.HasOne<Service>().WithMany(service => service.Urls).HasForeignKey(url => url.ServiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
