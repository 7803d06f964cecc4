using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.4.2: no argument is given twice.</summary>
internal static class ArgumentUniqueness
{
    private const string Spec = "5.4.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var field in facts.Fields)
        {
            Check(field.Node.Arguments, errors);
        }
        foreach (var directive in facts.Sites.SelectMany(s => s.Directives))
        {
            Check(directive.Arguments, errors);
        }
    }

    private static void Check(ArgumentNode[] arguments, List<ValidationError> errors)
    {
        if (arguments.Length < 2)
        {
            return;
        }
        foreach (var group in arguments.GroupBy(a => a.Name, StringComparer.Ordinal))
        {
            var given = group.Select(a => a.At).ToArray();
            if (given.Length > 1)
            {
                errors.Add(new(nameof(ArgumentUniqueness), Spec, $"Argument \"{Messages.Cut(group.Key)}\" is given twice.", given));
            }
        }
    }
}
