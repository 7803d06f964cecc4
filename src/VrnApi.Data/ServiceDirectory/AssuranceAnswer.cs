using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum ChecklistAnswer
{
    Yes,
    Partly,
    No,
    NotApplicable,
    Unknown,
}

/// <summary>One item of an answered checklist.</summary>
public sealed class AssuranceAnswer
{
    public required Guid RecordId { get; init; }

    /// <summary><c>a</c> to <c>t</c>.</summary>
    public required string Item { get; init; }

    public required ChecklistAnswer Answer { get; init; }

    public string? Detail { get; init; }

    public string? Url { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AssuranceAnswer>
    {
        public void Configure(EntityTypeBuilder<AssuranceAnswer> entity)
        {
            entity.ToTable("assurance_answer", DirectoryConfiguration.Schema);
            entity.HasKey(answer => new { answer.RecordId, answer.Item });
            entity.Property(answer => answer.Item).HasMaxLength(1);
            entity.Property(answer => answer.Detail).HasMaxLength(500);
            entity.Property(answer => answer.Url).HasMaxLength(2048);
            entity.HasOne<AssuranceRecord>().WithMany(record => record.Answers).HasForeignKey(answer => answer.RecordId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(answer => new { answer.Item, answer.Answer });
        }
    }
}
