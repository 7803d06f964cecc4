using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>What a version changes for readers, told from two sets of public cells alone: indicators and periods, never a cell.</summary>
internal static class VersionChanges
{
    public static IReadOnlyList<(ChangeKind Kind, string Indicator, string Period)> Between(IReadOnlyCollection<PublicCell> before, IReadOnlyCollection<PublicCell> after)
    {
        var (old, now) = (Grouped(before), Grouped(after));
        List<(ChangeKind, string, string)> changes = [];
        foreach (var (place, cells) in now)
        {
            if (!old.TryGetValue(place, out var earlier))
            {
                changes.Add((ChangeKind.Added, place.Indicator, place.Period));
            }
            else if (!earlier.SetEquals(cells))
            {
                changes.Add((ChangeKind.Revised, place.Indicator, place.Period));
            }
        }
        changes.AddRange(old.Keys.Where(place => !now.ContainsKey(place)).Select(place => (ChangeKind.Removed, place.Indicator, place.Period)));
        return [.. changes.OrderBy(change => change.Item2, StringComparer.Ordinal).ThenBy(change => change.Item3, StringComparer.Ordinal)];
    }

    private static Dictionary<(string Indicator, string Period), HashSet<PublicCell>> Grouped(IReadOnlyCollection<PublicCell> cells) =>
        cells.GroupBy(cell => (cell.Indicator, cell.Period)).ToDictionary(group => group.Key, group => group.ToHashSet());
}
