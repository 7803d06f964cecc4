using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum ProblemKind
{
    Wrong,
    Closed,
    Unsafe,
    Other,

    /// <summary>Opened by the house itself: something was tightened on import and wants a look.</summary>
    Review,
}

public enum ReportState
{
    Open,
    Accepted,
    Rejected,
}

/// <summary>Somebody says that a listing is not right. Nothing about a person is taken.</summary>
public sealed class ProblemReport
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ServiceId { get; init; }

    public required ProblemKind Kind { get; init; }

    public string? Text { get; init; }

    public ReportState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null when it came over the open feed.</summary>
    public Guid? PartnerId { get; init; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? DecidedByClientId { get; set; }

    public string? Note { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProblemReport>
    {
        public void Configure(EntityTypeBuilder<ProblemReport> entity)
        {
            entity.ToTable("problem_report", DirectoryConfiguration.Schema);
            entity.Property(report => report.Id).ValueGeneratedNever();
            entity.Property(report => report.Text).HasMaxLength(1000);
            entity.Property(report => report.DecidedByClientId).HasMaxLength(64);
            entity.Property(report => report.Note).HasMaxLength(500);
            entity.HasOne<Service>().WithMany().HasForeignKey(report => report.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(report => new { report.State, report.CreatedAt });
        }
    }
}
