namespace VrnApi.Disclosure.Solver;

internal enum LinearStatus
{
    Optimal,
    Infeasible,
    Unbounded,

    /// <summary>The pivot limit was reached or the numbers went bad; nothing may be concluded.</summary>
    Unknown,
}

/// <summary>What a linear program came to.</summary>
/// <param name="Objective">Value at the optimum, in the sense asked for.</param>
/// <param name="X">n column values.</param>
/// <param name="Duals">m row duals: change of the objective for one unit more room in the row that binds.</param>
internal sealed record LinearResult(LinearStatus Status, double Objective, double[] X, double[] Duals, int Pivots);
