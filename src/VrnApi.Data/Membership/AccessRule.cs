using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>What kind of belonging opens the rule.</summary>
public enum AccessWhen
{
    Seat,
    SignUp,
    Officer,
}

public enum AccessAreaBasis
{
    NetworkAreas,
    OrganisationArea,
}

public enum AccessGives
{
    NetworkDetail,
    AreaListings,
}

/// <summary>Rows that members of a network may read besides those of their registration. It adds rows, never scopes.</summary>
public sealed class AccessRule
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required AccessWhen When { get; init; }

    public required AccessAreaBasis AreaBasis { get; init; }

    public required AccessGives Gives { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AccessRule>
    {
        public void Configure(EntityTypeBuilder<AccessRule> entity)
        {
            entity.ToTable("access_rule", "membership");
            entity.ToTable(table => table.HasCheckConstraint("ck_access_rule_validity", "valid_to > valid_from"));
            entity.HasIndex(rule => new { rule.NetworkId, rule.When });
            entity.RefersTo<AccessRule, Network>(rule => rule.NetworkId);
            entity.RefersTo<AccessRule, Citation>(rule => rule.CitationId);
        }
    }
}
