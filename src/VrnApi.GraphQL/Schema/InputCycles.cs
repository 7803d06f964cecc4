using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Inputs that can never be given: cycles of required fields (specification 3.10, Circular References), oneOf types without a way
/// out, and default values that contain themselves.
/// </summary>
internal static class InputCycles
{
    public static void Check(Schema schema, List<string> faults)
    {
        // A type can be given as soon as all its required inputs can; what is never reached is circular.
        var inputs = schema.Types.OfType<InputType>().ToList();
        var finite = new HashSet<InputType>();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var type in inputs)
            {
                if (!finite.Contains(type) && CanEnd(type, finite))
                {
                    finite.Add(type);
                    changed = true;
                }
            }
        }
        foreach (var type in inputs)
        {
            if (!finite.Contains(type))
            {
                faults.Add($"{type.Name}: can never be given, for its fields require each other");
            }
        }
        DefaultCycles(inputs, faults);
    }

    private static bool CanEnd(InputType type, HashSet<InputType> finite)
    {
        bool Ends(InputDef field) => field.Type.Nullable is not InputType inner || finite.Contains(inner);
        return type.IsOneOf ? type.Fields.Count == 0 || type.Fields.Any(Ends) : type.Fields.All(f => !f.Type.IsNonNull || Ends(f));
    }

    private static void DefaultCycles(List<InputType> inputs, List<string> faults)
    {
        var done = new HashSet<InputDef>();
        var path = new HashSet<InputDef>();
        foreach (var field in inputs.SelectMany(t => t.Fields))
        {
            Visit(field, done, path, faults);
        }
    }

    // At most one level per input field with a default, and never one field twice on a path.
    private static void Visit(InputDef field, HashSet<InputDef> done, HashSet<InputDef> path, List<string> faults)
    {
        if (field.Default is null || done.Contains(field))
        {
            return;
        }
        if (!path.Add(field))
        {
            faults.Add($"{field.Coordinate}: the default contains itself");
            return;
        }
        if (path.Count > 1000)
        {
            faults.Add($"{field.Coordinate}: defaults refer to each other too deeply");
            return;
        }
        Descend(field.Default, field.Type, done, path, faults);
        path.Remove(field);
        done.Add(field);
    }

    // The parser's nesting limit bounds the literal.
    private static void Descend(ValueNode value, GraphType type, HashSet<InputDef> done, HashSet<InputDef> path, List<string> faults)
    {
        switch (value)
        {
            case ListValueNode list:
                Array.ForEach(list.Items, i => Descend(i, (type.Nullable as ListOf)?.Of ?? type, done, path, faults));
                break;
            case ObjectNode given when type.Named is InputType input:
                foreach (var field in input.Fields)
                {
                    var own = given.Fields.FirstOrDefault(f => f.Name == field.Name);
                    if (own is not null)
                    {
                        Descend(own.Value, field.Type, done, path, faults);
                    }
                    else
                    {
                        Visit(field, done, path, faults);
                    }
                }
                break;
            default:
                break;
        }
    }
}
