namespace VrnApi.GraphQL;

/// <summary>Specification 5.3.3: leaves have no sub-selection, everything else has one.</summary>
internal static class LeafFieldSelections
{
    private const string Spec = "5.3.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var field in facts.Fields)
        {
            if (field.Def is not { } def)
            {
                continue;
            }
            var name = Messages.Cut(field.Node.Name);
            if (def.Type.Named.IsLeaf && field.Node.Selections is { } selections)
            {
                errors.Add(new(nameof(LeafFieldSelections), Spec, $"Field \"{name}\" is a leaf and has no fields to select.", [selections.At]));
            }
            else if (!def.Type.Named.IsLeaf && field.Node.Selections is null)
            {
                errors.Add(new(nameof(LeafFieldSelections), Spec, $"Field \"{name}\" needs a selection of fields.", [field.Node.At]));
            }
        }
    }
}
