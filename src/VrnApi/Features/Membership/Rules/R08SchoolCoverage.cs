namespace VrnApi.Features.Membership.Rules;

/// <summary>How many of the open schools of its areas have signed up, and how many came. The text sets no number.</summary>
internal static class R08SchoolCoverage
{
    public static readonly Rule Rule = new("R8", "School coverage", (facts, rule) =>
    {
        if (!facts.IsSchoolsNetwork && facts.Terms is not { RequiresSchool: true })
        {
            return rule.Says(RuleStatus.NotApplicable, "It is no network of schools, and no adopted terms ask for schools.", facts);
        }
        var signedUp = facts.Schools.Count(school => school.SignedUp);
        var groups = facts.Schools.GroupBy(school => (school.Authority, school.Phase)).OrderBy(group => group.Key)
            .Select(group => $"{group.Key.Authority} {group.Key.Phase} {group.Count(school => school.SignedUp)}/{group.Count()}");
        return rule.Says(RuleStatus.Info, $"{signedUp} of {facts.Schools.Count}", null, "open schools",
            facts.Schools.Count == 0 ? "The register holds no open school of its areas."
                : $"{Evidence.Percent(signedUp, facts.Schools.Count)} % have signed up ({Evidence.List(groups)}); {facts.Schools.Count(school => school.Attended)} attended in twelve months.",
            facts, facts.Schools.Where(school => !school.SignedUp).Select(school => new RuleEvidence("establishment", school.Urn, null, null, school.Name)));
    });
}
