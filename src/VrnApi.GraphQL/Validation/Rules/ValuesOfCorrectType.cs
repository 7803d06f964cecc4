using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.6.1: a literal is a value of the type its place demands; of a oneOf input exactly one field is given, not null.</summary>
internal static class ValuesOfCorrectType
{
    private const string Spec = "5.6.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var value in facts.Values)
        {
            if (value.Type is { IsInput: true } type)
            {
                Check(value.Node, type, errors);
            }
        }
    }

    private static void Check(ValueNode node, GraphType type, List<ValidationError> errors)
    {
        if (node is VariableUseNode)
        {
            return;
        }
        if (node is NullNode)
        {
            if (type.IsNonNull)
            {
                errors.Add(Wrong(node));
            }
            return;
        }
        switch (type.Nullable)
        {
            case ListOf list:
                if (node is ListValueNode items)
                {
                    Array.ForEach(items.Items, i => Check(i, list.Of, errors));
                }
                else
                {
                    Check(node, list.Of, errors);
                }
                break;
            case InputType input when node is ObjectNode given:
                CheckObject(given, input, errors);
                break;
            case InputType:
                errors.Add(Wrong(node));
                break;
            case EnumType e:
                if (node is not EnumNode name || !e.ByName.ContainsKey(name.Name))
                {
                    errors.Add(Wrong(node));
                }
                break;
            case ScalarType scalar:
                if (!Scalars.TryLiteral(scalar, node, out _))
                {
                    errors.Add(Wrong(node));
                }
                break;
            default:
                break;
        }
    }

    private static void CheckObject(ObjectNode given, InputType input, List<ValidationError> errors)
    {
        foreach (var def in input.Fields)
        {
            if (given.Field(def.Name) is { } field)
            {
                Check(field.Value, def.Type, errors);
            }
        }
        if (input.IsOneOf && given.Fields.Where(field => input.ByName.ContainsKey(field.Name)).ToList() is not [{ Value: not NullNode }])
        {
            errors.Add(new(nameof(ValuesOfCorrectType), Spec, "Exactly one field must be given here, and not null.", [given.At]));
        }
    }

    private static ValidationError Wrong(ValueNode node) =>
        new(nameof(ValuesOfCorrectType), Spec, $"The value {Messages.Cut(Printer.Value(node))} does not fit here.", [node.At]);
}
