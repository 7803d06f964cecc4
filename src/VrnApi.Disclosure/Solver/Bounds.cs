namespace VrnApi.Disclosure.Solver;

/// <summary>Inclusive integer bounds of the rows and columns of one model; <see cref="Free"/> above or -<see cref="Free"/> below = none.</summary>
internal sealed record Bounds(long[] RowLower, long[] RowUpper, long[] Lower, long[] Upper)
{
    public const long Free = long.MaxValue;

    /// <summary>Rows free, columns from 0 up.</summary>
    public static Bounds Counts(int rows, int columns)
    {
        var bounds = new Bounds(new long[rows], new long[rows], new long[columns], new long[columns]);
        Array.Fill(bounds.RowLower, -Free);
        Array.Fill(bounds.RowUpper, Free);
        Array.Fill(bounds.Upper, Free);
        return bounds;
    }

    public static bool IsFree(long bound) => bound == Free || bound == -Free;

    public Bounds Copy() => new([.. RowLower], [.. RowUpper], [.. Lower], [.. Upper]);

    /// <summary>The same with row <paramref name="row"/> held at <paramref name="value"/>.</summary>
    public Bounds WithRow(int row, long value)
    {
        var copy = this with { RowLower = [.. RowLower], RowUpper = [.. RowUpper] };
        copy.RowLower[row] = copy.RowUpper[row] = value;
        return copy;
    }

    /// <summary>The same with columns held at or above <paramref name="least"/>; null changes nothing.</summary>
    public Bounds AtLeast(long[]? least)
    {
        if (least is null)
            return this;
        var lower = new long[Lower.Length];
        for (int j = 0; j < lower.Length; j++)
            lower[j] = Math.Max(Lower[j], least[j]);
        return this with { Lower = lower };
    }
}
