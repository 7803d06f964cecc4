using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>An area whose data an agreement covers.</summary>
public sealed class AgreementArea
{
    public required Guid AgreementId { get; init; }

    public required string AreaCode { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgreementArea>
    {
        public void Configure(EntityTypeBuilder<AgreementArea> entity)
        {
            entity.ToTable("agreement_area", "partners");
            entity.HasKey(row => new { row.AgreementId, row.AreaCode });
            entity.Property(row => row.AreaCode).HasMaxLength(60);
            entity.HasOne<Agreement>().WithMany(agreement => agreement.Areas).HasForeignKey(row => row.AgreementId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
