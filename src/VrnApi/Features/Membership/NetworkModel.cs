using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using VrnApi.Data.Membership;
using VrnApi.Platform;

namespace VrnApi.Features.Membership;

/// <summary>A network as every holder of <c>members:read</c> sees it.</summary>
public record NetworkModel
{
    public NetworkModel()
    {
    }

    [SetsRequiredMembers]
    protected NetworkModel(NetworkModel original)
    {
        ArgumentNullException.ThrowIfNull(original);
        (Id, Slug, Name, NameSort, Kind, Status) = (original.Id, original.Slug, original.Name, original.NameSort, original.Kind, original.Status);
        (Areas, Parent, Purpose, JoinBy, IsDutyPartnership) =
            (original.Areas, original.Parent, original.Purpose, original.JoinBy, original.IsDutyPartnership);
        (Established, ValidFrom, ValidTo, Citation) = (original.Established, original.ValidFrom, original.ValidTo, original.Citation);
        (AsOf, ClosedReason) = (original.AsOf, original.ClosedReason);
    }

    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    [JsonIgnore]
    public string NameSort { get; init; } = "";

    /// <summary>The day it was read for; what hangs on it is read for the same.</summary>
    [JsonIgnore]
    public DateOnly AsOf { get; init; }

    public required NetworkKind Kind { get; init; }

    public required NetworkStatus Status { get; init; }

    /// <summary>Areas on the asked day.</summary>
    public IReadOnlyList<NetworkAreaModel> Areas { get; init; } = [];

    public NetworkReference? Parent { get; init; }

    public string? Purpose { get; init; }

    public required JoinBy JoinBy { get; init; }

    /// <summary>Discharges the Serious Violence Duty.</summary>
    public required bool IsDutyPartnership { get; init; }

    /// <summary>As printed, such as <c>Autumn 2020</c>.</summary>
    public string? Established { get; init; }

    /// <summary>Null where no document gives the day.</summary>
    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>Why it was closed: lower-case words with hyphens; absent while it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClosedReason { get; init; }

    public CitationModel? Citation { get; init; }

    private sealed class Profile : AutoMapper.Profile
    {
        public Profile()
        {
            // Given by name with each ProjectTo.
            DateOnly asOf = default;
            CreateProjection<Network, NetworkReference>();
            CreateProjection<NetworkArea, NetworkAreaModel>()
                .ForMember(model => model.Code, map => map.MapFrom(area => area.GssCode));
            CreateProjection<Network, NetworkModel>()
                .ForMember(model => model.AsOf, map => map.MapFrom(_ => asOf))
                .ForMember(model => model.Established, map => map.MapFrom(network => network.EstablishedText))
                .ForMember(model => model.Areas, map => map.MapFrom(network => network.Areas
                    .Where(area => area.ValidFrom <= asOf && (area.ValidTo == null || area.ValidTo > asOf))
                    .OrderBy(area => area.GssCode)));
        }
    }
}

/// <summary>A network that another one names.</summary>
public sealed record NetworkReference
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }
}

/// <summary>An area that a network works for.</summary>
public sealed record NetworkAreaModel
{
    /// <summary>GSS code.</summary>
    public required string Code { get; init; }

    /// <summary>Whether a document says it or it follows from the name.</summary>
    public required StatedBasis Basis { get; init; }
}
