using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Audit;

/// <summary>
/// What one contributor, or two together, know of a block: no column is below their own counts, and a column that holds
/// nobody else's counts is theirs exactly.
/// </summary>
/// <param name="Columns">Ascending.</param>
internal sealed record Knowledge(int[] Columns, long[] Own, bool[] Exact)
{
    public bool Allows(ReadOnlySpan<long> x)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            long value = x[Columns[i]];
            if (value < Own[i] || (Exact[i] && value > Own[i]))
                return false;
        }

        return true;
    }

    /// <summary>Bounds narrowed by this; <paramref name="place"/> gives the column to use, or -1 for one that is fixed already.</summary>
    public Limits Narrow(Limits limits, Func<int, int> place)
    {
        long[] lower = [.. limits.Lower], upper = [.. limits.Upper];
        for (int i = 0; i < Columns.Length; i++)
        {
            int j = place(Columns[i]);
            if (j < 0)
                continue;
            lower[j] = Math.Max(lower[j], Own[i]);
            if (Exact[i])
                upper[j] = Math.Min(upper[j], Own[i]);
        }

        return limits with { Lower = lower, Upper = upper };
    }
}
