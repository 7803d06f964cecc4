using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Raw;

/// <summary>
/// A draft or a refused return as it was sent, for its owner to go on with. It passed the personal-data guard whole and has no columns or
/// members but a return's own; it goes with its <see cref="Submission"/>.
/// </summary>
public sealed class SubmissionContent
{
    public required Guid SubmissionId { get; init; }

    /// <summary>The head beside a CSV body, as JSON; null where the body is JSON and carries its own.</summary>
    public string? Head { get; init; }

    /// <summary>The body, compressed (RFC 7932).</summary>
    public required byte[] Body { get; init; }

    public Submission Submission { get; init; } = null!;

    internal sealed class Configuration : IEntityTypeConfiguration<SubmissionContent>
    {
        public void Configure(EntityTypeBuilder<SubmissionContent> entity)
        {
            entity.ToTable("submission_content", "outcomes");
            entity.HasKey(content => content.SubmissionId);
            entity.HasOne(content => content.Submission).WithOne().HasForeignKey<SubmissionContent>(content => content.SubmissionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
