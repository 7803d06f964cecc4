using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>Where one postcode lies and what it lies in.</summary>
public abstract class PostcodeRow
{
    /// <summary>Upper case, without the space.</summary>
    public required string Postcode { get; init; }

    /// <summary>Degrees, WGS 84; null for a postcode without position.</summary>
    public double? Latitude { get; set; }

    public double? Longitude { get; set; }

    /// <summary>GSS code of the district or unitary authority.</summary>
    public string? Lad { get; set; }

    public string? Ward { get; set; }

    public string? County { get; set; }

    public string? PoliceForce { get; set; }

    /// <summary>The publisher's positional quality; 10 is best, 90 none.</summary>
    public int? Quality { get; set; }

    public DateOnly? TerminatedOn { get; set; }

    internal abstract class Columns<T>(string table) : IEntityTypeConfiguration<T> where T : PostcodeRow
    {
        public void Configure(EntityTypeBuilder<T> entity)
        {
            entity.ToTable(table, "reference");
            entity.HasKey(unit => unit.Postcode);
            entity.Property(unit => unit.Postcode).HasMaxLength(7).IsUnicode(false);
            entity.Property(unit => unit.Lad).HasMaxLength(9).IsUnicode(false);
            entity.Property(unit => unit.Ward).HasMaxLength(9).IsUnicode(false);
            entity.Property(unit => unit.County).HasMaxLength(9).IsUnicode(false);
            entity.Property(unit => unit.PoliceForce).HasMaxLength(9).IsUnicode(false);
        }
    }
}

/// <summary>A postcode that can be asked for.</summary>
public sealed class PostcodeUnit : PostcodeRow
{
    internal sealed class Configuration() : Columns<PostcodeUnit>("postcode_unit");
}

/// <summary>A postcode of an import that is not in force yet.</summary>
public sealed class StagedPostcode : PostcodeRow
{
    internal sealed class Configuration() : Columns<StagedPostcode>("postcode_staging");
}
