using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A number that a register gave the organisation, such as scheme <c>GB-CHC</c> for charities.</summary>
public sealed class OrganisationIdentifier
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Scheme { get; init; }

    public string? Kind { get; set; }

    public required string Identifier { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<OrganisationIdentifier>
    {
        public void Configure(EntityTypeBuilder<OrganisationIdentifier> entity)
        {
            entity.IsPart("organisation_identifier");
            entity.Property(identifier => identifier.Scheme).HasMaxLength(40);
            entity.Property(identifier => identifier.Kind).HasMaxLength(100);
            entity.Property(identifier => identifier.Identifier).HasMaxLength(100);
            entity.HasOne<Organisation>().WithMany(organisation => organisation.Identifiers)
                .HasForeignKey(identifier => identifier.OrganisationId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(identifier => new { identifier.OrganisationId, identifier.Scheme, identifier.Identifier }).IsUnique();
            entity.HasIndex(identifier => new { identifier.Scheme, identifier.Identifier });
        }
    }
}
