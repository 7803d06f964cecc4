using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.6.3: no field of an input object is given twice.</summary>
internal static class InputObjectFieldUniqueness
{
    private const string Spec = "5.6.3";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var value in facts.Values)
        {
            Check(value.Node, errors);
        }
    }

    /// <summary>Depth is bounded by the parser.</summary>
    public static void Check(ValueNode node, List<ValidationError> errors)
    {
        switch (node)
        {
            case ListValueNode list:
                Array.ForEach(list.Items, i => Check(i, errors));
                break;
            case ObjectNode given:
                var seen = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var field in given.Fields)
                {
                    if (!seen.TryAdd(field.Name, field.At))
                    {
                        errors.Add(new(nameof(InputObjectFieldUniqueness), Spec, $"Input field \"{Messages.Cut(field.Name)}\" is given twice.",
                            [seen[field.Name], field.At]));
                    }
                    Check(field.Value, errors);
                }
                break;
        }
    }
}
