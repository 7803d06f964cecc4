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
    /// <summary>Longest message and expectation that are kept.</summary>
    public const int MostText = 500;

    public required Guid SubmissionId { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Data row, counted from 1; null for the head of the return.</summary>
    public int? Line { get; init; }

    /// <summary>Line of a CSV file, whose header is line 1.</summary>
    public int? FileLine { get; init; }

    /// <summary>Of a row its column; of the head beside a CSV file its parameter.</summary>
    public string? Column { get; init; }

    public required string Code { get; init; }

    public required ValidationSeverity Severity { get; init; }

    public required string Message { get; init; }

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
            entity.Property(item => item.Message).HasMaxLength(MostText);
            entity.Property(item => item.Expected).HasMaxLength(MostText);
            entity.Property(item => item.Pointer).HasMaxLength(200);
            entity.HasOne(item => item.Submission).WithMany().HasForeignKey(item => item.SubmissionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
