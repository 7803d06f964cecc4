namespace VrnApi.GraphQL;

/// <summary>Specification 5.7.1: a directive is defined.</summary>
internal static class DirectivesAreDefined
{
    private const string Spec = "5.7.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var directive in facts.Sites.SelectMany(s => s.Directives))
        {
            if (!facts.Schema.Directives.ContainsKey(directive.Name))
            {
                errors.Add(new(nameof(DirectivesAreDefined), Spec, $"There is no directive \"@{Messages.Cut(directive.Name)}\".", [directive.At]));
            }
        }
    }
}
