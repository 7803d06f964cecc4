namespace VrnApi.GraphQL;

/// <summary>Specification 5.7.2: a directive stands where it may.</summary>
internal static class DirectivesAreInValidLocations
{
    private const string Spec = "5.7.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var site in facts.Sites)
        {
            foreach (var directive in site.Directives)
            {
                if (facts.Schema.Directives.GetValueOrDefault(directive.Name) is { } def && !def.Locations.Contains(site.Location))
                {
                    errors.Add(new(nameof(DirectivesAreInValidLocations), Spec, $"Directive \"@{Messages.Cut(directive.Name)}\" may not stand here.", [directive.At]));
                }
            }
        }
    }
}
