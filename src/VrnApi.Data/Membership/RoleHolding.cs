using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>That a function was filled between two days. A change ends one holding and begins another.</summary>
public sealed class RoleHolding
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public Guid? SeatId { get; init; }

    public Guid? OrganisationId { get; init; }

    /// <summary>The kind of place, such as <c>large mainstream secondary school</c>, where the organisation is not named.</summary>
    public string? HeldAt { get; init; }

    public required string FunctionCode { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DatePrecision ValidFromPrecision { get; init; }

    public DateOnly? ValidTo { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RoleHolding>
    {
        public void Configure(EntityTypeBuilder<RoleHolding> entity)
        {
            entity.ToTable("role_holding", "membership");
            entity.ToTable(table => table.HasCheckConstraint("ck_role_holding_validity", "valid_to > valid_from"));
            entity.Property(holding => holding.HeldAt).HasMaxLength(200);
            entity.Property(holding => holding.FunctionCode).HasMaxLength(60);
            entity.HasIndex(holding => new { holding.NetworkId, holding.FunctionCode, holding.ValidFrom });
            entity.RefersTo<RoleHolding, Network>(holding => holding.NetworkId);
            entity.RefersTo<RoleHolding, Seat>(holding => holding.SeatId);
            entity.RefersTo<RoleHolding, Organisation>(holding => holding.OrganisationId);
            entity.RefersTo<RoleHolding, RoleFunction>(holding => holding.FunctionCode);
            entity.RefersTo<RoleHolding, Citation>(holding => holding.CitationId);
        }
    }
}
