using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The codes by which a row was told apart, as they were sent. Rows alike may share one: its key is worked out once.</summary>
public sealed class SentFilters(IReadOnlyList<KeyValuePair<string, string>> given)
{
    public static readonly SentFilters None = new([]);

    /// <summary>In the order in which they were sent; <see cref="FilterKey.Total"/> may stand among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Given => given;

    public string Key => field ??= FilterKey.Of(given);
}
