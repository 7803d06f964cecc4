using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

/// <summary>The class of body under section 12 of the Police, Crime, Sentencing and Courts Act 2022; it decides the legal gateway.</summary>
public enum StatutoryClass
{
    None,
    SpecifiedAuthority,
    LocalPolicingBody,
    Educational,
    Prison,
    YouthCustody,
}

public enum PartnerState
{
    Pending,
    Active,
    Suspended,
    Closed,
}

/// <summary>A body that signed up to use the platform. What its clients may do follows from its type, class and areas.</summary>
public sealed class Partner
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Lower-case kebab text, for people and tokens: <c>leicester-city-council</c>.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    public required PartnerType Type { get; init; }

    public StatutoryClass StatutoryClass { get; set; }

    public bool IsHealthOrSocialCare { get; set; }

    public bool IsCompetentAuthority { get; set; }

    /// <summary>GSS code of the area a council, force or health body answers for.</summary>
    public string? AreaCode { get; set; }

    /// <summary>Unique reference number of a school, six digits.</summary>
    public string? Urn { get; set; }

    public string? ForceCode { get; set; }

    public string? OdsCode { get; set; }

    public PartnerState State { get; set; }

    public string? StateReason { get; set; }

    /// <summary>Functions to turn to, such as <c>data protection officer</c>, separated by line feeds; never names of persons.</summary>
    public string? ContactFunctions { get; set; }

    public required string CreatedBy { get; init; }

    /// <summary>Another operator than <see cref="CreatedBy"/>.</summary>
    public string? ActivatedBy { get; set; }

    public DateTimeOffset? ActivatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Partner>
    {
        public void Configure(EntityTypeBuilder<Partner> entity)
        {
            entity.ToTable("partner", "partners");
            entity.Property(partner => partner.Code).HasMaxLength(64);
            entity.Property(partner => partner.Name).HasMaxLength(200);
            entity.Property(partner => partner.AreaCode).HasMaxLength(9);
            entity.Property(partner => partner.Urn).HasMaxLength(6);
            entity.Property(partner => partner.ForceCode).HasMaxLength(20);
            entity.Property(partner => partner.OdsCode).HasMaxLength(20);
            entity.Property(partner => partner.ContactFunctions).HasMaxLength(1200);
            entity.Property(partner => partner.StateReason).HasMaxLength(500);
            entity.Property(partner => partner.CreatedBy).HasMaxLength(64);
            entity.Property(partner => partner.ActivatedBy).HasMaxLength(64);
            entity.HasIndex(partner => partner.Code).IsUnique();
            entity.HasIndex(partner => partner.Urn).IsUnique();
            entity.HasIndex(partner => new { partner.Type, partner.State });
        }
    }
}
