namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.2.1: the fragment of a spread exists.</summary>
internal static class FragmentSpreadTargetDefined
{
    private const string Spec = "5.5.2.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var spread in facts.Spreads)
        {
            if (!facts.FragmentByName.ContainsKey(spread.Node.Name))
            {
                errors.Add(new(nameof(FragmentSpreadTargetDefined), Spec, $"There is no fragment \"{Messages.Cut(spread.Node.Name)}\".", [spread.Node.NameAt]));
            }
        }
    }
}
