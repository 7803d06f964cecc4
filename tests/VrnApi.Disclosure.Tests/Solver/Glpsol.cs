using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VrnApi.Disclosure.Tests.Solver;

internal enum Verdict
{
    Optimal,
    Infeasible,
    Unbounded,
    Undecided,
}

/// <summary>The GNU solver of Debian's package glpk-utils, as a witness that owes nothing to our code.</summary>
internal static partial class Glpsol
{
    private static readonly string? Path = new[] { "/usr/bin/glpsol", "/usr/local/bin/glpsol" }.FirstOrDefault(File.Exists);

    /// <summary>True when it can be run; without it a test skips by name, but fails where env CI is set.</summary>
    public static void Require()
    {
        if (Path is not null)
            return;
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
            Assert.Fail("glpsol is missing: install the package glpk-utils");
        Assert.Skip("GlpsolCrossCheck: glpsol is not installed (Debian package glpk-utils)");
    }

    /// <summary>Solves programs in CPLEX LP format, several at a time; answers in their order.</summary>
    public static (Verdict Verdict, double Objective)[] Solve(IReadOnlyList<string> programs)
    {
        var folder = Directory.CreateTempSubdirectory("glpsol");
        var answers = new (Verdict, double)[programs.Count];
        try
        {
            Parallel.For(0, programs.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => answers[i] = SolveOne(programs[i], folder.FullName, i));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return answers;
    }

    private static (Verdict, double) SolveOne(string program, string folder, int number)
    {
        string input = System.IO.Path.Combine(folder, $"{number}.lp"), output = System.IO.Path.Combine(folder, $"{number}.txt");
        File.WriteAllText(input, program);
        var start = new ProcessStartInfo(Path!, ["--lp", input, "--nopresol", "--tmlim", "20", "-o", output]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (!File.Exists(output))
            throw new InvalidOperationException($"glpsol: {log}\n{program}");
        string report = File.ReadAllText(output);
        string status = Status().Match(report).Groups[1].Value.Trim();
        double objective = double.Parse(Objective().Match(report).Groups[1].Value, CultureInfo.InvariantCulture);
        return (status switch
        {
            "OPTIMAL" or "INTEGER OPTIMAL" => Verdict.Optimal,
            "INFEASIBLE (FINAL)" or "INTEGER EMPTY" => Verdict.Infeasible,
            "UNBOUNDED" => Verdict.Unbounded,
            // The report has no word for these; the log does.
            _ when log.Contains("NO PRIMAL FEASIBLE", StringComparison.Ordinal) || log.Contains("NO INTEGER FEASIBLE", StringComparison.Ordinal) => Verdict.Infeasible,
            _ when log.Contains("UNBOUNDED", StringComparison.Ordinal) || log.Contains("NO DUAL FEASIBLE", StringComparison.Ordinal) => Verdict.Unbounded,
            _ => Verdict.Undecided,
        }, objective);
    }

    [GeneratedRegex(@"^Status:\s*(.*)$", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"^Objective:\s*obj = (\S+)", RegexOptions.Multiline)]
    private static partial Regex Objective();
}
