using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>A purpose for which an agreement lets data be used, such as <c>serious-violence-prevention</c>.</summary>
public sealed class AgreementPurpose
{
    public required Guid AgreementId { get; init; }

    public required string Purpose { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgreementPurpose>
    {
        public void Configure(EntityTypeBuilder<AgreementPurpose> entity)
        {
            entity.ToTable("agreement_purpose", "partners");
            entity.HasKey(row => new { row.AgreementId, row.Purpose });
            entity.Property(row => row.Purpose).HasMaxLength(64);
            entity.HasOne<Agreement>().WithMany(agreement => agreement.Purposes).HasForeignKey(row => row.AgreementId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
