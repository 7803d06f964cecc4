namespace VrnApi.Features.ServiceDirectory.Quality;

/// <param name="Item">a to t.</param>
/// <param name="Phase">appropriateness, pre, activity or post.</param>
public sealed record ChecklistItem(string Item, string Key, string Phase, string Asks);

/// <summary>The twenty questions that schools ask of external providers.</summary>
internal static class AssuranceChecklist
{
    public static readonly IReadOnlyList<ChecklistItem> Items =
    [
        new("a", "supports_aims", "appropriateness", "Does it serve pastoral, community or PSHE aims of this year?"),
        new("b", "no_duplication", "appropriateness", "Does it offer what no other provider offers already?"),
        new("c", "young_people_consulted", "appropriateness", "Were young people asked, and is it known what they know?"),
        new("d", "reach_stated", "appropriateness", "Is it said whether it is universal or targeted? Say which in detail."),
        new("e", "evidence_based", "appropriateness", "Is there evidence that it does good? Link to it in url."),
        new("f", "facilitators_ready", "pre", "Are the people who run it qualified, aware of trauma and trained in safeguarding?"),
        new("g", "messages_clear", "pre", "Are the messages, the motives and the plan for trauma set out?"),
        new("h", "risk_assessed", "pre", "Is there a risk assessment with measures?"),
        new("i", "safeguarding_known", "pre", "Are the school's and the local safeguarding procedures and referral pathways known?"),
        new("j", "parents_considered", "pre", "Was it considered whether parents and carers must know?"),
        new("k", "staff_briefed", "pre", "Are all staff told of the subject and whom to turn to?"),
        new("l", "planned", "activity", "Was it planned together beforehand?"),
        new("m", "ground_rules", "activity", "Are ground rules agreed with the young people?"),
        new("n", "vulnerable_protected", "activity", "Are young people who are known to be vulnerable protected?"),
        new("o", "send_adapted", "activity", "Is it adapted for special needs and disabilities?"),
        new("p", "staff_alert", "activity", "Do staff watch for signs that it hits somebody hard?"),
        new("q", "signposts_support", "post", "Does it say where there is further support?"),
        new("r", "longer_term_signs", "post", "Do staff know the signs that show later?"),
        new("s", "online_age_appropriate", "post", "Does what is online meet the Age Appropriate Design Code?"),
        new("t", "impact_measured", "post", "Will impact, learning and progress be measured?"),
    ];

    private static readonly Dictionary<string, ChecklistItem> Known =
        Items.SelectMany(item => new[] { (item.Item, item), (item.Key, item) }).ToDictionary(pair => pair.Item1, pair => pair.item, StringComparer.Ordinal);

    /// <param name="item">A letter or a key.</param>
    public static ChecklistItem? Find(string? item) => item is null ? null : Known.GetValueOrDefault(item);
}
