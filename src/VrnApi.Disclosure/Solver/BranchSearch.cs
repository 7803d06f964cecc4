namespace VrnApi.Disclosure.Solver;

internal enum SearchVerdict
{
    Found,
    None,

    /// <summary>The node limit was reached or a program could not be solved.</summary>
    Unknown,
}

/// <summary>Is there a whole-number point within the bounds? Depth first on the most fractional column, nearer side first.</summary>
internal static class BranchSearch
{
    public const int NodeLimit = 200;

    /// <summary>A witness when found, checked in exact arithmetic; the search takes over <paramref name="simplex"/>'s basis and bounds.</summary>
    /// <param name="least">What the points looked at make least; nothing where null.</param>
    public static SearchVerdict Find(LinearModel model, Limits bounds, Simplex simplex, out long[] witness, int nodeLimit = NodeLimit, double[]? least = null)
    {
        var open = new Stack<Limits>();
        open.Push(bounds);
        bool complete = true;
        double[] objective = least ?? new double[model.Columns];
        for (int node = 0; open.Count > 0; node++)
        {
            if (node >= nodeLimit)
            {
                complete = false;
                break;
            }

            var here = open.Pop();
            simplex.SetBounds(here);
            var result = simplex.Optimise(objective, maximise: false);
            if (result.Status == LinearStatus.Infeasible)
                continue;
            if (result.Status != LinearStatus.Optimal)
            {
                complete = false;
                continue;
            }

            witness = [.. result.X.Select(x => (long)Math.Round(x))];
            if (Witness.Satisfies(model, bounds, witness))
                return SearchVerdict.Found;
            int branch = MostFractional(result.X);
            if (branch < 0)
            {
                // Whole within the tolerance, and yet a row breaks: nothing to branch on.
                complete = false;
                continue;
            }

            long floor = (long)Math.Floor(result.X[branch]);
            var down = here with { Upper = With(here.Upper, branch, floor) };
            var up = here with { Lower = With(here.Lower, branch, floor + 1) };
            bool downFirst = result.X[branch] - floor < 0.5;
            open.Push(downFirst ? up : down);
            open.Push(downFirst ? down : up);
        }

        witness = [];
        return complete ? SearchVerdict.None : SearchVerdict.Unknown;
    }

    private static int MostFractional(double[] x)
    {
        int best = -1;
        double most = 1e-6;
        for (int j = 0; j < x.Length; j++)
        {
            double away = Math.Abs(x[j] - Math.Round(x[j]));
            if (away > most)
                (best, most) = (j, away);
        }

        return best;
    }

    private static long[] With(long[] values, int at, long value)
    {
        var copy = (long[])values.Clone();
        copy[at] = value;
        return copy;
    }
}
