using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.6.2: a field of an input object is defined.</summary>
internal static class InputObjectFieldNames
{
    private const string Spec = "5.6.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var value in facts.Values)
        {
            Check(value.Node, value.Type, errors);
        }
    }

    private static void Check(ValueNode node, GraphType? type, List<ValidationError> errors)
    {
        if (node is ListValueNode list && type?.Nullable is ListOf or InputType)
        {
            var item = type.Nullable is ListOf of ? of.Of : null;
            Array.ForEach(list.Items, i => Check(i, item, errors));
        }
        else if (node is ObjectNode given && type?.Named is InputType input)
        {
            foreach (var field in given.Fields)
            {
                if (!input.ByName.ContainsKey(field.Name))
                {
                    errors.Add(new(nameof(InputObjectFieldNames), Spec, $"There is no input field \"{Messages.Cut(field.Name)}\" here.", [field.At]));
                }
            }
            foreach (var def in input.Fields)
            {
                if (given.Field(def.Name) is { } field)
                {
                    Check(field.Value, def.Type, errors);
                }
            }
        }
    }
}
