using System.Globalization;
using System.Reflection;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

/// <summary>
/// 300 programs drawn by <see cref="RandomProgram"/> with the answers glpsol 5.0 gave, one per line:
/// sense, whole numbers or not, objective, columns as low:high, rows as low:high:column*value..., verdict, optimum.
/// Where env VRN_RECORD_PROGRAMS names a file, the test writes it anew with the glpsol that is installed.
/// </summary>
public sealed class RecordedProgramTests
{
    private const string Resource = "VrnApi.Disclosure.Tests.Solver.recorded-programs.txt";

    [Fact]
    public void Recorded_answers_still_hold()
    {
        if (Environment.GetEnvironmentVariable("VRN_RECORD_PROGRAMS") is { Length: > 0 } path)
            Record(path);
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(300, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split('|');
            var (verdict, objective) = IntegerPrograms.SolveEither(Parse(parts));
            Assert.True(parts[5] == verdict.ToString(), $"line {i + 1}: {verdict}, recorded {parts[5]}");
            if (verdict == Verdict.Optimal)
                Assert.Equal(double.Parse(parts[6], CultureInfo.InvariantCulture), objective, 1e-5);
        }
    }

    private static void Record(string path)
    {
        var random = new Xoshiro256(300);
        var programs = Enumerable.Range(0, 300).Select(i => RandomProgram.Draw(random, i % 10 == 0 ? 20 : 8)).ToList();
        var answers = Glpsol.Solve([.. programs.Select(p => p.ToLpFormat())]);
        File.WriteAllLines(path, programs.Zip(answers, (p, a) => string.Create(CultureInfo.InvariantCulture, $"{Line(p)}|{a.Verdict}|{a.Objective}")));
    }

    private static string Line(RandomProgram p) => string.Join('|',
        p.Maximise ? "max" : "min",
        p.Integer ? "int" : "real",
        string.Join(' ', p.Objective),
        string.Join(' ', p.Limits.Lower.Zip(p.Limits.Upper, (l, u) => $"{Text(l)}:{Text(u)}")),
        string.Join(' ', Enumerable.Range(0, p.Model.Rows).Select(r => $"{Text(p.Limits.RowLower[r])}:{Text(p.Limits.RowUpper[r])}" + string.Concat(
            Enumerable.Range(p.Model.RowStart[r], p.Model.RowStart[r + 1] - p.Model.RowStart[r]).Select(k => $":{p.Model.RowColumn[k]}*{p.Model.RowValue[k]}")))));

    private static RandomProgram Parse(string[] parts)
    {
        int[] objective = [.. parts[2].Split(' ').Select(Number)];
        var columns = parts[3].Split(' ').Select(c => c.Split(':')).ToList();
        var rows = parts[4].Split(' ').Select(r => r.Split(':')).ToList();
        var model = LinearModel.FromRows(columns.Count, [.. rows.Select(r => (IReadOnlyList<(int, int)>)[.. r.Skip(2)
            .Select(e => e.Split('*')).Select(e => (Number(e[0]), Number(e[1])))])]);
        var bounds = new Limits([.. rows.Select(r => Bound(r[0]))], [.. rows.Select(r => Bound(r[1]))], [.. columns.Select(c => Bound(c[0]))], [.. columns.Select(c => Bound(c[1]))]);
        return new RandomProgram(model, bounds, objective, parts[0] == "max", parts[1] == "int");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long bound) => bound == -Limits.Free ? "-inf" : bound == Limits.Free ? "inf" : bound.ToString(CultureInfo.InvariantCulture);

    private static long Bound(string text) => text == "-inf" ? -Limits.Free : text == "inf" ? Limits.Free : long.Parse(text, CultureInfo.InvariantCulture);
}
