namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.1.1: each fragment has its own name.</summary>
internal static class FragmentNameUniqueness
{
    private const string Spec = "5.5.1.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var fragment in facts.Fragments)
        {
            if (!seen.TryAdd(fragment.Name, fragment.NameAt))
            {
                errors.Add(new(nameof(FragmentNameUniqueness), Spec, $"There are two fragments \"{Messages.Cut(fragment.Name)}\".", [seen[fragment.Name], fragment.NameAt]));
            }
        }
    }
}
