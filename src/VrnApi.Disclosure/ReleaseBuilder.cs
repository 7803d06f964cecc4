using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VrnApi.Disclosure.Audit;

namespace VrnApi.Disclosure;

/// <summary>
/// Builds a release that keeps the promise, or refuses to. Same input, policy and seed give the same bytes on any machine and
/// number of threads.
/// </summary>
public static class ReleaseBuilder
{
    /// <summary>
    /// Counts the changes of method: another method hides other figures of the same returns. 2: rules are held against what an insider is
    /// left with, every pair is asked, the fewest changes are searched for.
    /// </summary>
    public const int Method = 2;

    /// <param name="seed">32 random bytes, kept secret as long as the returns are kept.</param>
    /// <param name="progress">Told after every batch of targets.</param>
    /// <exception cref="ArgumentException">Two returns of one contributor for one area and period, or a negative count.</exception>
    /// <exception cref="OperationCanceledException">Nothing is left behind.</exception>
    public static ReleaseResult Build(
        ReleaseInput input, DisclosurePolicy policy, ReadOnlyMemory<byte> seed, IProgress<AuditProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(policy);
        if (seed.Length < 32)
            throw new ArgumentException("A seed has at least 32 bytes.", nameof(seed));
        var groups = new Groups(input.Space, [.. input.Earlier.Select(e => e.Returns), input.Returns], policy.ContributorRules);
        var figures = Figures.Gather(input.Cells);
        Figures.Protect(figures, input, policy, groups);
        var model = new AuditModel(input, policy, figures, groups);
        if (model.Model.Columns > policy.MostUnknowns)
            return Refuse(input, policy, figures, model, TooLarge(model, policy));
        var audit = new ReleaseAudit(input, policy, figures, model, seed);
        if (!audit.Run(progress, cancel))
            return Refuse(input, policy, figures, model, audit.Refusals, audit);
        Decoys.Hide(figures, policy, seed.Span);
        return new ReleaseResult(ReleaseVerdict.Passed, Rows(input, figures), Report(ReleaseVerdict.Passed, input, policy, figures, model, [], audit));
    }

    private static ReleaseResult Refuse(
        ReleaseInput input, DisclosurePolicy policy, List<Figure> figures, AuditModel model, IReadOnlyList<Refusal> refusals, ReleaseAudit? audit = null) =>
        new(ReleaseVerdict.Refused, [], Report(ReleaseVerdict.Refused, input, policy, figures, model, refusals, audit));

    private static Refusal[] TooLarge(AuditModel model, DisclosurePolicy policy) =>
        [new Refusal(TargetKind.Sensitive, "plan", 0, 0, string.Create(CultureInfo.InvariantCulture, $"{model.Model.Columns} unknowns, at most {policy.MostUnknowns}"), [], "split the plan")];

    private static ReleasedRow[] Rows(ReleaseInput input, List<Figure> figures)
    {
        var released = new ReleasedFigure[input.Cells.Count];
        foreach (var figure in figures)
        {
            foreach (int cell in figure.Cells)
                released[cell] = figure.Released;
        }

        var rates = input.Rates.Select(r => new ReleasedRow(r.Table, r.Key, Rates.Of(
            released[r.Numerator], r.Denominator is { } d ? released[d] : ReleasedFigure.Of(r.PublicDenominator), r.Multiplier, r.Decimals)));
        return [.. input.Cells.Select((c, i) => new ReleasedRow(c.Table, c.Key, released[i])), .. rates];
    }

    private static AuditReport Report(
        ReleaseVerdict verdict, ReleaseInput input, DisclosurePolicy policy, List<Figure> figures, AuditModel model, IReadOnlyList<Refusal> refusals, ReleaseAudit? audit)
    {
        var reasons = figures.Where(f => f.Reason is not null).SelectMany(f => f.Cells.Select(c => (Cell: c, Reason: f.Reason!.Value)));
        var report = new AuditReport
        {
            Verdict = verdict,
            Figures = figures.Count,
            Unknowns = model.Model.Columns,
            Blocks = audit?.Blocks.Count ?? 0,
            Rounds = audit?.Rounds ?? 0,
            Targets = [.. Summaries(audit)],
            Hidden = [.. reasons.OrderBy(r => r.Cell).Select(r => new HiddenCell(input.Cells[r.Cell].Key, r.Reason))],
            Solver = audit?.Statistics ?? new SolverStatistics(0, 0, 0, 0, 0),
            WitnessSetHash = audit?.WitnessSetHash() ?? "",
            Refusals = refusals,
            Warnings = model.Warnings,
        };
        return report with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report.ToText(policy)))) };
    }

    private static IEnumerable<TargetSummary> Summaries(ReleaseAudit? audit) =>
        from target in audit?.Blocks.SelectMany(b => b.Targets) ?? []
        group target by target.Kind into kind
        orderby kind.Key
        select new TargetSummary(kind.Key, kind.Count(), kind.Min(t => t.Values.Count), kind.Count(t => t.AlreadyPublic), kind.Count(t => t.LegacyBreach));
}
