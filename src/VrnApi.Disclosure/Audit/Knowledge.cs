using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// What one contributor, or two together, know of a block: no column is below their own counts, and a column that holds
/// nobody else's counts is theirs exactly. Rules hold in the returns of the others alone, too: once their own counts are taken
/// away, a rule leaves less room than it does for all.
/// </summary>
/// <param name="Columns">Ascending.</param>
/// <param name="Rules">Rows of rules, each with the bounds that their own part in it leaves.</param>
internal sealed record Knowledge(int[] Columns, long[] Own, bool[] Exact, IReadOnlyList<(int Row, long Low, long High)> Rules)
{
    public bool Allows(LinearModel model, ReadOnlySpan<long> x)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            long value = x[Columns[i]];
            if (value < Own[i] || (Exact[i] && value > Own[i]))
                return false;
        }

        foreach (var (row, low, high) in Rules)
        {
            long value = model.Activity(row, x);
            if (value < low || value > high)
                return false;
        }

        return true;
    }

    /// <summary>Bounds narrowed by this.</summary>
    /// <param name="presolve">Where the bounds are those of a smaller program.</param>
    public Limits Narrow(Limits limits, Presolve? presolve)
    {
        var narrow = limits.Copy();
        for (int i = 0; i < Columns.Length; i++)
        {
            int j = presolve?.ColumnOf(Columns[i]) ?? Columns[i];
            // One that is fixed already.
            if (j < 0)
                continue;
            narrow.Lower[j] = Math.Max(narrow.Lower[j], Own[i]);
            if (Exact[i])
                narrow.Upper[j] = Math.Min(narrow.Upper[j], Own[i]);
        }

        foreach (var (row, low, high) in Rules)
        {
            int r = presolve?.RowOf(row) ?? row;
            if (r < 0)
                continue;
            long offset = presolve?.Offset(row) ?? 0;
            narrow.RowLower[r] = Math.Max(narrow.RowLower[r], Limits.Less(low, offset));
            narrow.RowUpper[r] = Math.Min(narrow.RowUpper[r], Limits.Less(high, offset));
        }

        return narrow;
    }
}
