namespace VrnApi.Disclosure.Solver;

/// <summary>The one judge of a witness: every row and every column, in exact 64-bit arithmetic that throws on overflow.</summary>
internal static class Witness
{
    public static bool Satisfies(LinearModel model, Limits bounds, ReadOnlySpan<long> x)
    {
        if (x.Length != model.Columns)
            return false;
        for (int j = 0; j < x.Length; j++)
        {
            if (x[j] < bounds.Lower[j] || x[j] > bounds.Upper[j])
                return false;
        }

        for (int r = 0; r < model.Rows; r++)
        {
            long activity = model.Activity(r, x);
            if (activity < bounds.RowLower[r] || activity > bounds.RowUpper[r])
                return false;
        }

        return true;
    }
}
