namespace VrnApi.GraphQL;

/// <summary>Specification 5.8.2: a variable has an input type.</summary>
internal static class VariablesAreInputTypes
{
    private const string Spec = "5.8.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var variable in facts.Operations.SelectMany(o => o.Variables))
        {
            var name = variable.Type.Innermost;
            if (!facts.IsType(name.Name))
            {
                errors.Add(new(nameof(VariablesAreInputTypes), Spec, $"There is no type \"{Messages.Cut(name.Name)}\".", [name.At]));
            }
            else if (facts.Schema.ByName.GetValueOrDefault(name.Name) is { IsInput: false })
            {
                errors.Add(new(nameof(VariablesAreInputTypes), Spec, $"Variable \"${Messages.Cut(variable.Name)}\" must have an input type.", [variable.Type.At]));
            }
        }
    }
}
