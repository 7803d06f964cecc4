namespace VrnApi.Disclosure.Solver;

/// <summary>
/// The left-hand side of `rowLower &lt;= A x &lt;= rowUpper`: m rows by n columns of small integers, kept by column and by row.
/// Limits stand apart (<see cref="Limits"/>): one matrix serves every reading and every target.
/// </summary>
internal sealed class LinearModel
{
    private LinearModel(int rows, int columns, int[] rowStart, int[] rowColumn, int[] rowValue)
    {
        Rows = rows;
        Columns = columns;
        RowStart = rowStart;
        RowColumn = rowColumn;
        RowValue = rowValue;
        ColumnStart = new int[columns + 1];
        ColumnRow = new int[rowColumn.Length];
        ColumnValue = new int[rowColumn.Length];
        Transpose();
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Entries of row r: RowColumn and RowValue from RowStart[r] to RowStart[r + 1].</summary>
    public int[] RowStart { get; }

    public int[] RowColumn { get; }

    public int[] RowValue { get; }

    /// <summary>Entries of column j: ColumnRow and ColumnValue from ColumnStart[j] to ColumnStart[j + 1], rows ascending.</summary>
    public int[] ColumnStart { get; }

    public int[] ColumnRow { get; }

    public int[] ColumnValue { get; }

    /// <summary>Rows as lists of (column, coefficient); a column named twice in a row is added up, a zero left out.</summary>
    public static LinearModel FromRows(int columns, IReadOnlyList<IReadOnlyList<(int Column, int Value)>> rows)
    {
        var start = new int[rows.Count + 1];
        var column = new List<int>();
        var value = new List<int>();
        for (int r = 0; r < rows.Count; r++)
        {
            foreach (var entry in rows[r].GroupBy(e => e.Column, e => e.Value).OrderBy(g => g.Key))
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry.Key, columns);
                int sum = entry.Sum();
                if (sum != 0)
                {
                    column.Add(entry.Key);
                    value.Add(sum);
                }
            }

            start[r + 1] = column.Count;
        }

        return new LinearModel(rows.Count, columns, start, [.. column], [.. value]);
    }

    /// <summary>Row r times x, exactly; an overflow throws rather than lies.</summary>
    public long Activity(int row, ReadOnlySpan<long> x)
    {
        long sum = 0;
        for (int k = RowStart[row]; k < RowStart[row + 1]; k++)
            sum = checked(sum + (RowValue[k] * x[RowColumn[k]]));
        return sum;
    }

    private void Transpose()
    {
        foreach (int j in RowColumn)
            ColumnStart[j + 1]++;
        for (int j = 0; j < Columns; j++)
            ColumnStart[j + 1] += ColumnStart[j];
        var next = ColumnStart[..^1];
        for (int r = 0; r < Rows; r++)
        {
            for (int k = RowStart[r]; k < RowStart[r + 1]; k++)
            {
                int at = next[RowColumn[k]]++;
                ColumnRow[at] = r;
                ColumnValue[at] = RowValue[k];
            }
        }
    }
}
