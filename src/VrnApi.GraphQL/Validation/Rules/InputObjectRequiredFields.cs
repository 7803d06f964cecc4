using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.6.4: required fields of an input object are given.</summary>
internal static class InputObjectRequiredFields
{
    private const string Spec = "5.6.4";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var value in facts.Values)
        {
            Check(value.Node, value.Type, errors);
        }
    }

    private static void Check(ValueNode node, GraphType? type, List<ValidationError> errors)
    {
        if (node is ListValueNode list && type?.Nullable is ListOf of)
        {
            Array.ForEach(list.Items, i => Check(i, of.Of, errors));
        }
        else if (node is ObjectNode given && type?.Named is InputType input)
        {
            foreach (var def in input.Fields)
            {
                if (given.Field(def.Name) is { } field)
                {
                    Check(field.Value, def.Type, errors);
                }
                else if (def.IsRequired)
                {
                    errors.Add(new(nameof(InputObjectRequiredFields), Spec, "A required field of this input object is missing.", [given.At]));
                }
            }
        }
    }
}
