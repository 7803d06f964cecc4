namespace VrnApi.Features.Membership.Rules;

/// <summary>Most filled seats are practitioners'; a school, strategic oversight and expertise are there where the terms ask for them.</summary>
internal static class R07Composition
{
    public static readonly Rule Rule = new("R7", "Composition", (facts, rule) =>
    {
        if (facts.Terms is not { } terms)
        {
            return rule.NoTerms(facts);
        }
        if (!(terms.PractitionerMajority || terms.RequiresSchool || terms.RequiresStrategic || terms.RequiresExpert))
        {
            return rule.Unset(facts);
        }
        var filled = facts.Seats.Where(seat => seat.IsFilled).ToList();
        if (filled.Count == 0)
        {
            return rule.Says(RuleStatus.NoData, null, null, null, "No filled seat is recorded.", facts, []);
        }
        var practitioners = filled.Count(seat => seat.IsPractitioner == true);
        List<(string Part, RuleStatus Status)> parts = [];
        if (terms.PractitionerMajority)
        {
            var unknown = filled.Count(seat => seat.IsPractitioner is null);
            parts.Add(("practitioner majority", 2 * practitioners > filled.Count ? RuleStatus.Pass
                : 2 * (practitioners + unknown) > filled.Count ? RuleStatus.NoData : RuleStatus.Fail));
        }
        Seat(terms.RequiresSchool, "school", RuleStatus.Fail, filled.Select(seat => seat.IsSchool));
        Seat(terms.RequiresStrategic, "strategic", RuleStatus.Warn, filled.Select(seat => seat.IsStrategic));
        Seat(terms.RequiresExpert, "expert", RuleStatus.Warn, filled.Select(seat => seat.IsExpert));
        var status = new[] { RuleStatus.Fail, RuleStatus.NoData, RuleStatus.Warn }.FirstOrDefault(bad => parts.Exists(part => part.Status == bad), RuleStatus.Pass);
        var wrong = parts.Where(part => part.Status != RuleStatus.Pass).Select(part => $"{part.Part}: {(part.Status == RuleStatus.NoData ? "not stated" : "missing")}");
        return rule.Says(status, $"{practitioners} of {filled.Count}", terms.PractitionerMajority ? "more than half" : null, "practitioners' seats",
            status == RuleStatus.Pass ? "Practitioners hold most seats; every part that the terms ask for is there." : $"{Evidence.List(wrong)}.", facts,
            filled.Select(seat => Evidence.Of(facts, seat, Note(seat))));

        void Seat(bool asked, string part, RuleStatus missing, IEnumerable<bool?> flags)
        {
            if (asked)
            {
                var all = flags.ToList();
                parts.Add((part, all.Contains(true) ? RuleStatus.Pass : all.Contains(null) ? RuleStatus.NoData : missing));
            }
        }
    });

    private static string Note(SeatFact seat) => Evidence.List(new (string Name, bool? Flag)[]
    {
        ("practitioner", seat.IsPractitioner), ("school", seat.IsSchool), ("strategic", seat.IsStrategic), ("expert", seat.IsExpert),
    }.Select(flag => $"{flag.Name} {flag.Flag switch { true => "yes", false => "no", null => "not stated" }}"));
}
