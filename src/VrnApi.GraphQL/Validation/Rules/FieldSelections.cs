namespace VrnApi.GraphQL;

/// <summary>Specification 5.3.1: a field exists on the type it is selected from.</summary>
internal static class FieldSelections
{
    private const string Spec = "5.3.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var field in facts.Fields)
        {
            if (field.Parent is not null && field.Def is null)
            {
                errors.Add(new(nameof(FieldSelections), Spec, $"There is no field \"{Messages.Cut(field.Node.Name)}\" here.", [field.Node.At]));
            }
        }
    }
}
