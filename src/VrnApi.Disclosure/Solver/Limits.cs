namespace VrnApi.Disclosure.Solver;

/// <summary>Inclusive integer bounds of the rows and columns of one model; <see cref="Free"/> above or -<see cref="Free"/> below = none.</summary>
internal sealed record Limits(long[] RowLower, long[] RowUpper, long[] Lower, long[] Upper)
{
    public const long Free = long.MaxValue;

    /// <summary>Rows free, columns from 0 up.</summary>
    public static Limits Counts(int rows, int columns)
    {
        var bounds = new Limits(new long[rows], new long[rows], new long[columns], new long[columns]);
        Array.Fill(bounds.RowLower, -Free);
        Array.Fill(bounds.RowUpper, Free);
        Array.Fill(bounds.Upper, Free);
        return bounds;
    }

    public static bool IsFree(long bound) => bound == Free || bound == -Free;

    /// <summary>A bound on what is left of a sum once a constant part of it is taken out.</summary>
    public static long Less(long bound, long offset) => IsFree(bound) ? bound : checked(bound - offset);

    public Limits Copy() => new([.. RowLower], [.. RowUpper], [.. Lower], [.. Upper]);

    /// <summary>The same with row <paramref name="row"/> held at <paramref name="value"/>.</summary>
    public Limits WithRow(int row, long value)
    {
        var copy = this with { RowLower = [.. RowLower], RowUpper = [.. RowUpper] };
        copy.RowLower[row] = copy.RowUpper[row] = value;
        return copy;
    }
}
