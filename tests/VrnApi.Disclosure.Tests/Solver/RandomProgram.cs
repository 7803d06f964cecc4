using System.Globalization;
using System.Text;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

/// <summary>A small program with integer data, and the same in the format that glpsol reads.</summary>
internal sealed record RandomProgram(LinearModel Model, Limits Limits, int[] Objective, bool Maximise, bool Integer)
{
    /// <summary>Mixes equalities, ranges, free rows, negative and missing bounds; some infeasible, some unbounded.</summary>
    public static RandomProgram Draw(Xoshiro256 random, int largest)
    {
        int columns = 1 + random.Below(largest), rows = 1 + random.Below(largest);
        int sparse = 1 + random.Below(4);
        var entries = Enumerable.Range(0, rows).Select(_ => (IReadOnlyList<(int, int)>)Enumerable.Range(0, columns)
            .Where(_ => random.Below(sparse + 1) == 0).Select(j => (j, random.Below(7) - 3)).ToList()).ToList();
        var model = LinearModel.FromRows(columns, entries);
        var bounds = Limits.Counts(rows, columns);
        bool around = random.Below(4) != 0, integer = random.Below(3) == 0;
        long[] point = [.. Enumerable.Range(0, columns).Select(_ => (long)random.Below(10))];
        for (int j = 0; j < columns; j++)
        {
            switch (random.Below(6))
            {
                case 0: bounds.Lower[j] = -Limits.Free; break;
                case 1: (bounds.Lower[j], bounds.Upper[j]) = (-random.Below(5), 10); break;
                case 2: bounds.Upper[j] = 9 + random.Below(5); break;
                case 3: bounds.Lower[j] = bounds.Upper[j] = point[j]; break;
            }

            // An integer program with an unbounded relaxation is decided by neither solver.
            if (integer)
                (bounds.Lower[j], bounds.Upper[j]) = (Math.Max(bounds.Lower[j], -6), Math.Min(bounds.Upper[j], 15));
        }

        for (int r = 0; r < rows; r++)
        {
            long at = around ? model.Activity(r, point) : random.Below(21) - 10;
            switch (random.Below(5))
            {
                case 0: bounds.RowLower[r] = bounds.RowUpper[r] = at; break;
                case 1: bounds.RowUpper[r] = at + random.Below(4); break;
                case 2: bounds.RowLower[r] = at - random.Below(4); break;
                case 3: (bounds.RowLower[r], bounds.RowUpper[r]) = (at - random.Below(4), at + random.Below(4)); break;
            }
        }

        int[] objective = [.. Enumerable.Range(0, columns).Select(_ => random.Below(9) - 4)];
        return new RandomProgram(model, bounds, objective, random.Below(2) == 0, integer);
    }

    /// <summary>CPLEX LP format; numbers in the invariant culture.</summary>
    public string ToLpFormat()
    {
        var text = new StringBuilder(Maximise ? "Maximize\n obj:" : "Minimize\n obj:");
        text.Append(Sum(Enumerable.Range(0, Model.Columns).Select(j => (j, Objective[j])))).Append("\nSubject To\n");
        for (int r = 0; r < Model.Rows; r++)
        {
            string sum = Sum(Enumerable.Range(Model.RowStart[r], Model.RowStart[r + 1] - Model.RowStart[r])
                .Select(k => (Model.RowColumn[k], Model.RowValue[k])));
            if (Limits.RowLower[r] == Limits.RowUpper[r])
                text.Append(CultureInfo.InvariantCulture, $" e{r}:{sum} = {Limits.RowLower[r]}\n");
            else if (Limits.RowLower[r] != -Limits.Free)
                text.Append(CultureInfo.InvariantCulture, $" l{r}:{sum} >= {Limits.RowLower[r]}\n");
            if (Limits.RowUpper[r] != Limits.Free && Limits.RowLower[r] != Limits.RowUpper[r])
                text.Append(CultureInfo.InvariantCulture, $" u{r}:{sum} <= {Limits.RowUpper[r]}\n");
        }

        // The format wants at least one row.
        text.Append(" none: 0 x0 <= 1\nBounds\n");
        for (int j = 0; j < Model.Columns; j++)
        {
            string low = Limits.Lower[j] == -Limits.Free ? "-inf" : Limits.Lower[j].ToString(CultureInfo.InvariantCulture);
            string high = Limits.Upper[j] == Limits.Free ? "+inf" : Limits.Upper[j].ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $" {low} <= x{j} <= {high}\n");
        }

        if (Integer)
            text.Append("General\n").AppendJoin('\n', Enumerable.Range(0, Model.Columns).Select(j => $" x{j}")).Append('\n');
        return text.Append("End\n").ToString();
    }

    private static string Sum(IEnumerable<(int Column, int Value)> terms)
    {
        var list = terms.ToList();
        return list.Count == 0 ? " 0 x0" : string.Concat(list.Select(t => string.Create(CultureInfo.InvariantCulture, $" {(t.Value < 0 ? "-" : "+")} {Math.Abs(t.Value)} x{t.Column}")));
    }
}
