using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum EstimateTier
{
    Primary,
    Secondary,
}

public enum EstimateMetric
{
    /// <summary>Change in percent; below zero is a reduction.</summary>
    PctChange,

    /// <summary>Standardised mean difference.</summary>
    Smd,

    /// <summary>Risk ratio.</summary>
    Rr,

    /// <summary>Odds ratio.</summary>
    Or,

    /// <summary>Months of progress.</summary>
    Months,
}

/// <summary>A size of effect that a document states. Estimates stand side by side and are never merged. Append-only.</summary>
public sealed class EffectEstimate
{
    public required Guid RecordId { get; init; }

    public required string OutcomeCode { get; init; }

    public required EstimateTier Tier { get; init; }

    public required EstimateMetric Metric { get; init; }

    public decimal? Value { get; init; }

    public required ValueStatus ValueStatus { get; init; }

    public decimal? CiLow { get; init; }

    public decimal? CiHigh { get; init; }

    /// <summary>Number of studies pooled.</summary>
    public int? NStudies { get; init; }

    public string? Population { get; init; }

    public string? Comparator { get; init; }

    public required string RawText { get; init; }

    public Record? Record { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<EffectEstimate>
    {
        public void Configure(EntityTypeBuilder<EffectEstimate> entity)
        {
            entity.ToTable("effect_estimate", "evidence").IsAppendOnly();
            entity.HasKey(estimate => estimate.RecordId);
            entity.ToTable(table => table.HasCheckConstraint("ck_effect_estimate_stated",
                "(value_status = 'stated' AND value IS NOT NULL) OR (value_status <> 'stated' AND value IS NULL)"));
            entity.Property(estimate => estimate.OutcomeCode).HasMaxLength(60);
            entity.Property(estimate => estimate.Value).HasPrecision(18, 6);
            entity.Property(estimate => estimate.CiLow).HasPrecision(18, 6);
            entity.Property(estimate => estimate.CiHigh).HasPrecision(18, 6);
            entity.Property(estimate => estimate.Population).HasMaxLength(300);
            entity.Property(estimate => estimate.Comparator).HasMaxLength(300);
            entity.Property(estimate => estimate.RawText).HasMaxLength(300);
            entity.HasOne(estimate => estimate.Record).WithOne().HasForeignKey<EffectEstimate>(estimate => estimate.RecordId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<EffectEstimate, OutcomeTerm>(estimate => estimate.OutcomeCode);
        }
    }
}
