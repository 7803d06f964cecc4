using System.Collections.Concurrent;
using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>The recipe for one operation and one pattern of @skip/@include values; holds no value of a request (design section 1).</summary>
internal sealed class Plan(OperationNode operation, Selection root, List<SelectedField> fields, List<string> scopes, bool introspects)
{
    public OperationNode Operation { get; } = operation;

    public Selection Root { get; } = root;

    /// <summary>Every field of the plan; <see cref="SelectedField.Index"/> is the position here.</summary>
    public List<SelectedField> Fields { get; } = fields;

    /// <summary>Scopes of the root fields that are left after @skip and @include.</summary>
    public List<string> Scopes { get; } = scopes;

    public bool Introspects { get; } = introspects;
}

/// <summary>
/// What is asked of the objects of one concrete type at one position of a plan. Immutable and shared by all requests with that plan,
/// so that a loader may keep what it compiled for it (<see cref="GetOrAdd{T}"/>).
/// </summary>
public sealed class Selection
{
    private readonly ConcurrentDictionary<Type, object> compiled = new();

    internal Selection(ObjectType type, SelectedField[] fields)
    {
        Type = type;
        Items = fields;
    }

    /// <summary>Name of the object type.</summary>
    public string TypeName => Type.Name;

    /// <summary>Fields in response order; the index of a field here is the index of its cells in a <see cref="Cut"/>.</summary>
    public IReadOnlyList<SelectedField> Fields => Items;

    internal ObjectType Type { get; }

    internal SelectedField[] Items { get; }

    /// <summary>Whether a field of this name is asked for, under whatever alias.</summary>
    public bool Has(string fieldName) => Array.Exists(Items, f => f.Name == fieldName);

    /// <summary>A thing made once for this selection, e.g. a compiled document cutter; one per type of thing.</summary>
    public T GetOrAdd<T>(Func<Selection, T> make)
        where T : class => (T)compiled.GetOrAdd(typeof(T), static (_, state) => state.make(state.self), (make, self: this));
}

/// <summary>One field of a selection, all its occurrences merged.</summary>
public sealed class SelectedField
{
    internal SelectedField(FieldDef def, string responseName, FieldNode[] nodes)
    {
        Def = def;
        ResponseName = responseName;
        Nodes = nodes;
        Key = Encoding.UTF8.GetBytes("\"" + responseName + "\":");
    }

    /// <summary>Name of the field in the schema.</summary>
    public string Name => Def.Name;

    /// <summary>Name in the answer: the alias, else the name.</summary>
    public string ResponseName { get; }

    /// <summary>Whether any argument was written; defaults do not count.</summary>
    public bool HasArguments => Nodes[0].Arguments.Length > 0;

    /// <summary>Scalar or enum, possibly in lists.</summary>
    public bool IsLeaf => Def.Type.Named.IsLeaf;

    /// <summary>What is asked of each concrete type this field can lead to; empty for a leaf.</summary>
    public IReadOnlyList<Selection> Children { get; internal set; } = [];

    internal FieldDef Def { get; }

    internal FieldNode[] Nodes { get; }

    /// <summary>Response name as it is written: quoted, with colon.</summary>
    internal byte[] Key { get; }

    /// <summary>Position among all fields of the plan.</summary>
    internal int Index { get; init; }

    /// <summary>Position in its own selection.</summary>
    internal int Position { get; init; }
}
