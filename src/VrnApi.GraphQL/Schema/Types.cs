using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>A type as a field, argument or variable states it: named, list or non-null.</summary>
internal abstract class GraphType
{
    /// <summary>The named type under all wrappers.</summary>
    public NamedType Named { get; protected init; } = null!;

    public bool IsNonNull => this is NonNullOf;

    /// <summary>The type without an outer non-null.</summary>
    public GraphType Nullable => this is NonNullOf nonNull ? nonNull.Of : this;

    public bool IsInput => Named is ScalarType or EnumType or InputType;

    public static bool Same(GraphType a, GraphType b)
    {
        while (true)
        {
            switch (a, b)
            {
                case (NonNullOf x, NonNullOf y): (a, b) = (x.Of, y.Of); break;
                case (ListOf x, ListOf y): (a, b) = (x.Of, y.Of); break;
                default: return ReferenceEquals(a, b);
            }
        }
    }

    public sealed override string ToString()
    {
        var suffix = new StringBuilder();
        var prefix = new StringBuilder();
        var type = this;
        while (true)
        {
            switch (type)
            {
                case NonNullOf nonNull: suffix.Insert(0, '!'); type = nonNull.Of; break;
                case ListOf list: suffix.Insert(0, ']'); prefix.Append('['); type = list.Of; break;
                default: return prefix + type.Named.Name + suffix;
            }
        }
    }
}

internal sealed class ListOf : GraphType
{
    public ListOf(GraphType of)
    {
        Of = of;
        Named = of.Named;
    }

    public GraphType Of { get; }
}

internal sealed class NonNullOf : GraphType
{
    public NonNullOf(GraphType of)
    {
        Of = of;
        Named = of.Named;
    }

    public GraphType Of { get; }
}

internal abstract class NamedType : GraphType
{
    protected NamedType(string name)
    {
        Name = name;
        Named = this;
    }

    public string Name { get; }

    public string? Description { get; set; }

    /// <summary>Weight by @cost, null if none was given.</summary>
    public double? Weight { get; set; }

    public bool IsLeaf => this is ScalarType or EnumType;

    public bool IsIntrospection => Name.StartsWith("__", StringComparison.Ordinal);
}

internal sealed class ScalarType(string name, ScalarKind kind) : NamedType(name)
{
    public ScalarKind Kind { get; } = kind;

    public string? SpecifiedBy { get; set; }

    /// <summary>For a scalar of unknown kind: whether a literal is one of its values; null takes every literal.</summary>
    public Func<ValueNode, bool>? Accepts { get; set; }
}

internal sealed class EnumType(string name) : NamedType(name)
{
    public List<EnumValueDef> Values { get; } = [];

    public Dictionary<string, EnumValueDef> ByName { get; } = new(StringComparer.Ordinal);
}

internal sealed class EnumValueDef(EnumType parent, string name, string? description, string? deprecation)
{
    public EnumType Parent { get; } = parent;

    public string Name { get; } = name;

    public string? Description { get; } = description;

    public string? Deprecation { get; } = deprecation;
}

internal sealed class InputType(string name) : NamedType(name)
{
    public bool IsOneOf { get; set; }

    public List<InputDef> Fields { get; } = [];

    public Dictionary<string, InputDef> ByName { get; } = new(StringComparer.Ordinal);
}

/// <summary>An argument or an input field.</summary>
internal sealed class InputDef(string coordinate, string name, string? description, GraphType type, ValueNode? fallback)
{
    public string Coordinate { get; } = coordinate;

    public string Name { get; } = name;

    public string? Description { get; } = description;

    public GraphType Type { get; } = type;

    /// <summary>The default as written; it is coerced on use, for inputs may refer to each other (design section 6).</summary>
    public ValueNode? Default { get; } = fallback;

    public string? Deprecation { get; set; }

    public double? Weight { get; set; }

    public bool IsRequired => Type.IsNonNull && Default is null;

    /// <summary>The coerced default, filled on first use; a race only does the same work twice.</summary>
    public object? CoercedDefault { get; set; }

    public bool HasCoercedDefault { get; set; }
}

internal sealed class FieldDef(CompositeType parent, string name, string? description, InputDef[] arguments, GraphType type)
{
    public CompositeType Parent { get; } = parent;

    public string Name { get; } = name;

    public string Coordinate => Parent.Name + "." + Name;

    public string? Description { get; } = description;

    public InputDef[] Arguments { get; } = arguments;

    public GraphType Type { get; } = type;

    public string? Deprecation { get; set; }

    /// <summary>Scope of @scope(name:), null if none.</summary>
    public string? Scope { get; set; }

    /// <summary>@scope(byType: true): the scope stands on the object type of each result.</summary>
    public bool ScopeByType { get; set; }

    public double? Weight { get; set; }

    public ListSize? ListSize { get; set; }

    /// <summary>Position among all fields of the schema; tables of resolvers are indexed by it.</summary>
    public int Index { get; set; }

    public InputDef? Argument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }
        return null;
    }
}

/// <summary>@listSize of the public cost draft: how long a list is expected to be.</summary>
internal sealed record ListSize(int? AssumedSize, string[] SlicingArguments, string[] SizedFields, bool RequireOneSlicingArgument);

/// <summary>A type with a selection set: object, interface or union (a union has no field but __typename).</summary>
internal abstract class CompositeType(string name) : NamedType(name)
{
    public List<FieldDef> Fields { get; } = [];

    public Dictionary<string, FieldDef> ByName { get; } = new(StringComparer.Ordinal);

    public List<InterfaceType> Interfaces { get; } = [];

    /// <summary>Object types a value of this type can have; itself for an object.</summary>
    public List<ObjectType> Possible { get; } = [];

    public HashSet<ObjectType> PossibleSet { get; } = [];

    /// <summary>The __typename of this type.</summary>
    public FieldDef TypeName { get; set; } = null!;

    /// <summary>Whether an object can be of both types; an interface without objects still meets itself.</summary>
    public bool Overlaps(CompositeType other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        var (few, many) = Possible.Count < other.Possible.Count ? (this, other) : (other, this);
        foreach (var type in few.Possible)
        {
            if (many.PossibleSet.Contains(type))
            {
                return true;
            }
        }
        return false;
    }
}

internal sealed class ObjectType(string name) : CompositeType(name)
{
    /// <summary>Scope of @scope on the type, for root fields that say byType.</summary>
    public string? Scope { get; set; }

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);
}

internal sealed class InterfaceType(string name) : CompositeType(name);

internal sealed class UnionType(string name) : CompositeType(name);

internal sealed class DirectiveDef(string name, string? description, InputDef[] arguments, bool repeatable, string[] locations)
{
    public string Name { get; } = name;

    public string? Description { get; } = description;

    public InputDef[] Arguments { get; } = arguments;

    public bool Repeatable { get; } = repeatable;

    public string[] Locations { get; } = locations;

    public InputDef? Argument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }
        return null;
    }
}
