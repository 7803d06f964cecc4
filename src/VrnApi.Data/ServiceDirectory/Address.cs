using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>An address of a place; published only when it has all that Open Referral UK asks of one.</summary>
public sealed class Address
{
    public required Guid Id { get; init; }

    public required Guid LocationId { get; init; }

    public LocationKind Kind { get; set; }

    public string? Attention { get; set; }

    public string? Address1 { get; set; }

    public string? Address2 { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    /// <summary>Name of the county or unitary authority.</summary>
    public string? StateProvince { get; set; }

    public string? PostalCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country { get; set; } = "GB";

    public int Ordinal { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Address>
    {
        public void Configure(EntityTypeBuilder<Address> entity)
        {
            entity.IsPart("address");
            entity.Property(address => address.Attention).HasMaxLength(200);
            entity.Property(address => address.Address1).HasMaxLength(300);
            entity.Property(address => address.Address2).HasMaxLength(300);
            entity.Property(address => address.City).HasMaxLength(120);
            entity.Property(address => address.Region).HasMaxLength(120);
            entity.Property(address => address.StateProvince).HasMaxLength(120);
            entity.Property(address => address.PostalCode).HasMaxLength(10);
            entity.Property(address => address.Country).HasMaxLength(2);
            entity.HasOne<Location>().WithMany(location => location.Addresses).HasForeignKey(address => address.LocationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
