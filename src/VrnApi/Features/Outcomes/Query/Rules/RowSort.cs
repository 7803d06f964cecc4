using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Query.Rules;

/// <summary>What rows can be sorted by.</summary>
public enum SortField
{
    TimePeriod,
    GeographicLevel,
    Location,
    Filter,
}

/// <summary>One key of an order of rows: keys of rows alone, never a value.</summary>
/// <param name="Level">Of <see cref="SortField.Location"/>: areas of this level first, by code.</param>
/// <param name="Filter">Of <see cref="SortField.Filter"/>: id of the filter, rows told apart by it first, by code.</param>
public sealed record RowSort(SortField Field, bool Descending, GeographicLevel? Level = null, string? Filter = null)
{
    /// <summary>As it is written in questions: <c>location|LA</c>.</summary>
    public string Name => Field switch
    {
        SortField.TimePeriod => "timePeriod",
        SortField.GeographicLevel => "geographicLevel",
        SortField.Location => $"location|{Released.ReleasedLine.LevelOf(Level!.Value)}",
        _ => $"filter|{Filter}",
    };
}
