namespace VrnApi.Features.Membership.Rules;

/// <summary>The community safety partnerships of a group cover its districts once each.</summary>
internal static class R11CspTiling
{
    public static readonly Rule Rule = new("R11", "CSP tiling", (facts, rule) =>
    {
        if (facts.Tiling is not { } tiling)
        {
            return rule.Says(RuleStatus.NotApplicable, "It covers no group of districts with others and owns none.", facts);
        }
        var (missing, doubled) = Gaps(tiling);
        var faults = missing.Select(code => new RuleEvidence("area", code, null, null, "missing")).Concat(doubled.Select(code => new RuleEvidence("area", code, null, null, "doubled"))).ToList();
        return rule.Says(faults.Count == 0 ? RuleStatus.Pass : RuleStatus.Fail, tiling.Districts.Count - missing.Count, tiling.Districts.Count, "districts",
            faults.Count == 0 ? $"{tiling.Partnerships.Count} partnerships cover {tiling.Districts.Count} districts once each."
                : $"Missing: {(missing.Count == 0 ? "none" : Evidence.List(missing))}. Covered twice: {(doubled.Count == 0 ? "none" : Evidence.List(doubled))}.", facts,
            faults.Concat(tiling.Partnerships.Select(partnership =>
                new RuleEvidence("network", $"{partnership.Id}", $"/v1/networks/{partnership.Slug}", null, Evidence.List(partnership.Districts))))) with
        { Source = null };
    });

    /// <summary>Districts that no partnership covers, and those that more than one does, by code.</summary>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Doubled) Gaps(TilingFacts tiling)
    {
        var covered = tiling.Partnerships.SelectMany(partnership => partnership.Districts).CountBy(code => code).ToDictionary();
        return ([.. tiling.Districts.Where(code => !covered.ContainsKey(code)).Order(StringComparer.Ordinal)],
            [.. tiling.Districts.Where(code => covered.GetValueOrDefault(code) > 1).Order(StringComparer.Ordinal)]);
    }
}
