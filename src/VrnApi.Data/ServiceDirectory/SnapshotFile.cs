using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A file of a snapshot; its bytes lie in <see cref="SnapshotPart"/>s.</summary>
public sealed class SnapshotFile
{
    public required Guid SnapshotId { get; init; }

    public required string Name { get; init; }

    public required long Length { get; init; }

    public required long Rows { get; init; }

    public required byte[] Sha256 { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SnapshotFile>
    {
        public void Configure(EntityTypeBuilder<SnapshotFile> entity)
        {
            entity.ToTable("snapshot_file", DirectoryConfiguration.Schema);
            entity.HasKey(file => new { file.SnapshotId, file.Name });
            entity.Property(file => file.Name).HasMaxLength(60);
            entity.Property(file => file.Sha256).HasMaxLength(32);
            entity.HasOne<Snapshot>().WithMany(snapshot => snapshot.Files).HasForeignKey(file => file.SnapshotId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
