using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Everything that a tier may see at one revision, as files. Its files are bytes in the database: any host serves them.</summary>
public sealed class Snapshot
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required DocumentTier Tier { get; init; }

    /// <summary>The tier's revision that the files show.</summary>
    public required long Revision { get; init; }

    /// <summary>Where reading the changes goes on.</summary>
    public required long ChangeNumber { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public List<SnapshotFile> Files { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Snapshot>
    {
        public void Configure(EntityTypeBuilder<Snapshot> entity)
        {
            entity.ToTable("snapshot", DirectoryConfiguration.Schema);
            entity.Property(snapshot => snapshot.Id).ValueGeneratedNever();
            entity.HasIndex(snapshot => new { snapshot.Tier, snapshot.CreatedAt });
        }
    }
}
