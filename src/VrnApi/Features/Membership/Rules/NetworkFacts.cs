using VrnApi.Data.Membership;

namespace VrnApi.Features.Membership.Rules;

/// <summary>What is on record of a network on a day: all that the rules may know.</summary>
public sealed record NetworkFacts(Guid Id, string Slug, DateOnly AsOf)
{
    public bool IsDutyPartnership { get; init; }

    public bool IsSchoolsNetwork { get; init; }

    /// <summary>The terms adopted on the day; null for none.</summary>
    public AdoptedTerms? Terms { get; init; }

    /// <summary>Held up to the day, oldest first: those of twelve months and the last six.</summary>
    public IReadOnlyList<HeldMeeting> Meetings { get; init; } = [];

    /// <summary>Chairs and deputies that were in post within the twelve months.</summary>
    public IReadOnlyList<OfficerHolding> Officers { get; init; } = [];

    /// <summary>Organisations with a seat or an active sign-up on the day, by name.</summary>
    public IReadOnlyList<MemberFact> Members { get; init; } = [];

    /// <summary>Seats in force on the day, by number.</summary>
    public IReadOnlyList<SeatFact> Seats { get; init; } = [];

    /// <summary>Schools open on the day in its areas.</summary>
    public IReadOnlyList<SchoolFact> Schools { get; init; } = [];

    /// <summary>The area group it covers together with others, or owns; null for none.</summary>
    public TilingFacts? Tiling { get; init; }

    public IReadOnlyList<ProductFact> Products { get; init; } = [];

    /// <summary>Writes refused by a guard within twelve months.</summary>
    public int RefusedPersonalData { get; init; }

    public int RefusedReferrals { get; init; }

    /// <summary>The day from which twelve months count; itself not among them.</summary>
    public DateOnly WindowStart => AsOf.AddMonths(-12);

    public IReadOnlyList<HeldMeeting> MeetingsOfTheYear => [.. Meetings.Where(meeting => meeting.Day > WindowStart)];
}

/// <param name="CurrentVersion">Id of the newest version of the same terms in effect on the day, which members have to accept.</param>
/// <param name="PrincipleCodes">Of the version's set; null where it names none.</param>
public sealed record AdoptedTerms(
    Guid VersionId, string Code, int Version, DateOnly AdoptedFrom, Guid CurrentVersion, int CurrentNumber, int? MinMeetingsPerYear, int? IdealGapMaxDays, bool RequiresChair,
    bool RequiresDeputy, bool PractitionerMajority, bool RequiresSchool, bool RequiresStrategic, bool RequiresExpert, QuorumKind? QuorumKind,
    decimal? QuorumValue, IReadOnlyList<string> StandingCodes, IReadOnlyList<string>? PrincipleCodes, RuleSource? Source);

/// <param name="ChairedBy">Id of the holding that chaired; null when not recorded.</param>
/// <param name="StandingCodes">Standing items on its agenda.</param>
/// <param name="Organisations">How many different organisations attended.</param>
/// <param name="FunctionSeats">How many seats of functions were taken.</param>
/// <param name="SeatsThatDay">Seats in force on its day.</param>
public sealed record HeldMeeting(
    Guid Id, DateOnly Day, Guid? ChairedBy, bool? ExternallySupported, IReadOnlyList<string> StandingCodes, int Organisations, int FunctionSeats, int SeatsThatDay);

public sealed record OfficerHolding(Guid Id, string Function, DateOnly From, DateOnly? To)
{
    public bool Covers(DateOnly day) => From <= day && (To is null || To > day);
}

/// <param name="AcceptedVersions">Terms versions accepted up to the day.</param>
/// <param name="Principles">Codes committed to on the day.</param>
public sealed record MemberFact(Guid Id, string Slug, string Name, IReadOnlySet<Guid> AcceptedVersions, IReadOnlySet<string> Principles);

/// <param name="IsFilled">An organisation's, or a function's that is not known to be vacant.</param>
public sealed record SeatFact(
    Guid Id, int Number, bool IsFilled, bool? IsPractitioner, bool? IsSchool, bool? IsStrategic, bool? IsExpert, StatutoryClass Class, DutyKind? Duty);

/// <param name="SignedUp">It has an active sign-up on the day.</param>
/// <param name="Attended">Its organisation attended a meeting within twelve months.</param>
public sealed record SchoolFact(string Urn, string Name, string Phase, string Authority, string District, bool SignedUp, bool Attended);

/// <param name="Districts">What must be covered.</param>
/// <param name="Partnerships">What covers, with the districts of each on the day.</param>
public sealed record TilingFacts(string Group, IReadOnlyList<string> Districts, IReadOnlyList<PartnershipFact> Partnerships);

public sealed record PartnershipFact(Guid Id, string Slug, string Name, IReadOnlyList<string> Districts);

public sealed record ProductFact(string Code, string Title, DateOnly? DueOn, DateOnly? DoneOn, DateOnly? DoneNoLaterThan);
