using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>
/// What a document says about a subject on one facet (<c>setting</c>, <c>age-range</c>, ...). The facet decides which columns
/// carry the value; areas are rows of <see cref="SubjectFactArea"/>. Append-only.
/// </summary>
public sealed class SubjectFact
{
    public required Guid RecordId { get; init; }

    public required string Facet { get; init; }

    public string? ValueCode { get; init; }

    public string? Text { get; init; }

    public int? IntMin { get; init; }

    public int? IntMax { get; init; }

    /// <summary><c>exactly</c>, <c>more-than</c>, <c>about</c>, ...</summary>
    public string? QuantityOperator { get; init; }

    public decimal? QuantityNumber { get; init; }

    public string? QuantityUnit { get; init; }

    public DateOnly? QuantityAsOf { get; init; }

    public required ValueStatus ValueStatus { get; init; }

    public Record? Record { get; init; }

    public ICollection<SubjectFactArea> Areas { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectFact>
    {
        public void Configure(EntityTypeBuilder<SubjectFact> entity)
        {
            entity.ToTable("subject_fact", "evidence").IsAppendOnly();
            entity.HasKey(fact => fact.RecordId);
            entity.Property(fact => fact.Facet).HasMaxLength(60);
            entity.Property(fact => fact.ValueCode).HasMaxLength(60);
            entity.Property(fact => fact.Text).HasMaxLength(1000);
            entity.Property(fact => fact.QuantityOperator).HasMaxLength(20);
            entity.Property(fact => fact.QuantityNumber).HasPrecision(18, 6);
            entity.Property(fact => fact.QuantityUnit).HasMaxLength(40);
            entity.HasIndex(fact => new { fact.Facet, fact.ValueCode });
            entity.HasOne(fact => fact.Record).WithOne().HasForeignKey<SubjectFact>(fact => fact.RecordId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
