using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;

namespace VrnApi.Data.Outcomes.Raw;

/// <summary>Who owes a return for a period. Coverage compares it with what came.</summary>
public sealed class ExpectedReturn
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required string Period { get; init; }

    public required string PeriodCode { get; init; }

    public required Guid ContributorId { get; init; }

    public string? EstablishmentUrn { get; init; }

    /// <summary>GSS code of the area whose coverage the return counts towards.</summary>
    public required string AreaCode { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExpectedReturn>
    {
        public void Configure(EntityTypeBuilder<ExpectedReturn> entity)
        {
            entity.ToTable("expected_return", "outcomes");
            entity.Property(expected => expected.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(expected => expected.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.Property(expected => expected.EstablishmentUrn).HasMaxLength(6).IsUnicode(false);
            entity.Property(expected => expected.AreaCode).HasMaxLength(60);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(expected => expected.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Partner>().WithMany().HasForeignKey(expected => expected.ContributorId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(expected => new { expected.DataSetId, expected.Period, expected.PeriodCode, expected.ContributorId, expected.EstablishmentUrn })
                .IsUnique().AreNullsDistinct(false).HasDatabaseName("ix_expected_return_key");
        }
    }
}
