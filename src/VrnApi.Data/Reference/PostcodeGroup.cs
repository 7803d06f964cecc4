using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>Postcodes that begin alike: what is known of a place when the postcode itself is not.</summary>
public abstract class PostcodeGroup
{
    /// <summary>Upper case; a sector with its space, such as <c>LE2 7</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Degrees, WGS 84: the mean of its postcodes in use.</summary>
    public double Latitude { get; set; }

    public double Longitude { get; set; }

    /// <summary>Metres within which 95 % of its postcodes lie.</summary>
    public int UncertaintyM { get; set; }

    /// <summary>Postcodes in use.</summary>
    public int Units { get; set; }

    /// <summary>GSS codes, spaces between, the one with most postcodes first.</summary>
    public required string Lads { get; set; }

    internal abstract class Columns<T>(string table) : IEntityTypeConfiguration<T> where T : PostcodeGroup
    {
        public void Configure(EntityTypeBuilder<T> entity)
        {
            entity.ToTable(table, "reference");
            entity.HasKey(group => group.Code);
            entity.Property(group => group.Code).HasMaxLength(6).IsUnicode(false);
            entity.Property(group => group.Lads).HasMaxLength(400).IsUnicode(false);
        }
    }
}

/// <summary>Such as <c>LE2 7</c>.</summary>
public sealed class PostcodeSector : PostcodeGroup
{
    internal sealed class Configuration() : Columns<PostcodeSector>("postcode_sector");
}

/// <summary>Such as <c>LE2</c>.</summary>
public sealed class Outcode : PostcodeGroup
{
    /// <summary>It belongs to large users of the mail and says little about where they are.</summary>
    public bool LargeUser { get; set; }

    internal sealed class Configuration() : Columns<Outcode>("outcode");
}
