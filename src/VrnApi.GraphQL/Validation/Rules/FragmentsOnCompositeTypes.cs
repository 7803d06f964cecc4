using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.1.3: fragments are on objects, interfaces and unions.</summary>
internal static class FragmentsOnCompositeTypes
{
    private const string Spec = "5.5.1.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var on in facts.Fragments.Select(f => f.On).Concat(facts.Inlines.Select(i => i.Node.On).OfType<NamedNode>()))
        {
            if (facts.Schema.ByName.TryGetValue(on.Name, out var type) && type is not CompositeType)
            {
                errors.Add(new(nameof(FragmentsOnCompositeTypes), Spec, $"A fragment cannot be on \"{Messages.Cut(on.Name)}\", which has no fields.", [on.At]));
            }
        }
    }
}
