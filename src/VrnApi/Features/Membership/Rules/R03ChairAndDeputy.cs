namespace VrnApi.Features.Membership.Rules;

/// <summary>On every meeting of twelve months chair and deputy were in post, and one of them chaired.</summary>
internal static class R03ChairAndDeputy
{
    public static readonly Rule Rule = new("R3", "Chair and deputy", (facts, rule) =>
    {
        if (facts.Terms is not { } terms)
        {
            return rule.NoTerms(facts);
        }
        string[] asked = [.. terms.RequiresChair ? ["chair"] : Array.Empty<string>(), .. terms.RequiresDeputy ? ["deputy-chair"] : Array.Empty<string>()];
        if (asked.Length == 0)
        {
            return rule.Unset(facts);
        }
        var held = facts.MeetingsOfTheYear;
        if (held.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, "all", "meetings", "No meeting was held in twelve months.", facts, []);
        }
        var faulty = held.Select(meeting => (Meeting: meeting, Why: Fault(facts, meeting, asked))).Where(pair => pair.Why is not null).ToList();
        return faulty.Count == 0
            ? rule.Says(RuleStatus.Pass, held.Count, "all", "meetings", $"Both were in post at {held.Count} meetings, and one of them chaired.", facts,
                held.Select(meeting => Evidence.Of(facts, meeting)))
            : rule.Says(RuleStatus.Fail, held.Count - faulty.Count, "all", "meetings", $"{faulty.Count} of {held.Count} meetings do not keep it.", facts,
                faulty.Select(pair => Evidence.Of(facts, pair.Meeting, pair.Why)));
    });

    private static string? Fault(NetworkFacts facts, HeldMeeting meeting, string[] asked)
    {
        var inPost = facts.Officers.Where(officer => officer.Covers(meeting.Day)).ToList();
        var missing = asked.Where(function => !inPost.Exists(officer => officer.Function == function)).ToList();
        return missing.Count > 0 ? $"no {Evidence.List(missing)} in post"
            : meeting.ChairedBy is null ? "who chaired is not recorded"
            : !inPost.Exists(officer => officer.Id == meeting.ChairedBy) ? "chaired by neither"
            : null;
    }
}
