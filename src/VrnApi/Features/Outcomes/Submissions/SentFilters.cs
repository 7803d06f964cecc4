using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The codes by which a row was told apart, as they were sent. Rows alike may share one: its key and number are worked out once.</summary>
public sealed class SentFilters(IReadOnlyList<KeyValuePair<string, string>> given)
{
    public static readonly SentFilters None = new([]);

    private int? number;

    /// <summary>In the order in which they were sent; <see cref="FilterKey.Total"/> may stand among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Given => given;

    public string Key => field ??= FilterKey.Of(given);

    /// <summary>What stored rows know the combination by (<see cref="StableNumber"/>).</summary>
    public int Number => number ??= StableNumber.Of(Key);
}
