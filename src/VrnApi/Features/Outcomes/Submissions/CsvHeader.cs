using VrnApi.Features.Outcomes.Catalogue;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>Where in the lines of a return's CSV form what stands: places of columns, from 0; -1 for what the file does not have.</summary>
internal sealed class CsvHeader(string[] columns, string[] keys, OutcomesCatalogue catalogue)
{
    /// <summary>A column's name where it is ours to give.</summary>
    private readonly string?[] names = Array.ConvertAll(columns, column => ReturnColumns.IsFixed(column) || keys.Contains(column) || catalogue.Filters.ContainsKey(column) ? column : null);

    public int Count => columns.Length;

    public int Indicator { get; } = Array.IndexOf(columns, ReturnColumns.Indicator);

    public int Value { get; } = Array.IndexOf(columns, ReturnColumns.Value);

    public int Area { get; } = Array.IndexOf(columns, ReturnColumns.Area);

    /// <summary>Of <see cref="ReturnColumns.OfBatch"/>, in its order; none for a single return.</summary>
    public int[] Keys { get; } = Array.ConvertAll(keys, key => Array.IndexOf(columns, key));

    public (int At, string Id)[] Filters { get; } = [.. columns.Index().Where(column => catalogue.Filters.ContainsKey(column.Item))];

    /// <summary>As a fault names the column: its name, or its place where the name is somebody's own text.</summary>
    public string Name(int at) => at < names.Length && names[at] is { } name ? name : $"#{at + 1}";

    /// <returns>Null where there is no such column or the cell is empty.</returns>
    public static string? Cell(string[] cells, int at) => at >= 0 && cells[at] is { Length: > 0 } cell ? cell : null;
}
