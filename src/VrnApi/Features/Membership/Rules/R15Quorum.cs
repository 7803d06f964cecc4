using VrnApi.Data.Membership;

namespace VrnApi.Features.Membership.Rules;

/// <summary>Attendance of each meeting of twelve months against the adopted quorum.</summary>
internal static class R15Quorum
{
    public static readonly Rule Rule = new("R15", "Quorum", (facts, rule) =>
    {
        if (facts.Terms is not { QuorumKind: { } kind, QuorumValue: { } quorum })
        {
            return rule.Says(RuleStatus.NotDefined, "No adopted text sets a quorum.", facts);
        }
        var held = facts.MeetingsOfTheYear;
        var share = kind == QuorumKind.Share;
        var (threshold, unit) = share ? (100 * quorum, "% of seats") : (quorum, "organisations");
        var asked = threshold.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
        if (held.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, asked, unit, "No meeting was held in twelve months.", facts, []);
        }
        var counted = held.Select(meeting => (Meeting: meeting, Count: share ? Evidence.Percent(meeting.Organisations + meeting.FunctionSeats, meeting.SeatsThatDay) : meeting.Organisations,
            IsMet: share ? meeting.SeatsThatDay > 0 && meeting.Organisations + meeting.FunctionSeats >= quorum * meeting.SeatsThatDay : meeting.Organisations >= quorum)).ToList();
        var below = counted.Where(each => !each.IsMet).ToList();
        return rule.Says(below.Count == 0 ? RuleStatus.Pass : RuleStatus.Fail, counted.Min(each => each.Count), asked, unit,
            below.Count == 0 ? "Every meeting was quorate." : $"{below.Count} of {held.Count} meetings were not quorate.", facts,
            (below.Count == 0 ? counted : below).Select(each => Evidence.Of(facts, each.Meeting, $"{each.Count} {unit}")));
    });
}
