using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Released;

public enum VersionStatus
{
    Approved,
    Published,
    Deprecated,
    Withdrawn,

    /// <summary>Approved and called off before its time: nobody outside ever saw it.</summary>
    Cancelled,
}

/// <summary>A released version of a data set: the blocks it is made of and the hashes that prove it. Immutable but for its status.</summary>
public sealed class DataSetVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required int Major { get; init; }

    public required int Minor { get; init; }

    public required int Patch { get; init; }

    public required VersionStatus Status { get; set; }

    public required DateTimeOffset PublishAt { get; init; }

    public required Guid[] Blocks { get; init; }

    public required byte[] LogicalSha256 { get; init; }

    public required byte[] LineageSha256 { get; init; }

    public required bool Synthetic { get; init; }

    /// <summary>
    /// What readers are told of how the figures are protected: policy, promise, verdict, how many values have which status, hash of the
    /// audit report. One JSON document, written at the freeze, so that no read counts cells.
    /// </summary>
    public string Assurance { get; init; } = "{}";

    internal sealed class Configuration : IEntityTypeConfiguration<DataSetVersion>
    {
        public void Configure(EntityTypeBuilder<DataSetVersion> entity)
        {
            // The database refuses every change but that of the status.
            entity.ToTable("data_set_version", "outcomes", table => table.HasTrigger("immutable"));
            entity.Property(version => version.LogicalSha256).HasMaxLength(32);
            entity.Property(version => version.LineageSha256).HasMaxLength(32);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(version => version.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(version => new { version.DataSetId, version.Major, version.Minor, version.Patch }).IsUnique();
        }
    }
}
