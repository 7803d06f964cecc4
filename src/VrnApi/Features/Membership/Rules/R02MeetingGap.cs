namespace VrnApi.Features.Membership.Rules;

/// <summary>The longest time without a meeting within twelve months; the time since the last one counts too.</summary>
internal static class R02MeetingGap
{
    public static readonly Rule Rule = new("R2", "Gap between meetings", (facts, rule) =>
    {
        if (facts.Terms is not { } terms)
        {
            return rule.NoTerms(facts);
        }
        if (terms.IdealGapMaxDays is not { } ideal)
        {
            return rule.Unset(facts);
        }
        if (facts.Meetings.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, ideal, "days", "No held meeting is recorded.", facts, []);
        }
        // Six meetings a year leave 61 days between two: more than that and the year cannot hold them.
        var most = terms.MinMeetingsPerYear is { } least and > 0 ? (365 + least - 1) / least : ideal;
        var held = facts.MeetingsOfTheYear is { Count: > 0 } year ? year : [facts.Meetings[^1]];
        var (days, from, to) = Longest(held, facts.AsOf);
        var status = days <= ideal ? RuleStatus.Pass : days <= most ? RuleStatus.Warn : RuleStatus.Fail;
        var until = to is null ? $"{facts.AsOf:yyyy-MM-dd}" : $"{to.Day:yyyy-MM-dd}";
        return rule.Says(status, days, ideal, "days", $"{days} days lie between {from.Day:yyyy-MM-dd} and {until}; more than {most} fail.", facts,
            to is null ? [Evidence.Of(facts, from, "the last one")] : [Evidence.Of(facts, from), Evidence.Of(facts, to)]);
    });

    private static (int Days, HeldMeeting From, HeldMeeting? To) Longest(IReadOnlyList<HeldMeeting> held, DateOnly asOf)
    {
        var longest = (Days: asOf.DayNumber - held[^1].Day.DayNumber, From: held[^1], To: (HeldMeeting?)null);
        for (var i = 1; i < held.Count; i++)
        {
            if (held[i].Day.DayNumber - held[i - 1].Day.DayNumber is var days && days > longest.Days)
            {
                longest = (days, held[i - 1], held[i]);
            }
        }
        return longest;
    }
}
