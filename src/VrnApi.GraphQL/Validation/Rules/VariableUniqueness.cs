namespace VrnApi.GraphQL;

/// <summary>Specification 5.8.1: each variable of an operation has its own name.</summary>
internal static class VariableUniqueness
{
    private const string Spec = "5.8.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var operation in facts.Operations)
        {
            foreach (var group in operation.Variables.GroupBy(v => v.Name, StringComparer.Ordinal))
            {
                var defined = group.Select(v => v.NameAt).ToArray();
                if (defined.Length > 1)
                {
                    errors.Add(new(nameof(VariableUniqueness), Spec, $"Variable \"${Messages.Cut(group.Key)}\" is defined twice.", defined));
                }
            }
        }
    }
}
