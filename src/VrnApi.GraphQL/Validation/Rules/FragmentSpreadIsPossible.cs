namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.2.3: a fragment's type has an object type in common with the place it stands at.</summary>
internal static class FragmentSpreadIsPossible
{
    private const string Spec = "5.5.2.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var inline in facts.Inlines)
        {
            if (inline.Parent is { } parent && inline.On is CompositeType on && !parent.Overlaps(on))
            {
                errors.Add(new(nameof(FragmentSpreadIsPossible), Spec, "This fragment can never apply here.", [inline.Node.At]));
            }
        }
        foreach (var spread in facts.Spreads)
        {
            if (spread.Parent is { } parent && facts.FragmentByName.GetValueOrDefault(spread.Node.Name) is { } fragment
                && facts.Schema.ByName.GetValueOrDefault(fragment.On.Name) is CompositeType on && !parent.Overlaps(on))
            {
                errors.Add(new(nameof(FragmentSpreadIsPossible), Spec, $"Fragment \"{Messages.Cut(spread.Node.Name)}\" can never apply here.", [spread.Node.At]));
            }
        }
    }
}
