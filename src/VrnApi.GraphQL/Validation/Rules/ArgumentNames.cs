using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.4.1: an argument is defined by its field or directive.</summary>
internal static class ArgumentNames
{
    private const string Spec = "5.4.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var field in facts.Fields)
        {
            if (field.Def is { } def)
            {
                foreach (var argument in field.Node.Arguments)
                {
                    if (def.Argument(argument.Name) is null)
                    {
                        errors.Add(Unknown(argument));
                    }
                }
            }
        }
        foreach (var directive in facts.Sites.SelectMany(s => s.Directives))
        {
            if (facts.Schema.Directives.GetValueOrDefault(directive.Name) is { } def)
            {
                foreach (var argument in directive.Arguments)
                {
                    if (def.Argument(argument.Name) is null)
                    {
                        errors.Add(Unknown(argument));
                    }
                }
            }
        }
    }

    private static ValidationError Unknown(ArgumentNode argument) =>
        new(nameof(ArgumentNames), Spec, $"There is no argument \"{Messages.Cut(argument.Name)}\" here.", [argument.At]);
}
