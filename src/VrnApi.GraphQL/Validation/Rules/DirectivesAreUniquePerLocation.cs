namespace VrnApi.GraphQL;

/// <summary>Specification 5.7.3: a directive that is not repeatable stands once at a place.</summary>
internal static class DirectivesAreUniquePerLocation
{
    private const string Spec = "5.7.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var site in facts.Sites)
        {
            if (site.Directives.Length < 2)
            {
                continue;
            }
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var directive in site.Directives)
            {
                if (facts.Schema.Directives.GetValueOrDefault(directive.Name) is { Repeatable: false } && !seen.TryAdd(directive.Name, directive.At))
                {
                    errors.Add(new(nameof(DirectivesAreUniquePerLocation), Spec, $"Directive \"@{Messages.Cut(directive.Name)}\" stands twice here.",
                        [seen[directive.Name], directive.At]));
                }
            }
        }
    }
}
