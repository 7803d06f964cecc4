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
            if (!facts.IsType(on.Name))
            {
                errors.Add(new(nameof(FragmentSpreadTypeExistence), Spec, $"There is no type \"{Messages.Cut(on.Name)}\".", [on.At]));
            }
        }
        // A document that also defines types cannot be executed; the names in these definitions are judged all the same.
        if (facts.Defined.Count > 0)
        {
            var types = new SdlContext(facts.Document, facts.Schema);
            SdlRules.KnownTypeNames(types);
            errors.AddRange(types.Errors.Select(e => new ValidationError(nameof(FragmentSpreadTypeExistence), Spec, "There is no such type.", e.At)));
        }
    }
}
