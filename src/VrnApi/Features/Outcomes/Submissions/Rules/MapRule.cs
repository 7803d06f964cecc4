namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>What is registered of the caller's map of categories for a data set.</summary>
/// <param name="Newest">The newest version; 0 when there is none.</param>
/// <param name="Named">The version that the return names; null when there is no such version.</param>
public sealed record KnownMap(int Newest, NamedMap? Named);

/// <param name="Entries">Filter of each category, and whether it has a code.</param>
public sealed record NamedMap(DateOnly ValidFrom, IReadOnlyList<(string Filter, bool IsMapped)> Entries);

/// <summary>
/// map.*: the version of the category map that the head names is registered, holds in the period, and leaves few of the categories behind what was
/// counted without a code.
/// </summary>
internal static class MapRule
{
    public const int WarnsAbovePercent = 5, FailsAbovePercent = 20;

    private const string Member = "categoryMapVersion";

    public static void Check(ReturnCheck check)
    {
        if (check.Map is not { } map || HeadRule.Sound(check.Head.CategoryMapVersion) is not { } version)
        {
            return;
        }
        if (map.Newest == 0)
        {
            // Versions were named before maps could be registered.
            check.Faults.WarnOfHead(Member, "map.unregistered", "You have registered no category map for the data set.", "a version registered at /v1/outcomes/category-maps");
        }
        else if (map.Named is not { } named)
        {
            check.Faults.InHead(Member, "map.version", "Your category map has no such version.", $"a version from 1 to {map.Newest}");
        }
        else if (check.Period is { } period && named.ValidFrom > period.End)
        {
            check.Faults.InHead(Member, "map.valid_from", "The version of your category map begins after the period.", "a version that is valid in the period");
        }
        else
        {
            Share(check, named, version);
        }
    }

    private static void Share(ReturnCheck check, NamedMap map, string version)
    {
        var filters = check.Declared.SelectMany(indicator => indicator.Breakdowns).SelectMany(breakdown => breakdown.Filters).Select(filter => filter.Id).ToHashSet(StringComparer.Ordinal);
        var behind = map.Entries.Where(entry => filters.Contains(entry.Filter)).ToList();
        var unmapped = behind.Count(entry => !entry.IsMapped);
        var message = $"{unmapped} of {behind.Count} categories of version {version} have no code.";
        if (unmapped * 100 > behind.Count * FailsAbovePercent)
        {
            check.Faults.InHead(Member, "map.unmapped", message, $"at most {FailsAbovePercent}% without a code");
        }
        else if (unmapped * 100 > behind.Count * WarnsAbovePercent)
        {
            check.Faults.WarnOfHead(Member, "map.unmapped", message, $"at most {WarnsAbovePercent}% without a code");
        }
    }
}
