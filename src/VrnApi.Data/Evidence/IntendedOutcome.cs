using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>A change that work is meant to bring about, as a document names it.</summary>
public sealed class IntendedOutcome
{
    public required string Code { get; init; }

    public required string Label { get; set; }

    /// <summary><c>increase</c> or <c>decrease</c>.</summary>
    public required string Direction { get; init; }

    public required Guid CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IntendedOutcome>
    {
        public void Configure(EntityTypeBuilder<IntendedOutcome> entity)
        {
            entity.ToTable("intended_outcome", "evidence");
            entity.HasKey(outcome => outcome.Code);
            entity.Property(outcome => outcome.Code).HasMaxLength(60);
            entity.Property(outcome => outcome.Label).HasMaxLength(200);
            entity.Property(outcome => outcome.Direction).HasMaxLength(20);
            entity.RefersTo<IntendedOutcome, Citation>(outcome => outcome.CitationId);
        }
    }
}
