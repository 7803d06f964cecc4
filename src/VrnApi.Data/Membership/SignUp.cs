using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

public enum SignUpState
{
    Pending,
    Verified,
    Active,
    Left,
    Declined,
    Withdrawn,
}

public enum SignUpRoute
{
    /// <summary>The organisation's own act.</summary>
    Self,

    /// <summary>Entered by the network's team.</summary>
    Vrn,
}

/// <summary>An organisation's way into a network. At most one is live for a network and school (or organisation).</summary>
public sealed class SignUp
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required Guid OrganisationId { get; init; }

    public string? Urn { get; init; }

    public SignUpState State { get; set; }

    public required SignUpRoute Route { get; init; }

    public required DateTimeOffset PendingAt { get; init; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public DateTimeOffset? ActiveAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Code of the function to turn to, never a person.</summary>
    public string? ContactFunction { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignUp>
    {
        public void Configure(EntityTypeBuilder<SignUp> entity)
        {
            entity.ToTable("sign_up", "membership");
            entity.Property(signUp => signUp.Urn).HasMaxLength(6);
            entity.Property(signUp => signUp.ContactFunction).HasMaxLength(60);
            entity.HasIndex(signUp => new { signUp.NetworkId, signUp.OrganisationId, signUp.Urn }).IsUnique()
                .HasFilter("state IN ('pending', 'verified', 'active')").AreNullsDistinct(false);
            entity.HasIndex(signUp => new { signUp.NetworkId, signUp.Urn }, "ix_sign_up_live_urn").IsUnique()
                .HasFilter("state IN ('pending', 'verified', 'active') AND urn IS NOT NULL");
            entity.RefersTo<SignUp, Network>(signUp => signUp.NetworkId);
            entity.RefersTo<SignUp, Organisation>(signUp => signUp.OrganisationId);
            entity.RefersTo<SignUp, Establishment>(signUp => signUp.Urn);
            entity.RefersTo<SignUp, RoleFunction>(signUp => signUp.ContactFunction);
            entity.RefersTo<SignUp, Citation>(signUp => signUp.CitationId);
        }
    }
}
