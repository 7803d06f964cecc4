using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>
/// A service as it was after one write, exactly, with everything that is withheld. Nobody is answered from it before it went through the
/// stricter of the protections of then and now.
/// </summary>
public sealed class ServiceVersion
{
    public required Guid ServiceId { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? PartnerId { get; init; }

    public string? ClientId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whether it was to be seen.</summary>
    public bool IsLive { get; init; }

    /// <summary>UTF-8 JSON in the form of the owner's edit view.</summary>
    public required byte[] Snapshot { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceVersion>
    {
        public void Configure(EntityTypeBuilder<ServiceVersion> entity)
        {
            entity.ToTable("service_version", DirectoryConfiguration.Schema);
            entity.HasKey(version => new { version.ServiceId, version.Version });
            entity.Property(version => version.ClientId).HasMaxLength(64);
            entity.Property(version => version.Reason).HasMaxLength(500);
            entity.HasOne<Service>().WithMany().HasForeignKey(version => version.ServiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
