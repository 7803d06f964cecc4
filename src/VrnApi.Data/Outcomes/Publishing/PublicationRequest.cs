using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Publishing;

public enum PublicationRequestKind
{
    Withdrawal,
    Correction,
}

/// <summary>That one operator asks to withdraw a version or to publish a notice; it holds when another one confirms it.</summary>
public sealed class PublicationRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required PublicationRequestKind Kind { get; init; }

    public required Guid[] Versions { get; init; }

    public int[] IndicatorNumbers { get; init; } = [];

    /// <summary><c>2025/2026|T1</c>, ...</summary>
    public string[] Periods { get; init; } = [];

    public required string Text { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Another operator than <see cref="CreatedBy"/>.</summary>
    public string? ConfirmedBy { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<PublicationRequest>
    {
        public void Configure(EntityTypeBuilder<PublicationRequest> entity)
        {
            entity.ToTable("publication_request", "outcomes", table =>
                table.HasCheckConstraint("ck_publication_request_four_eyes", "\"confirmed_by\" IS NULL OR \"confirmed_by\" <> \"created_by\""));
            entity.Property(request => request.Text).HasMaxLength(1000);
            entity.Property(request => request.CreatedBy).HasMaxLength(64);
            entity.Property(request => request.ConfirmedBy).HasMaxLength(64);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(request => request.DataSetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
