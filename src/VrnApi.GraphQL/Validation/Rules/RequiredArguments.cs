using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.4.3: required arguments of fields and directives are given.</summary>
internal static class RequiredArguments
{
    private const string Spec = "5.4.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var field in facts.Fields)
        {
            if (field.Def is { } def)
            {
                Check(def.Arguments, field.Node.Arguments, field.Node.At, field.Node.Name, errors);
            }
        }
        foreach (var directive in facts.Sites.SelectMany(s => s.Directives))
        {
            if (facts.Schema.Directives.GetValueOrDefault(directive.Name) is { } def)
            {
                Check(def.Arguments, directive.Arguments, directive.At, "@" + directive.Name, errors);
            }
        }
    }

    private static void Check(InputDef[] defined, ArgumentNode[] given, int at, string owner, List<ValidationError> errors)
    {
        foreach (var def in defined)
        {
            if (def.IsRequired && !given.Any(a => a.Name == def.Name))
            {
                errors.Add(new(nameof(RequiredArguments), Spec, $"A required argument of \"{Messages.Cut(owner)}\" is missing.", [at]));
            }
        }
    }
}
