using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum ReferralKind
{
    Self,
    Parent,
    Professional,
    School,
}

public enum ReferralChannel
{
    Form,
    Phone,
    Email,
    Web,
    InPerson,
}

/// <summary>Who may bring somebody to a service, and how. The platform itself takes no person's details.</summary>
public sealed class ReferralRoute : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public required ReferralKind Kind { get; init; }

    /// <summary>Null when the source does not say.</summary>
    public ReferralChannel? Channel { get; init; }

    public string? Url { get; set; }

    public string? Phone { get; set; }

    public bool? ConsentRequired { get; set; }

    public string? Note { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<ReferralRoute>
    {
        public void Configure(EntityTypeBuilder<ReferralRoute> entity)
        {
            entity.IsPart("referral_route");
            entity.Property(route => route.Url).HasMaxLength(2048);
            entity.Property(route => route.Phone).HasMaxLength(40);
            entity.Property(route => route.Note).HasMaxLength(500);
            entity.HasOne<Service>().WithMany(service => service.ReferralRoutes).HasForeignKey(route => route.ServiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
