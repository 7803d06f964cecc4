using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>One import of postcodes.</summary>
public sealed class GeoRelease
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name of the file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary><c>vrn</c>, <c>onspd</c> or <c>codepoint</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required byte[] Sha256 { get; init; }

    /// <summary>Postcodes that the file has.</summary>
    public required int Units { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<GeoRelease>
    {
        public void Configure(EntityTypeBuilder<GeoRelease> entity)
        {
            entity.ToTable("geo_release", "reference");
            entity.Property(release => release.Id).ValueGeneratedNever();
            entity.Property(release => release.File).HasMaxLength(260);
            entity.Property(release => release.Layout).HasMaxLength(20);
            entity.Property(release => release.Sha256).HasMaxLength(32);
        }
    }
}
