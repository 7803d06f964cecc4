using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum TermsStatus
{
    Draft,
    Published,
    Superseded,
}

public enum QuorumKind
{
    /// <summary>A number of organisations.</summary>
    Organisations,

    /// <summary>A share of the seats, from 0 to 1.</summary>
    Share,
}

/// <summary>A text with computable rules. A rule that the text does not set is null or false, never guessed. Frozen once published.</summary>
public sealed class TermsVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string TermsCode { get; init; }

    public required int Version { get; init; }

    public TermsStatus Status { get; set; }

    public DateOnly? EffectiveFrom { get; set; }

    public required string Text { get; set; }

    public int? MinMeetingsPerYear { get; set; }

    public int? IdealGapMinDays { get; set; }

    public int? IdealGapMaxDays { get; set; }

    public bool RequiresChair { get; set; }

    public bool RequiresDeputy { get; set; }

    /// <summary>More than half of the filled seats belong to practitioners.</summary>
    public bool PractitionerMajority { get; set; }

    public bool RequiresSchool { get; set; }

    public bool RequiresStrategic { get; set; }

    public bool RequiresExpert { get; set; }

    public QuorumKind? QuorumKind { get; set; }

    public decimal? QuorumValue { get; set; }

    public string? PrincipleSetCode { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TermsVersion>
    {
        public void Configure(EntityTypeBuilder<TermsVersion> entity)
        {
            entity.ToTable("terms_version", "membership");
            entity.ToTable(table => table.HasCheckConstraint("ck_terms_version_quorum",
                "(quorum_kind IS NULL AND quorum_value IS NULL) OR (quorum_kind IS NOT NULL AND quorum_value IS NOT NULL)"));
            entity.Property(version => version.TermsCode).HasMaxLength(60);
            entity.Property(version => version.QuorumValue).HasPrecision(9, 4);
            entity.Property(version => version.PrincipleSetCode).HasMaxLength(60);
            entity.HasIndex(version => new { version.TermsCode, version.Version }).IsUnique();
            entity.RefersTo<TermsVersion, Terms>(version => version.TermsCode);
            entity.RefersTo<TermsVersion, PrincipleSet>(version => version.PrincipleSetCode);
            entity.RefersTo<TermsVersion, Citation>(version => version.CitationId);
        }
    }
}
