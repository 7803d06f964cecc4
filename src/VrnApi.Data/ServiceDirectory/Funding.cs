using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Who pays for a service or an organisation; it belongs to exactly one of them.</summary>
public sealed class Funding : IServicePart
{
    public required Guid Id { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? OrganisationId { get; init; }

    /// <summary>In words.</summary>
    public required string Source { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<Funding>
    {
        public void Configure(EntityTypeBuilder<Funding> entity)
        {
            entity.IsPart("funding");
            entity.ToTable(table => table.HasCheckConstraint("ck_funding_one_parent", Owners.ExactlyOne("service_id", "organisation_id")));
            entity.Property(funding => funding.Source).HasMaxLength(500);
            entity.HasOne<Service>().WithMany(service => service.Funding).HasForeignKey(funding => funding.ServiceId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Organisation>().WithMany(organisation => organisation.Funding).HasForeignKey(funding => funding.OrganisationId).OnDelete(DeleteBehavior.ClientCascade);
        }
    }
}
