using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum RunState
{
    Running,
    Complete,
    Failed,
}

/// <summary>One crawl of somebody else's feed.</summary>
public sealed class ImportRun
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid SourceId { get; init; }

    /// <summary>Counts the runs of the source.</summary>
    public required int Number { get; init; }

    public required string Address { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public RunState State { get; set; }

    /// <summary>Pages taken so far; a crawl that broke off goes on after them.</summary>
    public int Pages { get; set; }

    /// <summary>Different ids seen.</summary>
    public int Items { get; set; }

    /// <summary>Every page came and nothing was missing: only then may records be withdrawn.</summary>
    public bool IsWhole { get; set; }

    /// <summary>UTF-8 JSON: counts, faults and warnings.</summary>
    public byte[]? Report { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportRun>
    {
        public void Configure(EntityTypeBuilder<ImportRun> entity)
        {
            entity.ToTable("import_run", DirectoryConfiguration.Schema);
            entity.Property(run => run.Id).ValueGeneratedNever();
            entity.Property(run => run.Address).HasMaxLength(2048);
            entity.HasOne<Source>().WithMany().HasForeignKey(run => run.SourceId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(run => new { run.SourceId, run.Number }).IsUnique();
        }
    }
}
