using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Raw;

public enum ValidationSeverity
{
    Warning,
    Error,
}

/// <summary>What a rule said of a return. It never holds a refused value.</summary>
public sealed class ValidationItem
{
    public required Guid SubmissionId { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Data row, counted from 1; null for the head of the return.</summary>
    public int? Line { get; init; }

    public string? Column { get; init; }

    public required string Code { get; init; }

    public required ValidationSeverity Severity { get; init; }

    public string? Expected { get; init; }

    /// <summary>JSON Pointer into the body as sent.</summary>
    public string? Pointer { get; init; }

    public Submission Submission { get; init; } = null!;

    internal sealed class Configuration : IEntityTypeConfiguration<ValidationItem>
    {
        public void Configure(EntityTypeBuilder<ValidationItem> entity)
        {
            entity.ToTable("validation_item", "outcomes");
            entity.HasKey(item => new { item.SubmissionId, item.Ordinal });
            entity.Property(item => item.Column).HasMaxLength(40);
            entity.Property(item => item.Code).HasMaxLength(60);
            entity.Property(item => item.Expected).HasMaxLength(500);
            entity.Property(item => item.Pointer).HasMaxLength(200);
            entity.HasOne(item => item.Submission).WithMany().HasForeignKey(item => item.SubmissionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
