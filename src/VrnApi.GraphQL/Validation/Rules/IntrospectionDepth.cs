using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Beyond the specification: under __schema or __type the third nesting of fields, interfaces, possibleTypes or inputFields is
/// refused, for these lists multiply. Inline fragments and spreads do not hide it.
/// </summary>
internal static class IntrospectionDepth
{
    private const string Spec = "-";
    private const int Limit = 3;

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var deepest = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in facts.Fields)
        {
            if (field.Node is { Name: "__schema" or "__type", Selections: { } set } && Depth(facts, set, deepest, 0) >= Limit)
            {
                errors.Add(new(nameof(IntrospectionDepth), Spec, "Introspection is nested too deeply.", [field.Node.At]));
            }
        }
    }

    /// <summary>Most nested lists on a road down; each fragment is measured once, a cycle counts as nothing.</summary>
    private static int Depth(Facts facts, SelectionSetNode set, Dictionary<string, int> deepest, int level)
    {
        if (level > 2000)
        {
            return Limit;
        }
        var most = 0;
        foreach (var item in set.Items)
        {
            var depth = 0;
            switch (item)
            {
                case FieldNode { Selections: { } inner } field:
                    depth = Depth(facts, inner, deepest, level + 1)
                        + (field.Name is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0);
                    break;
                case FieldNode field:
                    depth = field.Name is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0;
                    break;
                case InlineNode inline:
                    depth = Depth(facts, inline.Selections, deepest, level + 1);
                    break;
                case SpreadNode spread when facts.FragmentByName.TryGetValue(spread.Name, out var fragment):
                    if (!deepest.TryGetValue(spread.Name, out depth))
                    {
                        deepest[spread.Name] = 0;
                        depth = deepest[spread.Name] = Depth(facts, fragment.Selections, deepest, level + 1);
                    }
                    break;
            }
            most = Math.Max(most, depth);
        }
        return most;
    }
}
