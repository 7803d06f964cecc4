using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

/// <summary>A step of a process that documents describe: the public health approach, or evaluation.</summary>
public sealed class ProcessStep : CodeListEntry
{
    /// <summary><c>public-health</c> or <c>evaluation</c>.</summary>
    public required string Process { get; init; }

    internal sealed class Configuration() : EntryConfiguration<ProcessStep>("process_step")
    {
        public override void Configure(EntityTypeBuilder<ProcessStep> entity)
        {
            base.Configure(entity);
            entity.Property(step => step.Process).HasMaxLength(20);
            entity.HasIndex(step => new { step.Process, step.Order }).IsUnique();
        }
    }
}
