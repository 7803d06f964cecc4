using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A stretch of a snapshot's file, so that neither writing nor a range of it needs the whole in memory.</summary>
public sealed class SnapshotPart
{
    /// <summary>Bytes in every part but the last.</summary>
    public const int Size = 1 << 20;

    public required Guid SnapshotId { get; init; }

    public required string Name { get; init; }

    /// <summary>From 0.</summary>
    public required int Part { get; init; }

    public required byte[] Bytes { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SnapshotPart>
    {
        public void Configure(EntityTypeBuilder<SnapshotPart> entity)
        {
            entity.ToTable("snapshot_part", DirectoryConfiguration.Schema);
            entity.HasKey(part => new { part.SnapshotId, part.Name, part.Part });
            entity.Property(part => part.Name).HasMaxLength(60);
            entity.HasOne<SnapshotFile>().WithMany().HasForeignKey(part => new { part.SnapshotId, part.Name }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
