namespace VrnApi.Disclosure;

public enum ReleaseVerdict
{
    Passed,
    Refused,
}

/// <summary>One cell as readers will see it, in the order of the plan: counts first, then rates.</summary>
public sealed record ReleasedRow(int Table, string Key, ReleasedFigure Figure);

/// <param name="Rows">Empty when refused.</param>
public sealed record ReleaseResult(ReleaseVerdict Verdict, IReadOnlyList<ReleasedRow> Rows, AuditReport Report);

/// <param name="Settled">Targets with all their witnesses, of <paramref name="Targets"/>.</param>
public sealed record AuditProgress(int Round, int Settled, int Targets, int Hidden);
