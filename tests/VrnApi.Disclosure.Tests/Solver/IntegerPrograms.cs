using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

/// <summary>An integer optimum the way the audit finds one: the objective held at whole values, from the relaxation's optimum inwards.</summary>
internal static class IntegerPrograms
{
    /// <summary>The optimum over the reals, or over whole numbers where the program asks for them.</summary>
    public static (Verdict Verdict, double Objective) SolveEither(RandomProgram program)
    {
        var simplex = new Simplex(program.Model, program.Limits);
        var relaxed = simplex.Optimise([.. program.Objective.Select(c => (double)c)], program.Maximise);
        if (relaxed.Status != LinearStatus.Optimal || !program.Integer)
        {
            return (relaxed.Status switch
            {
                LinearStatus.Optimal => Verdict.Optimal,
                LinearStatus.Infeasible => Verdict.Infeasible,
                LinearStatus.Unbounded => Verdict.Unbounded,
                _ => throw new InvalidOperationException("the simplex gave up"),
            }, relaxed.Objective);
        }

        return Solve(program, relaxed.Objective);
    }

    private static (Verdict Verdict, double Objective) Solve(RandomProgram program, double relaxed)
    {
        var (model, bounds, objective, maximise) = (program.Model, program.Limits, program.Objective, program.Maximise);
        var rows = Enumerable.Range(0, model.Rows).Select(r => (IReadOnlyList<(int, int)>)[.. Enumerable
            .Range(model.RowStart[r], model.RowStart[r + 1] - model.RowStart[r]).Select(k => (model.RowColumn[k], model.RowValue[k]))]).ToList();
        rows.Add([.. objective.Select((c, j) => (j, c))]);
        var extended = LinearModel.FromRows(model.Columns, rows);
        var free = new Limits([.. bounds.RowLower, -Limits.Free], [.. bounds.RowUpper, Limits.Free], bounds.Lower, bounds.Upper);
        var simplex = new Simplex(extended, free);
        switch (BranchSearch.Find(extended, free, simplex, out _, 2000))
        {
            case SearchVerdict.None: return (Verdict.Infeasible, 0);
            case SearchVerdict.Unknown: return (Verdict.Undecided, 0);
        }

        long value = (long)(maximise ? Math.Floor(relaxed + 1e-3) : Math.Ceiling(relaxed - 1e-3));
        for (int tries = 0; tries < 500; tries++, value += maximise ? -1 : 1)
        {
            switch (BranchSearch.Find(extended, free.WithRow(model.Rows, value), simplex, out var witness, 2000))
            {
                case SearchVerdict.Found:
                    Assert.True(Witness.Satisfies(model, bounds, witness));
                    return (Verdict.Optimal, value);
                case SearchVerdict.Unknown: return (Verdict.Undecided, 0);
            }
        }

        return (Verdict.Undecided, 0);
    }
}
