namespace VrnApi.GraphQL;

/// <summary>Specification 5.2.3.1: an operation without a name stands alone.</summary>
internal static class LoneAnonymousOperation
{
    private const string Spec = "5.2.3.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        if (facts.Operations.Length < 2)
        {
            return;
        }
        foreach (var operation in facts.Operations)
        {
            if (operation.Name is null)
            {
                errors.Add(new(nameof(LoneAnonymousOperation), Spec, "An operation without a name must be the only one.", [operation.At]));
            }
        }
    }
}
