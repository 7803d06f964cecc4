using System.Globalization;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Makes a <see cref="Schema"/> of a document that passed <see cref="SdlRules"/>: shells first, then their contents.</summary>
internal sealed class SchemaBuilder
{
    private readonly Schema schema = new();
    private readonly List<TypeDefinitionNode> typeNodes = [];

    private readonly bool ownScalars;

    private SchemaBuilder(bool ownScalars) => this.ownScalars = ownScalars;

    public static Schema Build(Document document, bool ownScalars = true)
    {
        var builder = new SchemaBuilder(ownScalars);
        builder.AddShells(document);
        builder.AddShells(BuiltIns.Document);
        builder.AddScalars();
        builder.AddDirectives(document);
        builder.AddDirectives(BuiltIns.Document);
        foreach (var node in builder.typeNodes)
        {
            builder.Fill(node);
        }
        builder.SetRoots(document);
        builder.Finish();
        return builder.schema;
    }

    private void AddShells(Document document)
    {
        foreach (var definition in document.Definitions)
        {
            if (definition is not TypeDefinitionNode node)
            {
                continue;
            }
            typeNodes.Add(node);
            if (!node.Extends && !schema.ByName.ContainsKey(node.Name))
            {
                // A standard scalar stays what it is, however a document defines it.
                NamedType type = (BuiltIns.Scalars.Contains(node.Name) ? TypeKind.Scalar : node.Kind) switch
                {
                    TypeKind.Scalar => new ScalarType(node.Name, ownScalars || BuiltIns.Scalars.Contains(node.Name) ? Scalars.KindOf(node.Name) : ScalarKind.Other),
                    TypeKind.Object => new ObjectType(node.Name),
                    TypeKind.Interface => new InterfaceType(node.Name),
                    TypeKind.Union => new UnionType(node.Name),
                    TypeKind.Enum => new EnumType(node.Name),
                    _ => new InputType(node.Name),
                };
                Add(type);
            }
        }
    }

    private void Add(NamedType type)
    {
        schema.ByName.Add(type.Name, type);
        schema.Types.Add(type);
    }

    // A standard scalar nobody refers to is not part of the schema (specification 3.5).
    private void AddScalars()
    {
        var used = new HashSet<string>(StringComparer.Ordinal) { "String", "Boolean" };
        void Use(TypeNode type) => used.Add(type.Innermost.Name);
        foreach (var node in typeNodes)
        {
            foreach (var field in node.Fields)
            {
                Use(field.Type);
                Array.ForEach(field.Arguments, a => Use(a.Type));
            }
            Array.ForEach(node.InputFields, f => Use(f.Type));
        }
        foreach (var name in BuiltIns.Scalars)
        {
            if (used.Contains(name) && !schema.ByName.ContainsKey(name))
            {
                Add(new ScalarType(name, Scalars.KindOf(name)) { Description = Scalars.Describe(name) });
            }
        }
    }

    private void AddDirectives(Document document)
    {
        foreach (var definition in document.Definitions)
        {
            if (definition is DirectiveDefinitionNode node && !schema.Directives.ContainsKey(node.Name))
            {
                foreach (var argument in node.Arguments)
                {
                    // A directive alone may be the only user of a standard scalar.
                    var name = argument.Type.Innermost.Name;
                    if (!schema.ByName.ContainsKey(name) && BuiltIns.Scalars.Contains(name))
                    {
                        Add(new ScalarType(name, Scalars.KindOf(name)) { Description = Scalars.Describe(name) });
                    }
                }
                var arguments = Inputs(node.Arguments, "@" + node.Name + "(", ":)");
                var directive = new DirectiveDef(node.Name, node.Description, arguments, node.Repeatable, node.Locations);
                schema.Directives.Add(node.Name, directive);
                schema.DirectiveList.Add(directive);
            }
        }
    }

    private void Fill(TypeDefinitionNode node)
    {
        if (!schema.ByName.TryGetValue(node.Name, out var type))
        {
            return;
        }
        type.Description ??= node.Description;
        type.Weight ??= WeightOf(node.Directives);
        switch (type)
        {
            case ScalarType scalar:
                scalar.SpecifiedBy ??= Text(node.Directives, "specifiedBy", "url");
                break;
            case EnumType e:
                foreach (var value in node.Values)
                {
                    var def = new EnumValueDef(e, value.Name, value.Description, DeprecationOf(value.Directives));
                    if (e.ByName.TryAdd(value.Name, def))
                    {
                        e.Values.Add(def);
                    }
                }
                break;
            case InputType input:
                input.IsOneOf |= node.Directives.Any(d => d.Name == "oneOf");
                foreach (var def in Inputs(node.InputFields, node.Name + ".", ""))
                {
                    if (input.ByName.TryAdd(def.Name, def))
                    {
                        input.Fields.Add(def);
                    }
                }
                break;
            case CompositeType composite:
                FillComposite(composite, node);
                break;
        }
    }

    private void FillComposite(CompositeType type, TypeDefinitionNode node)
    {
        if (type is ObjectType o)
        {
            o.Scope ??= Text(node.Directives, "scope", "name");
        }
        foreach (var name in node.Interfaces)
        {
            if (schema.ByName[name.Name] is InterfaceType known)
            {
                type.Interfaces.Add(known);
            }
            else
            {
                schema.Misuses.Add($"{type.Name}: {name.Name} is no interface");
            }
        }
        foreach (var member in node.Members)
        {
            if (schema.ByName[member.Name] is not ObjectType known)
            {
                schema.Misuses.Add($"{type.Name}: {member.Name} is no object type");
            }
            else if (type.PossibleSet.Add(known))
            {
                type.Possible.Add(known);
            }
            else
            {
                schema.Misuses.Add($"{type.Name}: holds {member.Name} twice");
            }
        }
        foreach (var field in node.Fields)
        {
            var coordinate = node.Name + "." + field.Name;
            var def = new FieldDef(type, field.Name, field.Description, Inputs(field.Arguments, coordinate + "(", ":)"), TypeOf(field.Type))
            {
                Deprecation = DeprecationOf(field.Directives),
                Scope = Text(field.Directives, "scope", "name"),
                ScopeByType = field.Directives.Any(d => d.Name == "scope" && d.Argument("byType") is BooleanNode { Value: true }),
                Weight = WeightOf(field.Directives),
                ListSize = ListSizeOf(field.Directives),
            };
            if (type.ByName.TryAdd(def.Name, def))
            {
                type.Fields.Add(def);
            }
        }
    }

    private InputDef[] Inputs(InputValueNode[] nodes, string prefix, string suffix)
    {
        var inputs = new InputDef[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            inputs[i] = new InputDef(prefix + node.Name + suffix, node.Name, node.Description, TypeOf(node.Type), node.Default)
            {
                Deprecation = DeprecationOf(node.Directives),
                Weight = WeightOf(node.Directives),
            };
        }
        return inputs;
    }

    // The parser's nesting limit bounds this recursion.
    private GraphType TypeOf(TypeNode node) => node switch
    {
        NonNullNode nonNull => new NonNullOf(TypeOf(nonNull.Of)),
        ListNode list => new ListOf(TypeOf(list.Of)),
        _ => schema.ByName[((NamedNode)node).Name],
    };

    private void SetRoots(Document document)
    {
        var nodes = document.Definitions.OfType<SchemaNode>().ToList();
        schema.HasSchemaDefinition = nodes.Exists(n => !n.Extends);
        if (!schema.HasSchemaDefinition)
        {
            // Even beside an extension the usual names hold.
            foreach (var kind in Enum.GetValues<OperationKind>())
            {
                SetRoot(kind, schema.ByName.GetValueOrDefault(kind.ToString()) as ObjectType);
            }
        }
        foreach (var node in nodes)
        {
            schema.Description ??= node.Description;
            foreach (var root in node.Roots.Where(r => schema.Root(r.Kind) is null))
            {
                if (schema.ByName[root.Type.Name] is not ObjectType type)
                {
                    schema.Misuses.Add($"schema: {root.Type.Name} is no object type");
                    continue;
                }
                SetRoot(root.Kind, type);
            }
        }
    }

    private void SetRoot(OperationKind kind, ObjectType? type)
    {
        switch (kind)
        {
            case OperationKind.Query: schema.Query = type; break;
            case OperationKind.Mutation: schema.Mutation = type; break;
            default: schema.Subscription = type; break;
        }
    }

    private void Finish()
    {
        var text = new NonNullOf(schema.ByName["String"]);
        foreach (var type in schema.Types.OfType<CompositeType>())
        {
            type.TypeName = new FieldDef(type, "__typename", "Name of the object type.", [], text);
            if (type is ObjectType self)
            {
                self.Possible.Add(self);
                self.PossibleSet.Add(self);
                foreach (var known in self.Interfaces)
                {
                    if (known.PossibleSet.Add(self))
                    {
                        known.Possible.Add(self);
                    }
                }
            }
        }
        var query = schema.Query ?? new ObjectType("Query");
        schema.SchemaField = new FieldDef(query, "__schema", "The schema of this service.", [], new NonNullOf(schema.ByName["__Schema"]));
        var name = new InputDef("Query.__type(name:)", "name", null, text, null);
        schema.TypeField = new FieldDef(query, "__type", "A type of this service by name.", [name], schema.ByName["__Type"]);
        foreach (var type in schema.Types.OfType<CompositeType>())
        {
            Register(type.TypeName);
            type.Fields.ForEach(Register);
        }
        Register(schema.SchemaField);
        Register(schema.TypeField);
    }

    private void Register(FieldDef field)
    {
        field.Index = schema.AllFields.Count;
        schema.AllFields.Add(field);
    }

    private static string? DeprecationOf(DirectiveNode[] directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name == "deprecated")
            {
                return directive.Argument("reason") is StringNode reason ? reason.Value : "No longer supported";
            }
        }
        return null;
    }

    private static string? Text(DirectiveNode[] directives, string name, string argument)
    {
        foreach (var directive in directives)
        {
            if (directive.Name == name && directive.Argument(argument) is StringNode text)
            {
                return text.Value;
            }
        }
        return null;
    }

    private static double? WeightOf(DirectiveNode[] directives) =>
        Text(directives, "cost", "weight") is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : null;

    private static ListSize? ListSizeOf(DirectiveNode[] directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name != "listSize")
            {
                continue;
            }
            int? assumed = directive.Argument("assumedSize") is IntNode size ? int.Parse(size.Text, CultureInfo.InvariantCulture) : null;
            return new ListSize(assumed, Names(directive.Argument("slicingArguments")), Names(directive.Argument("sizedFields")),
                directive.Argument("requireOneSlicingArgument") is not BooleanNode { Value: false });
        }
        return null;
    }

    private static string[] Names(ValueNode? value) => value switch
    {
        ListValueNode list => [.. list.Items.OfType<StringNode>().Select(s => s.Value)],
        StringNode one => [one.Value],
        _ => [],
    };
}
