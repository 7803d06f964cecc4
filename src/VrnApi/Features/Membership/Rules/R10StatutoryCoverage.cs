using VrnApi.Data.Membership;

namespace VrnApi.Features.Membership.Rules;

/// <summary>A duty partnership has a seat of each kind of specified authority.</summary>
internal static class R10StatutoryCoverage
{
    public static readonly DutyKind[] Kinds =
        [DutyKind.Police, DutyKind.FireAndRescue, DutyKind.Health, DutyKind.LocalAuthority, DutyKind.YouthOffendingTeam, DutyKind.Probation];

    // The Act is the rule's source, whatever terms are adopted.
    private static readonly RuleSource Act = new("pcsc-act-2022", "section 11, Schedule 1");

    public static readonly Rule Rule = new("R10", "Statutory coverage", (facts, rule) =>
    {
        if (!facts.IsDutyPartnership)
        {
            return rule.Says(RuleStatus.NotApplicable, "It does not discharge the Serious Violence Duty.", facts);
        }
        var seats = facts.Seats.Where(seat => seat.Class == StatutoryClass.SpecifiedAuthority && seat.Duty is not null).ToList();
        var missing = Kinds.Where(kind => !seats.Exists(seat => seat.Duty == kind)).Select(Evidence.Code).ToList();
        return rule.Says(missing.Count == 0 ? RuleStatus.Pass : RuleStatus.Fail, Kinds.Length - missing.Count, Kinds.Length, "kinds of specified authority",
            missing.Count == 0 ? "Every kind has a seat." : $"No explicit seat for {Evidence.List(missing)}. Another body may represent it.", facts,
            missing.Select(kind => new RuleEvidence("duty-kind", kind, null, null, "no explicit seat"))
                .Concat(seats.Select(seat => Evidence.Of(facts, seat, Evidence.Code(seat.Duty!.Value))))) with
        { Source = Act };
    });
}
