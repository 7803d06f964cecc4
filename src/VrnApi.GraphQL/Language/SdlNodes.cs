namespace VrnApi.GraphQL.Language;

/// <summary>What the type-system definitions and extensions of a document have in common.</summary>
internal abstract class SdlDefinition(int at, bool extends, string? description, DirectiveNode[] directives) : Definition(at)
{
    public bool Extends { get; } = extends;

    public string? Description { get; } = description;

    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class SchemaNode(int at, bool extends, string? description, DirectiveNode[] directives, RootNode[] roots)
    : SdlDefinition(at, extends, description, directives)
{
    public RootNode[] Roots { get; } = roots;
}

internal sealed class RootNode(int at, OperationKind kind, NamedNode type) : Node(at)
{
    public OperationKind Kind { get; } = kind;

    public NamedNode Type { get; } = type;
}

internal enum TypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}

/// <summary>A type definition or extension; the lists that its kind does not have are empty.</summary>
internal sealed class TypeDefinitionNode(int at, bool extends, string? description, DirectiveNode[] directives, TypeKind kind,
    string name, int nameAt) : SdlDefinition(at, extends, description, directives)
{
    public TypeKind Kind { get; } = kind;

    public string Name { get; } = name;

    public int NameAt { get; } = nameAt;

    public NamedNode[] Interfaces { get; init; } = [];

    public FieldDefinitionNode[] Fields { get; init; } = [];

    public InputValueNode[] InputFields { get; init; } = [];

    public EnumValueNode[] Values { get; init; } = [];

    public NamedNode[] Members { get; init; } = [];
}

internal sealed class DirectiveDefinitionNode(int at, string? description, string name, int nameAt, InputValueNode[] arguments,
    bool repeatable, string[] locations) : SdlDefinition(at, extends: false, description, [])
{
    public string Name { get; } = name;

    public int NameAt { get; } = nameAt;

    public InputValueNode[] Arguments { get; } = arguments;

    public bool Repeatable { get; } = repeatable;

    public string[] Locations { get; } = locations;
}

internal sealed class FieldDefinitionNode(int nameAt, string? description, string name, InputValueNode[] arguments, TypeNode type,
    DirectiveNode[] directives) : Node(nameAt)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public InputValueNode[] Arguments { get; } = arguments;

    public TypeNode Type { get; } = type;

    public DirectiveNode[] Directives { get; } = directives;
}

/// <summary>An argument or input-field definition.</summary>
internal sealed class InputValueNode(int nameAt, string? description, string name, TypeNode type, ValueNode? fallback,
    DirectiveNode[] directives) : Node(nameAt)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public TypeNode Type { get; } = type;

    public ValueNode? Default { get; } = fallback;

    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class EnumValueNode(int nameAt, string? description, string name, DirectiveNode[] directives) : Node(nameAt)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public DirectiveNode[] Directives { get; } = directives;
}
