using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.1.2: the type a fragment is on exists.</summary>
internal static class FragmentSpreadTypeExistence
{
    private const string Spec = "5.5.1.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var on in facts.Fragments.Select(f => f.On).Concat(facts.Inlines.Select(i => i.Node.On).OfType<NamedNode>()))
        {
            if (!facts.Schema.ByName.ContainsKey(on.Name))
            {
                errors.Add(new(nameof(FragmentSpreadTypeExistence), Spec, $"There is no type \"{Messages.Cut(on.Name)}\".", [on.At]));
            }
        }
    }
}
