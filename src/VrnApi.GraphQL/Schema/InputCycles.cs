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
        // A type can be given as soon as all its required inputs can; what is never reached is circular. Each type that turns out to be
        // finite is told once to those that wait for it.
        var inputs = schema.Types.OfType<InputType>().ToList();
        var finite = new HashSet<InputType>();
        var waits = inputs.ToDictionary(type => type, Waits);
        var waiting = inputs.SelectMany(type => waits[type].Select(inner => (type, inner))).ToLookup(pair => pair.inner, pair => pair.type);
        var ready = new Queue<InputType>(inputs.Where(type => type.IsOneOf ? HasWayOut(type) : waits[type].Count == 0));
        while (ready.TryDequeue(out var type))
        {
            if (!finite.Add(type))
            {
                continue;
            }
            foreach (var other in waiting[type])
            {
                if (other.IsOneOf || (waits[other].Remove(type) && waits[other].Count == 0))
                {
                    ready.Enqueue(other);
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

    /// <summary>The input types that stand in its way: of a oneOf any of its fields', else those of its required fields.</summary>
    private static HashSet<InputType> Waits(InputType type) =>
        [.. type.Fields.Where(field => type.IsOneOf || field.Type.IsNonNull).Select(field => field.Type.Nullable).OfType<InputType>()];

    private static bool HasWayOut(InputType type) => type.Fields.Count == 0 || type.Fields.Any(field => field.Type.Nullable is not InputType);

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
