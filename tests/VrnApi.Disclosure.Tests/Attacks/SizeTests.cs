using System.Diagnostics;
using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>
/// Audits of the sizes the design names, over 63 schools: areas x reasons x sexes x periods, each with its totals. The largest
/// runs where env VRN_AUDIT_SIZE is set, by hand: `VRN_AUDIT_SIZE=1 .../VrnApi.Disclosure.Tests -class '*SizeTests' -showLiveOutput`.
/// </summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    public static TheoryData<int, int, int, int, int> Sizes()
    {
        var sizes = new TheoryData<int, int, int, int, int> { { 204, 12, 17, 1, 1 }, { 656, 4, 41, 1, 4 } };
        if (Environment.GetEnvironmentVariable("VRN_AUDIT_SIZE") is { Length: > 0 })
            sizes.Add(2448, 12, 17, 3, 4);
        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_audit_ends_in_time(int figures, int areas, int reasons, int sexes, int periods)
    {
        var watch = Stopwatch.StartNew();
        var input = Cube(areas, reasons, sexes, periods);
        var result = ReleaseBuilder.Build(input, new DisclosurePolicy(), Publisher.Seed, new Shown(output, watch), TestContext.Current.CancellationToken);
        output.WriteLine($"{figures} figures: {watch.Elapsed.TotalSeconds:F1} s, {GC.GetTotalMemory(false) >> 20} MiB, {result.Verdict}, unknowns {result.Report.Unknowns}, rounds {result.Report.Rounds}, "
            + $"targets {string.Join(' ', result.Report.Targets.Select(t => $"{t.Kind}:{t.Count}"))}, hidden {string.Join(' ', result.Report.Hidden.GroupBy(h => h.Reason).Select(g => $"{g.Key}:{g.Count()}"))}, {result.Report.Solver}, {string.Join(" | ", result.Report.Refusals.Take(3))}");
        Assert.Equal(figures, result.Report.Figures);
    }

    private sealed class Shown(ITestOutputHelper output, Stopwatch watch) : IProgress<AuditProgress>
    {
        private int _calls;

        public void Report(AuditProgress value)
        {
            if (_calls++ % 50 == 0)
                output.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s: {value}");
        }
    }

    private static ReleaseInput Cube(int areas, int reasons, int sexes, int periods)
    {
        var random = new Xoshiro256(7);
        // The last area, reason, sex and period are totals; the last three areas are two authorities and the force.
        int districts = areas > 4 ? areas - 3 : areas - 1, kinds = reasons - 1, sexCount = Math.Max(1, sexes - 1), terms = Math.Max(1, periods - 1);
        var areaSets = Enumerable.Range(0, districts).Select(d => (new[] { d }, 1)).ToList();
        if (areas > 4)
            areaSets.AddRange([([.. Enumerable.Range(0, districts / 2)], 2), ([.. Enumerable.Range(districts / 2, districts - (districts / 2))], 2)]);
        areaSets.Add(([.. Enumerable.Range(0, districts)], 4));
        var cells = from area in areaSets
                    from reason in Sets(kinds)
                    from sex in Sets(sexCount)
                    from period in Sets(terms)
                    let options = reason.SelectMany(r => sex.Select(s => (r * sexCount) + s)).ToArray()
                    select new TableCell(1, $"{string.Join('+', area.Item1)} {string.Join('+', reason)} {string.Join('+', sex)} {string.Join('+', period)}", new AtomSet(0, area.Item1, period, options), area.Item2);
        var returns = from school in Enumerable.Range(0, 63)
                      from term in Enumerable.Range(0, terms)
                      select new ContributorReturn((school * 10) + term, school, school % districts, term, [0],
                          [.. Enumerable.Range(0, kinds * sexCount).Select(o => new ReturnCount(0, o, random.Below(1 + (24 / (1 + (o / sexCount)))) / 2)).Where(c => c.Value > 0)]);
        return new ReleaseInput { Space = new AtomSpace([new AtomFamily("reasons", kinds * sexCount)], districts, terms), Cells = [.. cells], Returns = [.. returns], Threads = 2 };
    }

    private static List<int[]> Sets(int count)
    {
        var sets = Enumerable.Range(0, count).Select(i => new[] { i }).ToList();
        if (count > 1)
            sets.Add([.. Enumerable.Range(0, count)]);
        return sets;
    }
}
