namespace VrnApi.Platform;

/// <summary>A stretch of an ordered list. A place is one text for each sort key, the id last (<see cref="Order{TRow,TModel}.Place"/>).</summary>
/// <param name="Limit">Rows wanted; whether there are more is found by asking for one more.</param>
/// <param name="Backward">The last rows of the stretch instead of the first; they come in forward order all the same.</param>
/// <param name="Inclusive">The rows at the bounds belong to the stretch: asked when one wants to know what lies beyond a page.</param>
public sealed record Window(int Limit, string[]? After = null, string[]? Before = null, bool Backward = false, bool Inclusive = false)
{
    /// <summary>Cuts off the row too many, and turns rows that were read backwards.</summary>
    public Slice<T> Cut<T>(List<T> rows)
    {
        var more = rows.Count > Limit;
        if (more)
        {
            rows.RemoveAt(Limit);
        }
        if (Backward)
        {
            rows.Reverse();
        }
        return new Slice<T>(rows, more);
    }

    /// <summary>The same stretch of a list in memory, in the byte order of its one key.</summary>
    public Slice<T> Of<T>(IEnumerable<T> rows, Func<T, string> key)
    {
        bool Beyond(string[]? bound, T row, int sign) =>
            bound is null || (string.CompareOrdinal(key(row), bound[0]) * sign) is var side && (side > 0 || (Inclusive && side == 0));
        var within = rows.Where(row => Beyond(After, row, 1) && Beyond(Before, row, -1));
        return Cut((Backward ? within.Reverse() : within).Take(Limit + 1).ToList());
    }
}
