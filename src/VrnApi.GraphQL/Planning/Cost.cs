namespace VrnApi.GraphQL;

/// <summary>
/// Prices a plan with the values of one request by the public cost draft (design section 7): type cost counts objects, field cost
/// counts weights of fields, arguments and directives. Composite 1, leaf 0 by default; each field's sum is floored at 0.
/// </summary>
internal sealed class Cost
{
    private readonly Args?[] args;
    private readonly Schema schema;

    private Cost(Schema schema, Args?[] args)
    {
        this.schema = schema;
        this.args = args;
    }

    public static OperationCost Of(Schema schema, Plan plan, Args?[] args)
    {
        var (types, fields) = new Cost(schema, args).Price(plan.Root, null, null);
        types += plan.Root.Type.Weight ?? 1;
        var points = (int)Math.Min(int.MaxValue, Math.Max(1, Math.Ceiling(Math.Max(types, fields) / 100)));
        return new OperationCost(types, fields, points);
    }

    /// <summary>The size @listSize gives with these arguments: the largest slicing argument, else the assumed size, else 1.</summary>
    public static int SizeOf(ListSize size, Args? args)
    {
        var largest = -1;
        foreach (var name in size.SlicingArguments)
        {
            if (args is not null && args.TryGet(name, out var value) && value is int given)
            {
                largest = Math.Max(largest, given);
            }
        }
        return largest >= 0 ? largest : size.AssumedSize ?? 1;
    }

    // Depth is that of the plan.
    private (double Types, double Fields) Price(Selection selection, ListSize? sized, Args? sizedArgs)
    {
        double types = 0;
        double fields = 0;
        foreach (var field in selection.Items)
        {
            var own = args[field.Index];
            var def = field.Def;
            fields += Math.Max(0, Weight(def) + Arguments(def, own) + Directives(field));
            double size = 1;
            if (def.Type.Nullable is ListOf)
            {
                size = def.ListSize is { SizedFields.Length: 0 } list ? SizeOf(list, own)
                    : sized is not null && Array.IndexOf(sized.SizedFields, def.Name) >= 0 ? SizeOf(sized, sizedArgs)
                    : 1;
            }
            types += size * (def.Type.Named.Weight ?? (def.Type.Named.IsLeaf ? 0 : 1));
            var passed = def.ListSize is { SizedFields.Length: > 0 } ? def.ListSize : null;
            double dearestTypes = 0;
            double dearestFields = 0;
            foreach (var child in field.Children)
            {
                var (t, f) = Price(child, passed, own);
                t += (child.Type.Weight ?? 1) - (def.Type.Named.Weight ?? 1);
                dearestTypes = Math.Max(dearestTypes, t);
                dearestFields = Math.Max(dearestFields, f);
            }
            types += size * dearestTypes;
            fields += size * dearestFields;
        }
        return (types, fields);
    }

    private static double Weight(FieldDef def) => def.Weight ?? (def.Type.Named.IsLeaf ? 0 : 1);

    private static double Arguments(FieldDef def, Args? given)
    {
        double sum = 0;
        foreach (var argument in def.Arguments)
        {
            if (given is not null && given.TryGet(argument.Name, out var value) && value is not null)
            {
                sum += Input(argument, value);
            }
        }
        return sum;
    }

    private static double Input(InputDef def, object value)
    {
        var sum = def.Weight ?? (def.Type.Named is InputType && value is not object?[]? 1 : 0);
        return sum + Nested(value, def.Weight is null);
    }

    private static double Nested(object? value, bool weighItems)
    {
        double sum = 0;
        switch (value)
        {
            case object?[] list:
                foreach (var item in list)
                {
                    sum += (item is InputObject && weighItems ? 1 : 0) + Nested(item, weighItems);
                }
                break;
            case InputObject o:
                foreach (var (name, inner) in o.Given)
                {
                    sum += inner is null ? 0 : Input(o.Type.ByName[name], inner);
                }
                break;
        }
        return sum;
    }

    private double Directives(SelectedField field)
    {
        double sum = 0;
        foreach (var directive in field.Nodes[0].Directives)
        {
            if (schema.Directives.GetValueOrDefault(directive.Name) is { } def)
            {
                foreach (var argument in directive.Arguments)
                {
                    sum += def.Argument(argument.Name)?.Weight ?? 0;
                }
            }
        }
        return sum;
    }
}

/// <summary>Limits that need the values of a request: page sizes and filters (design sections 7 and 9).</summary>
internal static class ValueLimits
{
    /// <summary>Request errors, each code with its message once; wrong slicing arguments of one field become that field's fault.</summary>
    public static void Check(Plan plan, Args?[] args, Fault?[] argFaults, Limits limits, List<(string Code, string Message)> faults)
    {
        foreach (var field in plan.Fields)
        {
            if (args[field.Index] is not { } given)
            {
                continue;
            }
            if (field.Def.ListSize is { } size)
            {
                Page(field, size, given, argFaults, limits, faults);
            }
            foreach (var argument in field.Def.Arguments)
            {
                if (given.TryGet(argument.Name, out var value) && value is not null)
                {
                    Filter(argument, value, limits, faults);
                }
            }
        }
    }

    private static void Page(SelectedField field, ListSize size, Args given, Fault?[] argFaults, Limits limits, List<(string Code, string Message)> faults)
    {
        var count = 0;
        foreach (var name in size.SlicingArguments)
        {
            if (!given.TryGet(name, out var value) || value is not int rows)
            {
                continue;
            }
            count++;
            if (rows > limits.MaxPage)
            {
                Add(faults, ErrorCodes.PageSize, $"A page has at most {limits.MaxPage} rows.");
            }
            if (rows < 0)
            {
                argFaults[field.Index] ??= new Fault(ErrorCodes.Argument, "A number of rows cannot be negative.");
            }
        }
        if (count > 1)
        {
            argFaults[field.Index] ??= new Fault(ErrorCodes.Argument, "Only one of the paging directions can be given.");
        }
        if (count == 0 && size.RequireOneSlicingArgument && size.SlicingArguments.Length > 0)
        {
            Add(faults, ErrorCodes.PageSize, "A number of rows must be given.");
        }
    }

    private static void Filter(InputDef argument, object value, Limits limits, List<(string Code, string Message)> faults)
    {
        var name = argument.Type.Named.Name;
        if (argument.Type.Named is InputType root && name.EndsWith("Filter", StringComparison.Ordinal))
        {
            var leaves = 0;
            Walk(value, root, 0, ref leaves, limits, faults);
            if (leaves > limits.FilterLeaves)
            {
                Add(faults, ErrorCodes.Filter, $"A filter has at most {limits.FilterLeaves} conditions.");
            }
        }
        else if (name.EndsWith("Order", StringComparison.Ordinal) && value is object?[] keys && keys.Length > limits.OrderKeys)
        {
            Add(faults, ErrorCodes.Filter, $"An order has at most {limits.OrderKeys} keys.");
        }
    }

    private static void Walk(object? value, InputType root, int depth, ref int leaves, Limits limits, List<(string Code, string Message)> faults)
    {
        switch (value)
        {
            case InputObject o:
                // Only nesting of the entity filter in itself counts; the operators below a field are no level.
                depth += ReferenceEquals(o.Type, root) ? 1 : 0;
                if (depth > limits.FilterDepth)
                {
                    Add(faults, ErrorCodes.Filter, $"A filter is nested at most {limits.FilterDepth} deep.");
                    return;
                }
                foreach (var (name, inner) in o.Given)
                {
                    if (inner is null && !ReferenceEquals(o.Type, root) && o.Type.Name.EndsWith("Filter", StringComparison.Ordinal))
                    {
                        Add(faults, ErrorCodes.Filter, $"\"{Messages.Cut(name)}\" cannot be null in a filter; use isNull.");
                    }
                    Walk(inner, root, depth, ref leaves, limits, faults);
                }
                break;
            case object?[] list when list.Length > 0 && list[0] is InputObject:
                foreach (var item in list)
                {
                    Walk(item, root, depth, ref leaves, limits, faults);
                }
                break;
            case object?[] list:
                leaves++;
                if (list.Length > limits.FilterItems)
                {
                    Add(faults, ErrorCodes.Filter, $"A list in a filter has at most {limits.FilterItems} items.");
                }
                break;
            case not null:
                leaves++;
                break;
        }
    }

    private static void Add(List<(string Code, string Message)> faults, string code, string message)
    {
        if (!faults.Contains((code, message)))
        {
            faults.Add((code, message));
        }
    }
}
