using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>What a scheme rates; it decides which subjects may carry its ratings.</summary>
public enum UnitRated
{
    Approach,
    Programme,
    BodyOfEvidence,
}

/// <summary>Whether somebody has compared our vocabulary with the owner's publication.</summary>
public enum Verification
{
    Transcribed,
    Verified,
}

/// <summary>A scale as it stood in a period. A value is only ever read within its version.</summary>
public sealed class RatingSchemeVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string SchemeCode { get; init; }

    public required string Label { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; set; }

    public required UnitRated UnitRated { get; init; }

    public Verification Verification { get; set; }

    public string? Note { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RatingSchemeVersion>
    {
        public void Configure(EntityTypeBuilder<RatingSchemeVersion> entity)
        {
            entity.ToTable("rating_scheme_version", "evidence");
            entity.Property(version => version.SchemeCode).HasMaxLength(60);
            entity.Property(version => version.Label).HasMaxLength(60);
            entity.Property(version => version.Note).HasMaxLength(1000);
            entity.HasIndex(version => new { version.SchemeCode, version.Label }).IsUnique();
            entity.RefersTo<RatingSchemeVersion, RatingScheme>(version => version.SchemeCode);
            entity.RefersTo<RatingSchemeVersion, Citation>(version => version.CitationId);
        }
    }
}
