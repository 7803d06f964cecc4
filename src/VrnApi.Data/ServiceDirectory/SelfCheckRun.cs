using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>One look of the platform at its own open feed.</summary>
public sealed class SelfCheckRun
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required DateTimeOffset At { get; init; }

    /// <summary>Documents that were looked at.</summary>
    public required int Documents { get; init; }

    /// <summary>Documents with a fault.</summary>
    public required int Faulty { get; init; }

    /// <summary>The first faults, one a line: id, place in the document, what is wrong. Never a value.</summary>
    public required string Faults { get; init; }

    public required int Milliseconds { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SelfCheckRun>
    {
        public void Configure(EntityTypeBuilder<SelfCheckRun> entity)
        {
            entity.ToTable("self_check", DirectoryConfiguration.Schema);
            entity.Property(run => run.Id).ValueGeneratedNever();
            entity.Property(run => run.Faults).HasMaxLength(DirectoryConfiguration.Prose);
            entity.HasIndex(run => run.At);
        }
    }
}
