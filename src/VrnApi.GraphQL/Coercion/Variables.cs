using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>The variables of one request after coercion; a name is absent when neither a value nor a default was given.</summary>
internal sealed class VariableValues(IReadOnlyDictionary<string, object?> values)
{
    public static VariableValues None { get; } = new(new Dictionary<string, object?>());

    public IReadOnlyDictionary<string, object?> All { get; } = values;

    public bool TryGet(string name, out object? value) => All.TryGetValue(name, out value);
}

/// <summary>Coerces JSON variables by their definitions (specification 6.1.2). Every fault is a request error.</summary>
internal static class Variables
{
    private const int MaxDepth = 200;

    /// <summary>Faults carry the variable's definition for its location; the message names only what the client wrote.</summary>
    public static VariableValues Coerce(Schema schema, OperationNode operation, JsonElement given, List<(VariableNode Variable, string Message)> faults)
    {
        if (operation.Variables.Length == 0)
        {
            return VariableValues.None;
        }
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        // A look-up in the JSON itself goes through its members one by one.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (given.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in given.EnumerateObject())
            {
                members[member.Name] = member.Value;
            }
        }
        foreach (var variable in operation.Variables)
        {
            var type = TypeOf(schema, variable.Type);
            if (!members.TryGetValue(variable.Name, out var json))
            {
                if (variable.Default is { } fallback)
                {
                    Values.TryCoerce(fallback, type, VariableValues.None, out var value, out _);
                    values[variable.Name] = value;
                }
                else if (type.IsNonNull)
                {
                    faults.Add((variable, $"Variable \"${Messages.Cut(variable.Name)}\" is required."));
                }
                continue;
            }
            if (TryCoerce(json, type, 0, out var coerced, out var fault))
            {
                values[variable.Name] = coerced;
            }
            else
            {
                faults.Add((variable, $"Variable \"${Messages.Cut(variable.Name)}\" has an invalid value: {fault}"));
            }
        }
        return new VariableValues(values);
    }

    /// <summary>The type a variable's definition names; the definition has been validated.</summary>
    public static GraphType TypeOf(Schema schema, TypeNode node) => node switch
    {
        NonNullNode nonNull => new NonNullOf(TypeOf(schema, nonNull.Of)),
        ListNode list => new ListOf(TypeOf(schema, list.Of)),
        _ => schema.ByName[((NamedNode)node).Name],
    };

    private static bool TryCoerce(JsonElement json, GraphType type, int depth, out object? value, out string fault)
    {
        value = null;
        if (depth > MaxDepth)
        {
            fault = "It is nested too deeply.";
            return false;
        }
        if (json.ValueKind == JsonValueKind.Null)
        {
            fault = "A value is required, not null.";
            return !type.IsNonNull;
        }
        switch (type.Nullable)
        {
            case ListOf list:
                return TryList(json, list, depth, out value, out fault);
            case InputType input:
                fault = "An object is required.";
                return json.ValueKind == JsonValueKind.Object && TryObject(json, input, depth, out value, out fault);
            case EnumType e:
                value = json.ValueKind == JsonValueKind.String ? e.ByName.GetValueOrDefault(json.GetString()!) : null;
                fault = "The value is not one of those allowed.";
                return value is not null;
            default:
                fault = "The value is of another type than is required.";
                return Scalars.TryJson((ScalarType)type.Nullable, json, out value);
        }
    }

    private static bool TryList(JsonElement json, ListOf list, int depth, out object? value, out string fault)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.Array)
        {
            var one = TryCoerce(json, list.Of, depth + 1, out var item, out fault);
            value = one ? new[] { item } : null;
            return one;
        }
        var items = new object?[json.GetArrayLength()];
        var next = 0;
        foreach (var element in json.EnumerateArray())
        {
            if (!TryCoerce(element, list.Of, depth + 1, out items[next++], out fault))
            {
                return false;
            }
        }
        value = items;
        fault = "";
        return true;
    }

    private static bool TryObject(JsonElement json, InputType input, int depth, out object? value, out string fault)
    {
        value = null;
        var result = new InputObject(input);
        foreach (var property in json.EnumerateObject())
        {
            if (!input.ByName.TryGetValue(property.Name, out var field))
            {
                fault = $"There is no input field \"{Messages.Cut(property.Name)}\".";
                return false;
            }
            if (!TryCoerce(property.Value, field.Type, depth + 1, out var inner, out fault))
            {
                return false;
            }
            result.Set(field, inner);
        }
        if (!result.Complete(out fault))
        {
            return false;
        }
        value = result;
        return true;
    }
}
