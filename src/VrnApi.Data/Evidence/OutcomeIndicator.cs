using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>That an indicator is given for an intended outcome.</summary>
public sealed class OutcomeIndicator
{
    public required string OutcomeCode { get; init; }

    public required string IndicatorCode { get; init; }

    public RecordBasis Basis { get; init; }

    public required Guid CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutcomeIndicator>
    {
        public void Configure(EntityTypeBuilder<OutcomeIndicator> entity)
        {
            entity.ToTable("outcome_indicator", "evidence");
            entity.HasKey(link => new { link.OutcomeCode, link.IndicatorCode });
            entity.Property(link => link.OutcomeCode).HasMaxLength(60);
            entity.Property(link => link.IndicatorCode).HasMaxLength(60);
            entity.RefersTo<OutcomeIndicator, IntendedOutcome>(link => link.OutcomeCode);
            entity.RefersTo<OutcomeIndicator, Indicator>(link => link.IndicatorCode);
            entity.RefersTo<OutcomeIndicator, Citation>(link => link.CitationId);
        }
    }
}
