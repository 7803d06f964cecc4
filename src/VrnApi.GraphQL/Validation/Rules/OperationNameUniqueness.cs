namespace VrnApi.GraphQL;

/// <summary>Specification 5.2.2.1: each operation has its own name.</summary>
internal static class OperationNameUniqueness
{
    private const string Spec = "5.2.2.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var operation in facts.Operations)
        {
            if (operation.Name is { } name && !seen.TryAdd(name, operation.NameAt))
            {
                errors.Add(new(nameof(OperationNameUniqueness), Spec, $"There are two operations \"{Messages.Cut(name)}\".", [seen[name], operation.NameAt]));
            }
        }
    }
}
