using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>A partner that an agreement binds.</summary>
public sealed class AgreementParty
{
    public required Guid AgreementId { get; init; }

    public required Guid PartnerId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgreementParty>
    {
        public void Configure(EntityTypeBuilder<AgreementParty> entity)
        {
            entity.ToTable("agreement_party", "partners");
            entity.HasKey(row => new { row.AgreementId, row.PartnerId });
            entity.HasOne<Agreement>().WithMany(agreement => agreement.Parties).HasForeignKey(row => row.AgreementId).OnDelete(DeleteBehavior.Cascade);
            entity.HasOne<Partner>().WithMany().HasForeignKey(row => row.PartnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
