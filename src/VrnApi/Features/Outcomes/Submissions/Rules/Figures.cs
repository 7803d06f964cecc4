using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>
/// The counts of a return by indicator, area and combination. A combination without a row is zero where the head says that absent
/// means zero and its breakdown was begun, else unknown; rules say nothing about the unknown.
/// </summary>
public sealed class Figures
{
    private readonly ReturnCheck check;
    private readonly bool absentIsZero;
    private readonly Dictionary<(string Indicator, string? Area, string Key), CheckedRow> rows = [];
    private readonly HashSet<(string Indicator, string? Area, string Breakdown)> begun = [];

    internal Figures(ReturnCheck check)
    {
        this.check = check;
        foreach (var row in check.Rows)
        {
            rows.TryAdd((row.Indicator.Code, row.Sent.Area, row.Key), row);
            begun.Add((row.Indicator.Code, row.Sent.Area, BreakdownOf(row.Key)));
        }
        // A refused row is not zero: with one, what is absent is unknown.
        absentIsZero = check.Head.AbsentMeansZero && check.Faults.Count == 0;
        Areas = [.. check.Rows.Select(row => row.Sent.Area).Distinct()];
    }

    /// <summary>The areas counted for; one null for a school.</summary>
    public IReadOnlyList<string?> Areas { get; }

    public CheckedRow? Row(string indicator, string? area, string key) => rows.GetValueOrDefault((indicator, area, key));

    public bool HasBegun(Indicator indicator, string? area, Breakdown breakdown) => begun.Contains((indicator.Code, area, breakdown.Name));

    public long? Value(string indicator, string? area, string key) => Row(indicator, area, key) is { } row ? row.Sent.Value
        : absentIsZero && begun.Contains((indicator, area, BreakdownOf(key))) ? 0
        : null;

    /// <returns>Null unless all parts are known.</returns>
    public long? Sum(string indicator, string? area, IEnumerable<string> keys)
    {
        long sum = 0;
        foreach (var key in keys)
        {
            if (Value(indicator, area, key) is not { } value)
            {
                return null;
            }
            sum += value;
        }
        return sum;
    }

    /// <summary>Codes in force for the return's period; none when the list has no version then.</summary>
    public IEnumerable<string> CodesOf(Filter filter) =>
        filter.List.On(check.Period!.Start)?.Codes.Select(code => code.Value) ?? [];

    private static string BreakdownOf(string key) => key.Length == 0 ? "total" : key.Contains('|') ? "reason*sex" : key[..key.IndexOf('=')];
}
