using System.Globalization;

namespace VrnApi.Disclosure;

public enum TargetKind
{
    /// <summary>T1: a sensitive figure against a reader who knows that hidden figures tend to be small.</summary>
    Sensitive,

    /// <summary>T2: what a late, changed or withdrawn return contributed.</summary>
    Change,

    /// <summary>T3: what is left after one contributor subtracts its own.</summary>
    Insider,

    /// <summary>T4: the same for two contributors of one area.</summary>
    Pair,

    /// <summary>T5: a small figure against a reader who knows which hidden figures are small.</summary>
    Exact,
}

/// <summary>What the audit did and found. Holds no true value and no seed; internal reasons are for analysts only.</summary>
public sealed record AuditReport
{
    /// <summary>A report can be repeated by its own method alone.</summary>
    public int Method { get; init; } = ReleaseBuilder.Method;

    public required ReleaseVerdict Verdict { get; init; }

    /// <summary>Distinct figures (cells with the same atoms count once), unknowns and independent blocks of the audit.</summary>
    public required int Figures { get; init; }

    public required int Unknowns { get; init; }

    public required int Blocks { get; init; }

    /// <summary>Rounds of hiding.</summary>
    public required int Rounds { get; init; }

    public required IReadOnlyList<TargetSummary> Targets { get; init; }

    /// <summary>Why each hidden cell is hidden, by its key, in the order of the plan.</summary>
    public required IReadOnlyList<HiddenCell> Hidden { get; init; }

    public required SolverStatistics Solver { get; init; }

    /// <summary>SHA-256, in hexadecimal, over every witness in the order found.</summary>
    public required string WitnessSetHash { get; init; }

    public required IReadOnlyList<Refusal> Refusals { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>SHA-256, in hexadecimal, over the report's other members and the policy.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What <see cref="Sha256"/> is taken over: one member per line, lists an item per line.</summary>
    public string ToText(DisclosurePolicy policy) => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"method {Method}"),
        $"{policy}",
        string.Create(CultureInfo.InvariantCulture, $"{Verdict} {Figures} {Unknowns} {Blocks} {Rounds} {WitnessSetHash}"),
        $"{Solver}",
        .. Targets.Select(t => $"{t}"),
        .. Hidden.Select(h => $"{h}"),
        .. Refusals.Select(r => $"{r.Kind} {r.Figure} {r.Needed} {r.Left} {r.Cause} {string.Join(" & ", r.BindingFrozen)} {r.Suggestion}"),
        .. Warnings,
    ]);
}

/// <param name="Count">Targets audited.</param>
/// <param name="LeastLeft">Fewest witnesses held by any of them; never more than were needed.</param>
/// <param name="AlreadyPublic">Targets whose need was lowered to what external figures leave.</param>
/// <param name="LegacyBreaches">Targets that earlier releases alone narrow too far.</param>
public sealed record TargetSummary(TargetKind Kind, int Count, int LeastLeft, int AlreadyPublic, int LegacyBreaches);

public sealed record HiddenCell(string Key, HidingReason Reason);

/// <param name="Programs">Linear programs solved to explain a failure or to bound a range.</param>
/// <param name="Searches">Branch searches for one missing value.</param>
public sealed record SolverStatistics(int Walks, int Programs, int Searches, long Pivots, int Witnesses);

/// <summary>A target that could not be met.</summary>
/// <param name="Figure">Key of the figure, or a description of the share.</param>
/// <param name="Left">Whole numbers known to be possible.</param>
/// <param name="BindingFrozen">Figures of earlier releases that hold it where it is.</param>
public sealed record Refusal(
    TargetKind Kind, string Figure, int Needed, int Left, string Cause, IReadOnlyList<string> BindingFrozen, string Suggestion);
