using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Publishing;

/// <summary>A figure that somebody else has published: what an attacker knows already, and what some indicators are taken from.</summary>
public sealed class ExternalFigure
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required int IndicatorNumber { get; init; }

    public required string Period { get; init; }

    public required string PeriodCode { get; init; }

    public required string AreaCode { get; init; }

    public required int CombinationNumber { get; init; }

    public required decimal Low { get; init; }

    public required decimal High { get; init; }

    public required string Source { get; init; }

    public required string Citation { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExternalFigure>
    {
        public void Configure(EntityTypeBuilder<ExternalFigure> entity)
        {
            entity.ToTable("external_figure", "outcomes", table =>
                table.HasCheckConstraint("ck_external_figure_order", "\"low\" <= \"high\""));
            entity.Property(figure => figure.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(figure => figure.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.Property(figure => figure.AreaCode).HasMaxLength(60);
            entity.Property(figure => figure.Low).HasPrecision(18, 4);
            entity.Property(figure => figure.High).HasPrecision(18, 4);
            entity.Property(figure => figure.Source).HasMaxLength(200);
            entity.Property(figure => figure.Citation).HasMaxLength(500);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(figure => figure.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Indicator>().WithMany().HasForeignKey(figure => figure.IndicatorNumber).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Combination>().WithMany().HasForeignKey(figure => figure.CombinationNumber).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(figure => new { figure.DataSetId, figure.IndicatorNumber, figure.Period, figure.PeriodCode, figure.AreaCode, figure.CombinationNumber })
                .IsUnique().HasDatabaseName("ix_external_figure_key");
        }
    }
}
