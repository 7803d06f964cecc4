using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum NetworkKind
{
    ViolenceReductionNetwork,
    Board,
    SubBoard,
    ExecutiveGroup,
    Csp,
    DeliveryGroup,
    CommunityPanel,
    CentralTeam,
    SchoolsNetwork,
    SafeguardingPartnership,
}

public enum NetworkStatus
{
    Active,
    Proposed,
    Closed,
}

/// <summary>How an organisation comes to belong.</summary>
public enum JoinBy
{
    Seat,
    SignUp,
    Appointment,
}

/// <summary>Any body that meets. It is made of organisations and functions, never of people on record.</summary>
public sealed class Network
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Slug { get; init; }

    public required string Name { get; set; }

    /// <summary>Folded name, the sort key of lists.</summary>
    public required string NameSort { get; set; }

    public required NetworkKind Kind { get; init; }

    public NetworkStatus Status { get; set; }

    public Guid? ParentId { get; set; }

    public Guid? GovernedById { get; set; }

    public string? Purpose { get; set; }

    public JoinBy JoinBy { get; set; }

    /// <summary>Discharges the Serious Violence Duty.</summary>
    public bool IsDutyPartnership { get; set; }

    /// <summary>The area group whose districts this and its siblings must cover once each.</summary>
    public string? TilingGroup { get; set; }

    /// <summary>The period as printed, such as <c>Autumn 2020</c>, with its bounds.</summary>
    public string? EstablishedText { get; init; }

    public DateOnly? EstablishedFrom { get; init; }

    public DateOnly? EstablishedTo { get; init; }

    public DatePrecision? EstablishedPrecision { get; init; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    /// <summary>Why it was closed: lower-case words with hyphens.</summary>
    public string? ClosedReason { get; set; }

    public Guid? CitationId { get; init; }

    public Network? Parent { get; init; }

    public Citation? Citation { get; init; }

    public ICollection<NetworkArea> Areas { get; init; } = [];

    public ICollection<NetworkContact> Contacts { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Network>
    {
        public void Configure(EntityTypeBuilder<Network> entity)
        {
            entity.ToTable("network", "membership");
            entity.ToTable(table => table.HasCheckConstraint("ck_network_validity", "valid_to > valid_from"));
            entity.Property(network => network.Slug).HasMaxLength(60);
            entity.Property(network => network.Name).HasMaxLength(300);
            entity.Property(network => network.NameSort).HasMaxLength(300).IsBinarySorted();
            entity.Property(network => network.Purpose).HasMaxLength(1000);
            entity.Property(network => network.ClosedReason).HasMaxLength(60);
            entity.Property(network => network.TilingGroup).HasMaxLength(60);
            entity.Property(network => network.EstablishedText).HasMaxLength(60);
            entity.HasIndex(network => network.Slug).IsUnique();
            entity.HasIndex(network => new { network.NameSort, network.Id });
            entity.RefersTo(network => network.Parent, network => network.ParentId);
            entity.RefersTo(network => network.Citation, network => network.CitationId);
            entity.RefersTo<Network, Network>(network => network.GovernedById);
            entity.RefersTo<Network, AreaGroup>(network => network.TilingGroup);
        }
    }
}
