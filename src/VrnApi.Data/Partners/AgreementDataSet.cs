using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>A data set that an agreement opens, for one scope.</summary>
public sealed class AgreementDataSet
{
    public required Guid AgreementId { get; init; }

    public required string DataSet { get; init; }

    public required string Scope { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgreementDataSet>
    {
        public void Configure(EntityTypeBuilder<AgreementDataSet> entity)
        {
            entity.ToTable("agreement_data_set", "partners");
            entity.HasKey(row => new { row.AgreementId, row.DataSet, row.Scope });
            entity.Property(row => row.DataSet).HasMaxLength(64);
            entity.Property(row => row.Scope).HasMaxLength(60);
            entity.HasOne<Agreement>().WithMany(agreement => agreement.DataSets).HasForeignKey(row => row.AgreementId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
