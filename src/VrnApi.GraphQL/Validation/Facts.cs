using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Where a fact was found: index of an operation, or of a fragment after all operations.</summary>
internal readonly record struct FieldFact(FieldNode Node, CompositeType? Parent, FieldDef? Def, int Owner);

internal readonly record struct SpreadFact(SpreadNode Node, CompositeType? Parent, int Owner);

internal readonly record struct InlineFact(InlineNode Node, CompositeType? Parent, NamedType? On);

/// <summary>The directives at one place.</summary>
internal readonly record struct DirectiveSite(DirectiveNode[] Directives, string Location);

/// <summary>A value where an argument, a variable default or a directive argument stands; null type if unknown.</summary>
internal readonly record struct ValueFact(ValueNode Node, GraphType? Type);

/// <summary>A variable in use with the type its place demands. OneOf: it is the value of a field of a oneOf input.</summary>
internal readonly record struct VariableUse(VariableUseNode Node, GraphType? Type, bool HasDefault, bool InOneOf, int Owner);

/// <summary>
/// What the rules look at, gathered in one typed walk (design section 5). Iteration order is document order. The walk's depth is
/// bounded by the parser's nesting limit.
/// </summary>
internal sealed class Facts
{
    private readonly List<int>?[] reach;
    private int owner;

    public Facts(Schema schema, Document document, int mergeBudget = 100_000)
    {
        Schema = schema;
        Document = document;
        MergeBudget = mergeBudget;
        Defined = [.. document.Definitions.OfType<SdlDefinition>().Select(d => d is TypeDefinitionNode { Extends: false } type ? type.Name : "")];
        Operations = [.. document.Definitions.OfType<OperationNode>()];
        Fragments = [.. document.Definitions.OfType<FragmentNode>()];
        for (var i = 0; i < Fragments.Length; i++)
        {
            if (FragmentByName.TryAdd(Fragments[i].Name, Fragments[i]))
            {
                OwnerByFragment.Add(Fragments[i].Name, Operations.Length + i);
            }
        }
        reach = new List<int>?[Operations.Length];
        SpreadsByOwner = new List<SpreadNode>[Operations.Length + Fragments.Length];
        UsesByOwner = new List<VariableUse>[SpreadsByOwner.Length];
        for (var i = 0; i < SpreadsByOwner.Length; i++)
        {
            SpreadsByOwner[i] = [];
            UsesByOwner[i] = [];
        }
        foreach (var operation in Operations)
        {
            Walk(operation);
            owner++;
        }
        foreach (var fragment in Fragments)
        {
            AddDirectives(fragment.Directives, "FRAGMENT_DEFINITION");
            Walk(fragment.Selections, schema.ByName.GetValueOrDefault(fragment.On.Name) as CompositeType);
            owner++;
        }
    }

    public Schema Schema { get; }

    public Document Document { get; }

    /// <summary>Visits FieldSelectionMerging may make before the document is refused.</summary>
    public int MergeBudget { get; }

    /// <summary>Names of types that the document itself defines, with "" for any other type-system definition.</summary>
    public HashSet<string> Defined { get; }

    public OperationNode[] Operations { get; }

    public FragmentNode[] Fragments { get; }

    public Dictionary<string, FragmentNode> FragmentByName { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, int> OwnerByFragment { get; } = new(StringComparer.Ordinal);

    public List<FieldFact> Fields { get; } = [];

    public List<SpreadFact> Spreads { get; } = [];

    public List<InlineFact> Inlines { get; } = [];

    public List<DirectiveSite> Sites { get; } = [];

    public List<ValueFact> Values { get; } = [];

    public List<SpreadNode>[] SpreadsByOwner { get; }

    public List<VariableUse>[] UsesByOwner { get; }

    /// <summary>Whether schema or document know a type of this name.</summary>
    public bool IsType(string name) => Schema.ByName.ContainsKey(name) || Defined.Contains(name);

    /// <summary>Owners whose facts an operation holds: itself and every fragment it reaches, each once.</summary>
    public List<int> Reach(int operation)
    {
        if (reach[operation] is { } known)
        {
            return known;
        }
        var reached = new List<int> { operation };
        var seen = new HashSet<int>();
        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var spread in SpreadsByOwner[reached[i]])
            {
                if (OwnerByFragment.TryGetValue(spread.Name, out var target) && seen.Add(target))
                {
                    reached.Add(target);
                }
            }
        }
        return reach[operation] = reached;
    }

    /// <summary>The type a type expression names; null if unknown.</summary>
    public GraphType? TypeOf(TypeNode node)
    {
        switch (node)
        {
            case NonNullNode nonNull: return TypeOf(nonNull.Of) is { } inner ? new NonNullOf(inner) : null;
            case ListNode list: return TypeOf(list.Of) is { } item ? new ListOf(item) : null;
            default: return Schema.ByName.GetValueOrDefault(((NamedNode)node).Name);
        }
    }

    private void Walk(OperationNode operation)
    {
        foreach (var variable in operation.Variables)
        {
            AddDirectives(variable.Directives, "VARIABLE_DEFINITION");
            if (variable.Default is { } fallback)
            {
                AddValue(fallback, TypeOf(variable.Type), hasDefault: false);
            }
        }
        AddDirectives(operation.Directives, operation.Kind switch
        {
            OperationKind.Query => "QUERY",
            OperationKind.Mutation => "MUTATION",
            _ => "SUBSCRIPTION",
        });
        Walk(operation.Selections, Schema.Root(operation.Kind));
    }

    private void Walk(SelectionSetNode set, CompositeType? parent)
    {
        foreach (var item in set.Items)
        {
            switch (item)
            {
                case FieldNode field:
                    var def = parent is null ? null : Schema.Field(parent, field.Name);
                    Fields.Add(new FieldFact(field, parent, def, owner));
                    AddDirectives(field.Directives, "FIELD");
                    foreach (var argument in field.Arguments)
                    {
                        var input = def?.Argument(argument.Name);
                        AddValue(argument.Value, input?.Type, input?.Default is not null);
                    }
                    if (field.Selections is { } inner)
                    {
                        Walk(inner, def?.Type.Named as CompositeType);
                    }
                    break;
                case SpreadNode spread:
                    Spreads.Add(new SpreadFact(spread, parent, owner));
                    SpreadsByOwner[owner].Add(spread);
                    AddDirectives(spread.Directives, "FRAGMENT_SPREAD");
                    break;
                case InlineNode inline:
                    var on = inline.On is { } name ? Schema.ByName.GetValueOrDefault(name.Name) : parent;
                    Inlines.Add(new InlineFact(inline, parent, on));
                    AddDirectives(inline.Directives, "INLINE_FRAGMENT");
                    Walk(inline.Selections, on as CompositeType);
                    break;
            }
        }
    }

    private void AddDirectives(DirectiveNode[] directives, string location)
    {
        if (directives.Length == 0)
        {
            return;
        }
        Sites.Add(new DirectiveSite(directives, location));
        foreach (var directive in directives)
        {
            var def = Schema.Directives.GetValueOrDefault(directive.Name);
            foreach (var argument in directive.Arguments)
            {
                var input = def?.Argument(argument.Name);
                AddValue(argument.Value, input?.Type, input?.Default is not null);
            }
        }
    }

    private void AddValue(ValueNode node, GraphType? type, bool hasDefault)
    {
        Values.Add(new ValueFact(node, type));
        AddUses(node, type, hasDefault, inOneOf: false);
    }

    private void AddUses(ValueNode node, GraphType? type, bool hasDefault, bool inOneOf)
    {
        switch (node)
        {
            case VariableUseNode use:
                UsesByOwner[owner].Add(new VariableUse(use, type, hasDefault, inOneOf, owner));
                break;
            case ListValueNode list:
                var item = (type?.Nullable as ListOf)?.Of;
                foreach (var inner in list.Items)
                {
                    AddUses(inner, item, hasDefault: false, inOneOf: false);
                }
                break;
            case ObjectNode given:
                var input = type?.Named as InputType;
                foreach (var field in given.Fields)
                {
                    var def = input?.ByName.GetValueOrDefault(field.Name);
                    AddUses(field.Value, def?.Type, def?.Default is not null, input?.IsOneOf == true);
                }
                break;
        }
    }
}
