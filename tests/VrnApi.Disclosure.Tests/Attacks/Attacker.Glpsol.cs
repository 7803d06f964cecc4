namespace VrnApi.Disclosure.Tests.Attacks;

internal sealed partial class Attacker
{
    /// <summary>The two programs (least and greatest) for glpsol.</summary>
    public (string Least, string Most) ForGlpsol(List<(int, int)> terms, params int[] insiders)
    {
        var (model, limits) = Program(terms, insiders);
        var objective = new int[model.Columns];
        foreach (var (column, value) in terms)
            objective[column] += value;
        string Text(bool maximise) => new Solver.RandomProgram(model, limits, objective, maximise, Integer: true).ToLpFormat();
        return (Text(false), Text(true));
    }
}
