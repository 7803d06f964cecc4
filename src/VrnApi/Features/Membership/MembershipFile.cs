using VrnApi.Platform;

namespace VrnApi.Features.Membership;

/// <summary>The part of <c>seed/membership.json</c> that has tables. The file holds more cited facts than these.</summary>
internal sealed record MembershipFile(
    SeedDocument[] Documents,
    MembershipFile.AreaGroupFact[] AreaGroups,
    MembershipFile.OrganisationFact[] Organisations,
    MembershipFile.NetworkFact[] Networks,
    MembershipFile.SeatTypeFact[] SeatTypes,
    MembershipFile.SeatFact[] Seats,
    MembershipFile.TileFact[] CspTiles,
    MembershipFile.FunctionFact[] RoleFunctions,
    MembershipFile.HoldingFact[] RoleHoldings,
    MembershipFile.PostFact[] Posts,
    MembershipFile.TermsFact[] TermsOfReference,
    MembershipFile.PrincipleSetFact[] PrincipleSets,
    MembershipFile.ItemFact[] StandingAgenda,
    MembershipFile.CaseFact OxfordCase,
    MembershipFile.DefinitionFact[] ViolenceDefinitions,
    MembershipFile.ProductFact[] StatutoryProducts)
{
    internal sealed record AreaGroupFact(string Code, string Label, string[] Members, string[] Districts, SeedCitation Citation);

    internal sealed record OrganisationFact(string Slug, string Name, string Type, ClassFact StatutoryClass);

    internal sealed record ClassFact(string Value, string? DutyClass, string Basis, SeedCitation Citation);

    internal sealed record NetworkFact(
        string Slug, string Name, string Kind, string? Status, string? AreaGroup, string[] Areas, string? Parent, string? GovernedBy,
        string? JoinBy, bool IsDutyPartnership, string? TilingOf, PeriodFact[]? Established, TextFact? Purpose, ContactFact[]? Contacts,
        SeedCitation? AreaCitation, SeedCitation Citation);

    internal sealed record PeriodFact(string Text, DateOnly From, DateOnly To, string Precision);

    internal sealed record TextFact(string Value);

    internal sealed record ContactFact(string Kind, string Value, SeedCitation Citation);

    internal sealed record SeatTypeFact(
        string Code, string Label, string StatutoryClass, string? DutyClass, string RoleFunction, bool IsSchool, SeedCitation Citation);

    internal sealed record SeatFact(
        string Network, int SeatNumber, string? Organisation, string SeatType, DateOnly? ValidFrom, string StatedOn, CharacterFact Character,
        SeedCitation Citation);

    internal sealed record CharacterFact(bool? IsStrategic, bool? IsPractitioner, bool? IsExpert);

    internal sealed record TileFact(string Slug, string[] Districts, string DistrictBasis, SeedCitation Citation);

    internal sealed record FunctionFact(string Code, string Label, string[] Flags, SeedCitation Citation);

    internal sealed record HoldingFact(
        string Network, string Function, string AlsoFunction, string HeldAt, DateOnly ValidFrom, string ValidFromPrecision, SeedCitation Citation);

    internal sealed record PostFact(string Organisation, string Function, decimal Fte, string State, SeedCitation Citation);

    internal sealed record TermsFact(
        string Code, int Version, string Title, AdoptionFact KnownAdoption, string PrincipleSet, TextFact Purpose, RulesFact Rules, SeedCitation Citation);

    internal sealed record AdoptionFact(string Network, SeedCitation Citation);

    internal sealed record RulesFact(
        ValueFact<int> MinMeetingsPerYear, ValueFact<WeeksFact> IdealGapWeeks, ValueFact<bool> RequiresChair, ValueFact<bool> RequiresDeputyChair,
        ValueFact<bool> PractitionerMajority, ValueFact<bool> RequiresSchool, ValueFact<bool> RequiresStrategic, ValueFact<bool> RequiresExpert);

    internal sealed record ValueFact<T>(T Value);

    internal sealed record WeeksFact(int Min, int Max);

    internal sealed record PrincipleSetFact(string Code, string Title, ItemFact[] Items, SeedCitation Citation);

    internal sealed record ItemFact(string Code, int Order, string Label, string? Meaning, SeedCitation Citation);

    internal sealed record CaseFact(string Network, InputFact[] Inputs, SchoolsFact SchoolsRepresented);

    internal sealed record SchoolsFact(SchoolsValue Value, SeedCitation Citation);

    internal sealed record SchoolsValue(string Operator, int Number);

    internal sealed record InputFact(int Order, string Subject, SeedCitation Citation);

    internal sealed record DefinitionFact(
        string Code, string Kind, string AdoptedBy, string Title, DateOnly ValidFrom, string ValidFromPrecision, string? Text, string? Supersedes,
        ScopeFact Scope, string[]? CrimeGroups, string[]? CountingRuleTypes, string? Priority, string? Exclusions, WordingFact[]? Wordings,
        string? WordingConflict, SeedCitation Citation);

    internal sealed record ScopeFact(bool? PublicPlace, bool? Domestic, bool? SexualViolence, int? PriorityUnderAge);

    internal sealed record WordingFact(string StatedOn, string Text, string? Note, SeedCitation Citation);

    internal sealed record ProductFact(
        string Code, string Kind, string Title, string Owner, DateOnly? DueOn, string? DuePeriod, string State, DoneFact? DoneOn, string? Recurrence,
        string? PerNetworkKind, SeedCitation Citation);

    internal sealed record DoneFact(DateOnly? Value, DateOnly? NoLaterThan);
}
