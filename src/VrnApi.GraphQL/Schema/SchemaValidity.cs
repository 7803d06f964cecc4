using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Validity of a built schema (specification 3.3 to 3.13): what cannot be seen in the text of one definition alone.</summary>
internal static class SchemaValidity
{
    /// <returns>Every fault, each beginning with its schema coordinate.</returns>
    public static List<string> Check(Schema schema, Document document)
    {
        var faults = new List<string>(schema.Misuses);
        Roots(schema, faults);
        foreach (var directive in schema.DirectiveList)
        {
            Name(faults, "@" + directive.Name, directive.Name);
            Array.ForEach(directive.Arguments, a => InputValue(faults, a));
        }
        foreach (var type in schema.Types)
        {
            if (BuiltIns.Document.Definitions.OfType<TypeDefinitionNode>().Any(n => n.Name == type.Name))
            {
                continue;
            }
            Name(faults, type.Name, type.Name);
            switch (type)
            {
                case UnionType union: Union(faults, union); break;
                case CompositeType composite: Composite(faults, composite); break;
                case EnumType e: Enum(faults, e); break;
                case InputType input: Input(faults, input); break;
                default: break;
            }
        }
        AppliedArguments(schema, faults, document);
        InputCycles.Check(schema, faults);
        Defaults(schema, faults);
        return faults;
    }

    private static void Roots(Schema schema, List<string> faults)
    {
        if (schema.Query is null)
        {
            faults.Add("schema: there is no query root type of kind object");
        }
        var roots = new[] { schema.Query, schema.Mutation, schema.Subscription }.Where(r => r is not null).ToList();
        if (roots.Distinct().Count() != roots.Count)
        {
            faults.Add("schema: root types must be different");
        }
    }

    private static void Name(List<string> faults, string coordinate, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            faults.Add($"{coordinate}: names beginning with __ are reserved");
        }
    }

    private static void Composite(List<string> faults, CompositeType type)
    {
        if (type.Fields.Count == 0)
        {
            faults.Add($"{type.Name}: has no fields");
        }
        foreach (var field in type.Fields)
        {
            Name(faults, field.Coordinate, field.Name);
            if (field.Type.Named is InputType)
            {
                faults.Add($"{field.Coordinate}: an input type cannot be answered");
            }
            Array.ForEach(field.Arguments, a => InputValue(faults, a));
        }
        var seen = new HashSet<InterfaceType>();
        foreach (var known in type.Interfaces)
        {
            if (ReferenceEquals(known, type))
            {
                faults.Add($"{type.Name}: cannot implement itself");
            }
            else if (!seen.Add(known))
            {
                faults.Add($"{type.Name}: implements {known.Name} twice");
            }
            else
            {
                Implements(faults, type, known);
            }
        }
    }

    private static void Implements(List<string> faults, CompositeType type, InterfaceType known)
    {
        foreach (var further in known.Interfaces)
        {
            if (!type.Interfaces.Contains(further))
            {
                faults.Add(ReferenceEquals(further, type)
                    ? $"{type.Name}: implements {known.Name} and the other way round"
                    : $"{type.Name}: must implement {further.Name}, which {known.Name} implements");
            }
        }
        foreach (var promised in known.Fields)
        {
            if (!type.ByName.TryGetValue(promised.Name, out var field))
            {
                faults.Add($"{type.Name}.{promised.Name}: promised by {known.Name} and missing");
                continue;
            }
            if (!IsSubtype(field.Type, promised.Type))
            {
                faults.Add($"{field.Coordinate}: {known.Name} promises {promised.Type}, not {field.Type}");
            }
            foreach (var argument in promised.Arguments)
            {
                if (field.Argument(argument.Name) is not { } own)
                {
                    faults.Add($"{field.Coordinate}({argument.Name}:): promised by {known.Name} and missing");
                }
                else if (!GraphType.Same(own.Type, argument.Type))
                {
                    faults.Add($"{own.Coordinate}: {known.Name} promises {argument.Type}, not {own.Type}");
                }
            }
            foreach (var own in field.Arguments)
            {
                if (own.IsRequired && !promised.Arguments.Any(a => a.Name == own.Name))
                {
                    faults.Add($"{own.Coordinate}: required, but unknown to {known.Name}");
                }
            }
            if (promised.Deprecation is null && field.Deprecation is not null)
            {
                faults.Add($"{field.Coordinate}: deprecated, but not in {known.Name}");
            }
        }
    }

    internal static bool IsSubtype(GraphType type, GraphType of)
    {
        while (true)
        {
            switch (type, of)
            {
                case (NonNullOf a, NonNullOf b): (type, of) = (a.Of, b.Of); break;
                case (NonNullOf a, _): type = a.Of; break;
                case (ListOf a, ListOf b): (type, of) = (a.Of, b.Of); break;
                default:
                    return ReferenceEquals(type, of)
                        || (type is ObjectType o && of is CompositeType c && c.PossibleSet.Contains(o))
                        || (type is InterfaceType i && of is InterfaceType known && i.Interfaces.Contains(known));
            }
        }
    }

    private static void Union(List<string> faults, UnionType union)
    {
        if (union.Possible.Count == 0)
        {
            faults.Add($"{union.Name}: has no member");
        }
    }

    private static void Enum(List<string> faults, EnumType type)
    {
        if (type.Values.Count == 0)
        {
            faults.Add($"{type.Name}: has no value");
        }
        type.Values.ForEach(v => Name(faults, type.Name + "." + v.Name, v.Name));
    }

    private static void Input(List<string> faults, InputType type)
    {
        if (type.Fields.Count == 0)
        {
            faults.Add($"{type.Name}: has no fields");
        }
        foreach (var field in type.Fields)
        {
            InputValue(faults, field);
            if (type.IsOneOf && field.Type.IsNonNull)
            {
                faults.Add($"{field.Coordinate}: a field of a oneOf input must be nullable");
            }
            if (type.IsOneOf && field.Default is not null)
            {
                faults.Add($"{field.Coordinate}: a field of a oneOf input has no default");
            }
        }
    }

    private static void InputValue(List<string> faults, InputDef input)
    {
        Name(faults, input.Coordinate, input.Name);
        if (!input.Type.IsInput)
        {
            faults.Add($"{input.Coordinate}: {input.Type} is no input type");
        }
        if (input.IsRequired && input.Deprecation is not null)
        {
            faults.Add($"{input.Coordinate}: required and deprecated");
        }
    }

    private static void Defaults(Schema schema, List<string> faults)
    {
        var inputs = schema.Types.OfType<InputType>().SelectMany(t => t.Fields)
            .Concat(schema.Types.OfType<CompositeType>().SelectMany(t => t.Fields).SelectMany(f => f.Arguments))
            .Concat(schema.DirectiveList.SelectMany(d => d.Arguments));
        foreach (var input in inputs)
        {
            if (input.Default is { } value && input.Type.IsInput && !Values.IsValid(value, input.Type))
            {
                faults.Add($"{input.Coordinate}: the default {Messages.Cut(Printer.Value(value))} is no {input.Type}");
            }
        }
    }

    private static void AppliedArguments(Schema schema, List<string> faults, Document document)
    {
        foreach (var (owner, _, directives) in new SdlContext(document, existing: null).Sites)
        {
            var coordinate = owner.LastIndexOf('@') is > 0 and var at ? owner[..at] : owner;
            foreach (var (directive, argument) in directives.SelectMany(d => d.Arguments.Select(a => (d, a))))
            {
                if (schema.Directives.GetValueOrDefault(directive.Name)?.Argument(argument.Name) is { } def && !Values.IsValid(argument.Value, def.Type))
                {
                    faults.Add($"{coordinate}: @{directive.Name}({argument.Name}:) is no {def.Type}");
                }
            }
        }
    }
}
