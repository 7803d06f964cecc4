using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Solver;

public sealed class GlpsolCrossCheckTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1UL, 2000, 9)]
    [InlineData(2UL, 50, 60)]
    public void Our_verdict_and_optimum_are_those_of_glpsol(ulong seed, int programs, int largest)
    {
        Glpsol.Require();
        var random = new Xoshiro256(seed);
        var drawn = Enumerable.Range(0, programs).Select(_ => RandomProgram.Draw(random, largest)).ToList();
        if (largest > 20)
            drawn = [.. drawn.Select(p => p with { Integer = false })];
        var theirs = Glpsol.Solve([.. drawn.Select(p => p.ToLpFormat())]);
        var seen = new int[4];
        for (int i = 0; i < programs; i++)
        {
            var ours = IntegerPrograms.SolveEither(drawn[i]);
            seen[(int)theirs[i].Verdict]++;
            if (ours.Verdict == Verdict.Undecided)
            {
                seen[3]++;
                continue;
            }

            Assert.True(ours.Verdict == theirs[i].Verdict, $"seed {seed}, program {i}: {ours} but {theirs[i]}\n{drawn[i].ToLpFormat()}");
            if (ours.Verdict == Verdict.Optimal)
                Assert.True(Math.Abs(ours.Objective - theirs[i].Objective) <= 1e-6 * Math.Max(1, Math.Abs(ours.Objective)), $"seed {seed}, program {i}: {ours} but {theirs[i]}");
        }

        output.WriteLine($"seed {seed}: optimal {seen[0]}, infeasible {seen[1]}, unbounded {seen[2]}, undecided {seen[3]}");
        Assert.True(seen[3] <= programs / 50, "too many undecided");
        Assert.True(seen[0] > programs / 5 && seen[1] + seen[2] > 0);
    }
}
