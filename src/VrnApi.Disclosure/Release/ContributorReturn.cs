namespace VrnApi.Disclosure;

/// <summary>What one contributor counted in one smallest area and one smallest period. Counts not named are 0.</summary>
/// <param name="Number">Equal numbers in two releases are the same return; a correction has a new one.</param>
/// <param name="Contributor">A number; who it is stays with the host.</param>
/// <param name="Families">Families the return counted, whether or not it found any.</param>
public sealed record ContributorReturn(
    long Number, int Contributor, int Area, int Period, IReadOnlyList<int> Families, IReadOnlyList<ReturnCount> Counts);

/// <param name="Value">0 or more.</param>
public sealed record ReturnCount(int Family, int Option, long Value);
