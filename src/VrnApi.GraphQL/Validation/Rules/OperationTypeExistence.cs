namespace VrnApi.GraphQL;

/// <summary>Specification 5.2.1.1: the schema has a root type for each operation.</summary>
internal static class OperationTypeExistence
{
    private const string Spec = "5.2.1.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var operation in facts.Operations)
        {
            if (facts.Schema.Root(operation.Kind) is null)
            {
                errors.Add(new(nameof(OperationTypeExistence), Spec, "This service has no operations of this kind.", [operation.At]));
            }
        }
    }
}
