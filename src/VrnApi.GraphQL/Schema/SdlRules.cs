using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Rules for a type-system document (specification 3), each runnable alone, judged against the document and optionally an
/// existing schema that the document extends. Rule names are those of the recorded vectors.
/// </summary>
internal static class SdlRules
{
    public static readonly IReadOnlyDictionary<string, Action<SdlContext>> All = new Dictionary<string, Action<SdlContext>>
    {
        ["LoneSchemaDefinition"] = LoneSchemaDefinition,
        ["UniqueOperationTypes"] = UniqueOperationTypes,
        ["UniqueTypeNames"] = UniqueTypeNames,
        ["UniqueEnumValueNames"] = UniqueEnumValueNames,
        ["UniqueFieldDefinitionNames"] = UniqueFieldDefinitionNames,
        ["UniqueArgumentDefinitionNames"] = UniqueArgumentDefinitionNames,
        ["UniqueDirectiveNames"] = UniqueDirectiveNames,
        ["KnownTypeNames"] = KnownTypeNames,
        ["KnownDirectives"] = KnownDirectives,
        ["UniqueDirectivesPerLocation"] = UniqueDirectivesPerLocation,
        ["PossibleTypeExtensions"] = PossibleTypeExtensions,
        ["KnownArgumentNamesOnDirectives"] = KnownArgumentNamesOnDirectives,
        ["ProvidedRequiredArgumentsOnDirectives"] = ProvidedRequiredArgumentsOnDirectives,
        ["UniqueArgumentNames"] = UniqueArgumentNames,
        ["UniqueInputFieldNames"] = UniqueInputFieldNames,
        ["TypeSystemOnly"] = TypeSystemOnly,
    };

    public static List<ValidationError> Check(Document document, Schema? existing)
    {
        var context = new SdlContext(document, existing);
        foreach (var rule in All.Values)
        {
            rule(context);
        }
        return context.Errors;
    }

    private static void LoneSchemaDefinition(SdlContext c)
    {
        var defined = c.Existing is { } old && (old.HasSchemaDefinition || old.Query is not null || old.Mutation is not null || old.Subscription is not null);
        var count = 0;
        foreach (var node in c.Document.Definitions.OfType<SchemaNode>().Where(n => !n.Extends))
        {
            if (defined || count > 0)
            {
                c.Report("LoneSchemaDefinition", "There must be only one schema definition.", node.At);
            }
            count++;
        }
    }

    private static void UniqueOperationTypes(SdlContext c)
    {
        var seen = new Dictionary<OperationKind, RootNode>();
        foreach (var root in c.Document.Definitions.OfType<SchemaNode>().SelectMany(n => n.Roots))
        {
            if (c.Existing?.Root(root.Kind) is not null)
            {
                c.Report("UniqueOperationTypes", $"The {root.Kind} type is already defined.", root.At);
            }
            else if (!seen.TryAdd(root.Kind, root))
            {
                c.Report("UniqueOperationTypes", $"There can be only one {root.Kind} type.", seen[root.Kind].At, root.At);
            }
        }
    }

    private static void UniqueTypeNames(SdlContext c)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in c.Types.Where(t => !t.Extends))
        {
            if (c.Existing?.ByName.ContainsKey(type.Name) == true)
            {
                c.Report("UniqueTypeNames", $"Type {type.Name} already exists.", type.NameAt);
            }
            else if (!seen.TryAdd(type.Name, type.NameAt))
            {
                c.Report("UniqueTypeNames", $"There can be only one type {type.Name}.", seen[type.Name], type.NameAt);
            }
        }
    }

    private static void UniqueEnumValueNames(SdlContext c)
    {
        var seen = new Dictionary<(string, string), int>();
        foreach (var type in c.Types)
        {
            foreach (var value in type.Values)
            {
                if (c.Existing?.ByName.GetValueOrDefault(type.Name) is EnumType old && old.ByName.ContainsKey(value.Name))
                {
                    c.Report("UniqueEnumValueNames", $"{type.Name}.{value.Name} already exists.", value.At);
                }
                else if (!seen.TryAdd((type.Name, value.Name), value.At))
                {
                    c.Report("UniqueEnumValueNames", $"{type.Name}.{value.Name} is defined twice.", seen[(type.Name, value.Name)], value.At);
                }
            }
        }
    }

    private static void UniqueFieldDefinitionNames(SdlContext c)
    {
        var seen = new Dictionary<(string, string), int>();
        foreach (var type in c.Types)
        {
            foreach (var (name, at) in type.Fields.Select(f => (f.Name, f.At)).Concat(type.InputFields.Select(f => (f.Name, f.At))))
            {
                var exists = c.Existing?.ByName.GetValueOrDefault(type.Name) switch
                {
                    CompositeType old => old.ByName.ContainsKey(name),
                    InputType old => old.ByName.ContainsKey(name),
                    _ => false,
                };
                if (exists)
                {
                    c.Report("UniqueFieldDefinitionNames", $"{type.Name}.{name} already exists.", at);
                }
                else if (!seen.TryAdd((type.Name, name), at))
                {
                    c.Report("UniqueFieldDefinitionNames", $"{type.Name}.{name} is defined twice.", seen[(type.Name, name)], at);
                }
            }
        }
    }

    private static void UniqueArgumentDefinitionNames(SdlContext c)
    {
        void Check(string owner, InputValueNode[] arguments)
        {
            foreach (var group in arguments.GroupBy(a => a.Name).Where(g => g.Count() > 1))
            {
                c.Report("UniqueArgumentDefinitionNames", $"Argument {owner}({group.Key}:) is defined twice.", [.. group.Select(a => a.At)]);
            }
        }
        foreach (var type in c.Types)
        {
            foreach (var field in type.Fields)
            {
                Check(type.Name + "." + field.Name, field.Arguments);
            }
        }
        foreach (var directive in c.Directives)
        {
            Check("@" + directive.Name, directive.Arguments);
        }
    }

    private static void UniqueDirectiveNames(SdlContext c)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var directive in c.Directives)
        {
            if (c.Existing?.Directives.ContainsKey(directive.Name) == true)
            {
                c.Report("UniqueDirectiveNames", $"Directive @{directive.Name} already exists.", directive.NameAt);
            }
            else if (!seen.TryAdd(directive.Name, directive.NameAt))
            {
                c.Report("UniqueDirectiveNames", $"There can be only one directive @{directive.Name}.", seen[directive.Name], directive.NameAt);
            }
        }
    }

    public static void KnownTypeNames(SdlContext c)
    {
        var known = new HashSet<string>(c.Types.Where(t => !t.Extends).Select(t => t.Name), StringComparer.Ordinal);
        known.UnionWith(BuiltIns.Scalars);
        known.UnionWith(BuiltIns.Document.Definitions.OfType<TypeDefinitionNode>().Select(t => t.Name));
        known.UnionWith(c.Existing?.ByName.Keys ?? Enumerable.Empty<string>());
        void Check(TypeNode type)
        {
            if (!known.Contains(type.Innermost.Name))
            {
                c.Report("KnownTypeNames", $"Unknown type {type.Innermost.Name}.", type.Innermost.At);
            }
        }
        foreach (var type in c.Types)
        {
            Array.ForEach(type.Interfaces, Check);
            Array.ForEach(type.Members, Check);
            Array.ForEach(type.InputFields, f => Check(f.Type));
            foreach (var field in type.Fields)
            {
                Array.ForEach(field.Arguments, a => Check(a.Type));
                Check(field.Type);
            }
        }
        foreach (var directive in c.Directives)
        {
            Array.ForEach(directive.Arguments, a => Check(a.Type));
        }
        foreach (var root in c.Document.Definitions.OfType<SchemaNode>().SelectMany(n => n.Roots))
        {
            Check(root.Type);
        }
    }

    private static void KnownDirectives(SdlContext c)
    {
        foreach (var site in c.Sites)
        {
            foreach (var directive in site.Directives)
            {
                if (c.LocationsOf(directive.Name) is not { } locations)
                {
                    c.Report("KnownDirectives", $"Unknown directive @{directive.Name}.", directive.At);
                }
                else if (!locations.Contains(site.Location))
                {
                    c.Report("KnownDirectives", $"Directive @{directive.Name} may not stand on {site.Location}.", directive.At);
                }
            }
        }
    }

    private static void UniqueDirectivesPerLocation(SdlContext c)
    {
        var seen = new Dictionary<(string Owner, string Name), int>();
        foreach (var site in c.Sites)
        {
            foreach (var directive in site.Directives)
            {
                if (c.LocationsOf(directive.Name) is null || c.IsRepeatable(directive.Name))
                {
                    continue;
                }
                if (!seen.TryAdd((site.Owner, directive.Name), directive.At))
                {
                    c.Report("UniqueDirectivesPerLocation", $"Directive @{directive.Name} stands twice at one place.",
                        seen[(site.Owner, directive.Name)], directive.At);
                }
            }
        }
    }

    private static void PossibleTypeExtensions(SdlContext c)
    {
        var defined = new Dictionary<string, TypeDefinitionNode>(StringComparer.Ordinal);
        foreach (var type in c.Types.Where(t => !t.Extends))
        {
            defined[type.Name] = type;
        }
        foreach (var type in c.Types.Where(t => t.Extends))
        {
            if (defined.TryGetValue(type.Name, out var known))
            {
                if (known.Kind != type.Kind)
                {
                    c.Report("PossibleTypeExtensions", $"Type {type.Name} is of another kind.", known.At, type.At);
                }
            }
            else if (c.Existing?.ByName.GetValueOrDefault(type.Name) is { } old)
            {
                if (KindOf(old) != type.Kind)
                {
                    c.Report("PossibleTypeExtensions", $"Type {type.Name} is of another kind.", type.At);
                }
            }
            else
            {
                c.Report("PossibleTypeExtensions", $"Type {type.Name} is not defined.", type.NameAt);
            }
        }
    }

    private static void KnownArgumentNamesOnDirectives(SdlContext c)
    {
        foreach (var directive in c.Sites.SelectMany(s => s.Directives))
        {
            if (c.ArgumentsOf(directive.Name) is not { } known)
            {
                continue;
            }
            foreach (var argument in directive.Arguments)
            {
                if (!known.Any(k => k.Name == argument.Name))
                {
                    c.Report("KnownArgumentNamesOnDirectives", $"Unknown argument @{directive.Name}({argument.Name}:).", argument.At);
                }
            }
        }
    }

    private static void ProvidedRequiredArgumentsOnDirectives(SdlContext c)
    {
        foreach (var directive in c.Sites.SelectMany(s => s.Directives))
        {
            // Of two definitions of one argument any that requires it counts.
            foreach (var name in (c.ArgumentsOf(directive.Name) ?? []).Where(a => a.Required).Select(a => a.Name).Distinct())
            {
                if (!directive.Arguments.Any(a => a.Name == name))
                {
                    c.Report("ProvidedRequiredArgumentsOnDirectives", $"Argument @{directive.Name}({name}:) is required.", directive.At);
                }
            }
        }
    }

    private static void UniqueArgumentNames(SdlContext c)
    {
        foreach (var directive in c.Sites.SelectMany(s => s.Directives))
        {
            foreach (var group in directive.Arguments.GroupBy(a => a.Name).Where(g => g.Count() > 1))
            {
                c.Report("UniqueArgumentNames", $"Argument @{directive.Name}({group.Key}:) is given twice.", [.. group.Select(a => a.At)]);
            }
        }
    }

    private static void UniqueInputFieldNames(SdlContext c)
    {
        var inputs = c.Types.SelectMany(t => t.InputFields.Concat(t.Fields.SelectMany(f => f.Arguments))).Concat(c.Directives.SelectMany(d => d.Arguments));
        foreach (var value in inputs.Select(i => i.Default).OfType<ValueNode>()
            .Concat(c.Sites.SelectMany(s => s.Directives).SelectMany(d => d.Arguments).Select(a => a.Value)))
        {
            InputObjectFieldUniqueness.Check(value, c.Errors);
        }
    }

    private static void TypeSystemOnly(SdlContext c)
    {
        foreach (var definition in c.Document.Definitions)
        {
            if (definition is OperationNode or FragmentNode)
            {
                c.Report("TypeSystemOnly", "A schema file cannot hold operations or fragments.", definition.At);
            }
        }
    }

    private static TypeKind KindOf(NamedType type) => type switch
    {
        ScalarType => TypeKind.Scalar,
        ObjectType => TypeKind.Object,
        InterfaceType => TypeKind.Interface,
        UnionType => TypeKind.Union,
        EnumType => TypeKind.Enum,
        _ => TypeKind.InputObject,
    };
}
