using System.Text.Json.Serialization;
using VrnApi.Data.Membership;
using VrnApi.Platform;

namespace VrnApi.Features.Membership;

/// <summary>A seat: an organisation's or a function's, never a person's. A flag is null where no document says.</summary>
public sealed record SeatModel
{
    public required Guid Id { get; init; }

    [JsonIgnore]
    public Guid NetworkId { get; init; }

    public required int Number { get; init; }

    public OrganisationReference? Organisation { get; init; }

    public SeatTypeReference? SeatType { get; init; }

    public required StatutoryClass StatutoryClass { get; init; }

    public DutyKind? DutyKind { get; init; }

    public bool? IsStrategic { get; init; }

    public bool? IsPractitioner { get; init; }

    public bool? IsExpert { get; init; }

    public bool? IsSchool { get; init; }

    public bool? IsVoting { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>First day of the printed period of the document that states it.</summary>
    public DateOnly? StatedOn { get; init; }

    public CitationModel? Citation { get; init; }
}

public sealed record OrganisationReference(Guid Id, string Slug, string Name);

public sealed record SeatTypeReference(string Code, string Label);
