using System.Globalization;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Literals to values (specification 5.6.1, 6.4.1). Shapes: the CLR values of <see cref="Scalars"/>, <see cref="EnumValueDef"/> for
/// enums, object?[] for lists, <see cref="InputObject"/> for input objects. The parser's nesting limit bounds every recursion.
/// </summary>
internal static class Values
{
    /// <summary>Why a literal is no value of its type, for the client; and the byte offset of the node at fault.</summary>
    public readonly record struct Wrong(string Message, int At);

    /// <summary>Whether a constant literal is a value of the type.</summary>
    public static bool IsValid(ValueNode value, GraphType type)
    {
        if (value is NullNode)
        {
            return !type.IsNonNull;
        }
        switch (type.Nullable)
        {
            case ListOf list:
                return value is ListValueNode items ? items.Items.All(i => IsValid(i, list.Of)) : IsValid(value, list.Of);
            case InputType input:
                return value is ObjectNode given && IsValidObject(given, input);
            case EnumType e:
                return value is EnumNode name && e.ByName.ContainsKey(name.Name);
            case ScalarType scalar:
                return Scalars.TryLiteral(scalar, value, out _);
            default:
                return false;
        }
    }

    /// <summary>
    /// Coerces a literal of a valid document with the variables of a request. The fault's message quotes nothing of the schema.
    /// </summary>
    public static bool TryCoerce(ValueNode node, GraphType type, VariableValues variables, out object? value, out Wrong fault)
    {
        fault = default;
        value = null;
        if (node is VariableUseNode use)
        {
            var given = variables.TryGet(use.Name, out value);
            if (type.IsNonNull && value is null)
            {
                fault = new($"Variable \"${Messages.Cut(use.Name)}\" must have a value here.", node.At);
                return false;
            }
            return given || !type.IsNonNull;
        }
        if (node is NullNode)
        {
            fault = new("A value is required here, not null.", node.At);
            return !type.IsNonNull;
        }
        switch (type.Nullable)
        {
            case ListOf list:
                return TryList(node, list, variables, out value, out fault);
            case InputType input:
                fault = new("An input object is required here.", node.At);
                return node is ObjectNode given && TryObject(given, input, variables, out value, out fault);
            case EnumType e:
                value = node is EnumNode name ? e.ByName.GetValueOrDefault(name.Name) : null;
                fault = new("The value is not one of those allowed here.", node.At);
                return value is not null;
            case ScalarType { Kind: ScalarKind.Other }:
                value = Untyped(node, variables);
                return true;
            case ScalarType scalar:
                fault = new("The value is of another type than is required here.", node.At);
                return Scalars.TryLiteral(scalar, node, out value);
            default:
                throw new InvalidOperationException("Not an input type.");
        }
    }

    /// <summary>The coerced default of an argument or input field that has one; worked out on first use.</summary>
    public static object? DefaultOf(InputDef def)
    {
        if (!def.HasCoercedDefault)
        {
            if (!TryCoerce(def.Default!, def.Type, VariableValues.None, out var value, out _))
            {
                throw new InvalidOperationException("A default was not checked at start-up: " + def.Coordinate);
            }
            def.CoercedDefault = value;
            def.HasCoercedDefault = true;
        }
        return def.CoercedDefault;
    }

    /// <summary>A value without a type, as a custom scalar takes it: text, numbers, lists and objects, variables replaced.</summary>
    public static object? Untyped(ValueNode node, VariableValues variables) => node switch
    {
        VariableUseNode use => variables.TryGet(use.Name, out var value) ? value : null,
        IntNode i => long.TryParse(i.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.Parse(i.Text, CultureInfo.InvariantCulture),
        FloatNode f => double.Parse(f.Text, CultureInfo.InvariantCulture),
        StringNode s => s.Value,
        BooleanNode b => b.Value,
        EnumNode e => e.Name,
        ListValueNode list => Array.ConvertAll(list.Items, i => Untyped(i, variables)),
        ObjectNode o => UntypedObject(o, variables),
        _ => null,
    };

    private static bool IsValidObject(ObjectNode given, InputType input)
    {
        foreach (var field in given.Fields)
        {
            if (!input.ByName.TryGetValue(field.Name, out var def) || !IsValid(field.Value, def.Type))
            {
                return false;
            }
        }
        return input.IsOneOf
            ? given.Fields is [{ Value: not NullNode }]
            : input.Fields.All(f => !f.IsRequired || given.Fields.Any(g => g.Name == f.Name));
    }

    private static bool TryList(ValueNode node, ListOf list, VariableValues variables, out object? value, out Wrong fault)
    {
        var nodes = node is ListValueNode given ? given.Items : [node];
        var items = new object?[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (!TryCoerce(nodes[i], list.Of, variables, out items[i], out fault))
            {
                value = null;
                return false;
            }
        }
        value = items;
        fault = default;
        return true;
    }

    // In the order of the definition, for the first fault is the one that is told. The document has been validated: no field is unknown.
    private static bool TryObject(ObjectNode given, InputType input, VariableValues variables, out object? value, out Wrong fault)
    {
        value = null;
        fault = default;
        var result = new InputObject(input);
        foreach (var def in input.Fields)
        {
            if (given.Field(def.Name) is not { } field)
            {
                continue;
            }
            // A variable without a value leaves the field out, so that its default holds (specification 3.10).
            if (field.Value is VariableUseNode use && !variables.TryGet(use.Name, out _))
            {
                if (def.IsRequired || input.IsOneOf)
                {
                    fault = new($"Variable \"${Messages.Cut(use.Name)}\" must have a value here.", input.IsOneOf ? given.At : use.At);
                    return false;
                }
                continue;
            }
            if (!TryCoerce(field.Value, def.Type, variables, out var inner, out fault))
            {
                return false;
            }
            result.Set(def, inner);
        }
        if (!result.Complete(out var message))
        {
            fault = new(message, given.At);
            return false;
        }
        value = result;
        return true;
    }

    private static Dictionary<string, object?> UntypedObject(ObjectNode node, VariableValues variables)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in node.Fields)
        {
            if (field.Value is not VariableUseNode use || variables.TryGet(use.Name, out _))
            {
                result[field.Name] = Untyped(field.Value, variables);
            }
        }
        return result;
    }
}
