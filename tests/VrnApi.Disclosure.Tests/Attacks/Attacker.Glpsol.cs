using VrnApi.Disclosure.Solver;
using VrnApi.Disclosure.Tests.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

internal sealed partial class Attacker
{
    /// <summary>The two programs (least and greatest) for glpsol.</summary>
    public (string Least, string Most) ForGlpsol(List<(int, int)> terms, params int[] insiders)
    {
        var model = LinearModel.FromRows(_unknowns.Count, _rows);
        var limits = LimitsOf(insiders);
        var objective = new int[model.Columns];
        foreach (var (column, value) in terms)
            objective[column] += value;
        string Text(bool maximise) => new RandomProgram(model, limits, objective, maximise, Integer: true).ToLpFormat();
        return (Text(false), Text(true));
    }
}
