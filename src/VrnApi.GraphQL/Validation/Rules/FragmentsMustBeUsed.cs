namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.1.4: each fragment is reached by an operation.</summary>
internal static class FragmentsMustBeUsed
{
    private const string Spec = "5.5.1.4";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var used = new HashSet<int>();
        for (var i = 0; i < facts.Operations.Length; i++)
        {
            used.UnionWith(facts.Reach(i));
        }
        foreach (var fragment in facts.Fragments)
        {
            // A second fragment of the same name counts as used with the first.
            if (!used.Contains(facts.OwnerByFragment[fragment.Name]))
            {
                errors.Add(new(nameof(FragmentsMustBeUsed), Spec, $"Fragment \"{Messages.Cut(fragment.Name)}\" is not used.", [fragment.At]));
            }
        }
    }
}
