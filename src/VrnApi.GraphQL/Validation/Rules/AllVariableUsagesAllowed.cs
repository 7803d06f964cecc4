using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.8.5: the type of a variable fits every place it stands at; in a oneOf field it cannot be null.</summary>
internal static class AllVariableUsagesAllowed
{
    private const string Spec = "5.8.5";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        for (var i = 0; i < facts.Operations.Length; i++)
        {
            var operation = facts.Operations[i];
            if (operation.Variables.Length == 0)
            {
                continue;
            }
            var defined = new Dictionary<string, (VariableNode Node, GraphType? Type)>(StringComparer.Ordinal);
            foreach (var variable in operation.Variables)
            {
                defined[variable.Name] = (variable, facts.TypeOf(variable.Type));
            }
            foreach (var use in facts.Reach(i).SelectMany(o => facts.UsesByOwner[o]))
            {
                if (use.Type is not null && defined.TryGetValue(use.Node.Name, out var variable) && variable.Type is { } type
                    && (!IsAllowed(variable.Node, type, use) || (use.InOneOf && !type.IsNonNull)))
                {
                    errors.Add(new(nameof(AllVariableUsagesAllowed), Spec, $"Variable \"${Messages.Cut(use.Node.Name)}\" cannot stand here: its type does not fit.",
                        [variable.Node.At, use.Node.At]));
                }
            }
        }
    }

    private static bool IsAllowed(VariableNode node, GraphType type, VariableUse use)
    {
        if (use.Type is NonNullOf required && !type.IsNonNull)
        {
            var hasDefault = node.Default is not null and not NullNode;
            return (hasDefault || use.HasDefault) && SchemaValidity.IsSubtype(type, required.Of);
        }
        return SchemaValidity.IsSubtype(type, use.Type!);
    }
}
