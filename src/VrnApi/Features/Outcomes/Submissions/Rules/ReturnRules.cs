namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>Every rule that a return must pass, in order. A rule reports all it finds; later rules see what earlier ones understood.</summary>
internal static class ReturnRules
{
    private static readonly Action<ReturnCheck>[] All =
    [
        HeadRule.Check,
        PeriodRule.Check,
        CorrectionRule.Check,
        AgreementRule.Check,
        EstablishmentRule.Check,
        IndicatorsRule.Check,
        MapRule.Check,
        RowRule.Check,
        DuplicateRule.Check,
        MatrixRule.Check,
        TotalsRule.Check,
        ArithmeticRule.Check,
        PlausibilityRule.Check,
    ];

    /// <returns>True when nothing is wrong.</returns>
    public static bool Passes(ReturnCheck check)
    {
        foreach (var rule in All)
        {
            rule(check);
        }
        return check.Faults.Count == 0;
    }
}
