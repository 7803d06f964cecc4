using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum BatchState
{
    Waiting,
    Running,
    Complete,
    Refused,
}

/// <summary>Many records of one source, given at once.</summary>
public sealed class Batch
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid SourceId { get; init; }

    public required Guid PartnerId { get; init; }

    public required string ClientId { get; init; }

    public BatchState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Items that are written; a job that a host left goes on after them.</summary>
    public int Done { get; set; }

    /// <summary>Gzip of the lines of a job that has not ended; taken away when it has.</summary>
    public byte[]? Request { get; set; }

    /// <summary>Gzip of the JSON answer.</summary>
    public byte[]? Report { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Batch>
    {
        public void Configure(EntityTypeBuilder<Batch> entity)
        {
            entity.ToTable("batch", DirectoryConfiguration.Schema);
            entity.Property(batch => batch.Id).ValueGeneratedNever();
            entity.Property(batch => batch.ClientId).HasMaxLength(64);
            entity.HasOne<Source>().WithMany().HasForeignKey(batch => batch.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(batch => new { batch.State, batch.CreatedAt });
        }
    }
}
