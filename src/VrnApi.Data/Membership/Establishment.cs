using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>A school of the register that Membership and Outcomes share.</summary>
public sealed class Establishment
{
    /// <summary>Unique reference number, six digits.</summary>
    public required string Urn { get; init; }

    /// <summary>Local authority and establishment number, seven digits.</summary>
    public required string LaEstab { get; set; }

    /// <summary>UK provider reference number, eight digits.</summary>
    public string? Ukprn { get; set; }

    public required string Name { get; set; }

    /// <summary>One of <see cref="Phases"/>; no enum, because no enum member is written <c>post-16</c>.</summary>
    public required string Phase { get; set; }

    /// <summary>GSS code of the authority.</summary>
    public required string LaCode { get; set; }

    /// <summary>GSS code of the district; the authority's own where that is unitary.</summary>
    public required string DistrictCode { get; set; }

    public DateOnly? OpenOn { get; set; }

    public DateOnly? CloseOn { get; set; }

    public Guid? CitationId { get; init; }

    public static readonly string[] Phases = ["primary", "secondary", "all-through", "special", "alternative-provision", "pru", "post-16"];

    internal sealed class Configuration : IEntityTypeConfiguration<Establishment>
    {
        public void Configure(EntityTypeBuilder<Establishment> entity)
        {
            entity.ToTable("establishment", "membership");
            entity.HasKey(establishment => establishment.Urn);
            entity.ToTable(table => table.HasCheckConstraint("ck_establishment_phase", $"phase IN ('{string.Join("', '", Phases)}')"));
            entity.Property(establishment => establishment.Urn).HasMaxLength(6);
            entity.Property(establishment => establishment.LaEstab).HasMaxLength(7);
            entity.Property(establishment => establishment.Ukprn).HasMaxLength(8);
            entity.Property(establishment => establishment.Name).HasMaxLength(200);
            entity.Property(establishment => establishment.Phase).HasMaxLength(60);
            entity.Property(establishment => establishment.LaCode).HasMaxLength(9);
            entity.Property(establishment => establishment.DistrictCode).HasMaxLength(9);
            entity.HasIndex(establishment => new { establishment.LaCode, establishment.Phase });
            entity.HasIndex(establishment => establishment.LaEstab);
            entity.RefersTo<Establishment, Citation>(establishment => establishment.CitationId);
        }
    }
}
