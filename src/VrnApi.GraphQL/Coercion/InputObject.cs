namespace VrnApi.GraphQL;

/// <summary>A coerced input object: a value for every field that was given or has a default; absent and null are told apart.</summary>
internal sealed class InputObject(InputType type)
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public InputType Type { get; } = type;

    public IReadOnlyDictionary<string, object?> Given => values;

    public void Set(InputDef field, object? value) => values[field.Name] = value;

    public bool TryGet(string name, out object? value) => values.TryGetValue(name, out value);

    /// <summary>Fills defaults and judges required fields and oneOf (specification 3.10).</summary>
    public bool Complete(out string fault)
    {
        fault = "";
        if (Type.IsOneOf)
        {
            if (values.Count != 1 || values.Values.First() is null)
            {
                fault = "Exactly one field must be given, and not null.";
                return false;
            }
            return true;
        }
        foreach (var field in Type.Fields)
        {
            if (values.ContainsKey(field.Name))
            {
                continue;
            }
            if (field.Default is not null)
            {
                values[field.Name] = Values.DefaultOf(field);
            }
            else if (field.Type.IsNonNull)
            {
                fault = "A required input field is missing.";
                return false;
            }
        }
        return true;
    }
}
