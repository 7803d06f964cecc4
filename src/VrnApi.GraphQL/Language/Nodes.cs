namespace VrnApi.GraphQL.Language;

/// <summary>A piece of a parsed document. <see cref="At"/> is the byte offset of its first token.</summary>
internal abstract class Node(int at)
{
    public int At { get; } = at;
}

/// <summary>One parsed source: executable and type-system definitions in source order.</summary>
internal sealed class Document(ReadOnlyMemory<byte> source, Definition[] definitions, int tokens)
{
    public ReadOnlyMemory<byte> Source { get; } = source;

    public Definition[] Definitions { get; } = definitions;

    /// <summary>Number of tokens; a measure of the memory the document holds.</summary>
    public int Tokens { get; } = tokens;
}

internal abstract class Definition(int at) : Node(at);

internal enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}

internal sealed class OperationNode(int at, OperationKind kind, string? name, int nameAt, VariableNode[] variables,
    DirectiveNode[] directives, SelectionSetNode selections) : Definition(at)
{
    public OperationKind Kind { get; } = kind;

    public string? Description { get; init; }

    public string? Name { get; } = name;

    public int NameAt { get; } = nameAt;

    public VariableNode[] Variables { get; } = variables;

    public DirectiveNode[] Directives { get; } = directives;

    public SelectionSetNode Selections { get; } = selections;
}

internal sealed class FragmentNode(int at, string name, int nameAt, NamedNode on, DirectiveNode[] directives, SelectionSetNode selections)
    : Definition(at)
{
    public string? Description { get; init; }

    public string Name { get; } = name;

    public int NameAt { get; } = nameAt;

    public NamedNode On { get; } = on;

    public DirectiveNode[] Directives { get; } = directives;

    public SelectionSetNode Selections { get; } = selections;
}

internal sealed class VariableNode(int at, string name, int nameAt, TypeNode type, ValueNode? fallback, DirectiveNode[] directives) : Node(at)
{
    public string? Description { get; init; }

    public string Name { get; } = name;

    public int NameAt { get; } = nameAt;

    public TypeNode Type { get; } = type;

    public ValueNode? Default { get; } = fallback;

    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class SelectionSetNode(int at, SelectionNode[] items) : Node(at)
{
    public SelectionNode[] Items { get; } = items;
}

internal abstract class SelectionNode(int at, DirectiveNode[] directives) : Node(at)
{
    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class FieldNode(int at, string? alias, string name, ArgumentNode[] arguments, DirectiveNode[] directives,
    SelectionSetNode? selections) : SelectionNode(at, directives)
{
    public string? Alias { get; } = alias;

    public string Name { get; } = name;

    public string ResponseName => Alias ?? Name;

    public ArgumentNode[] Arguments { get; } = arguments;

    public SelectionSetNode? Selections { get; } = selections;
}

internal sealed class SpreadNode(int at, string name, int nameAt, DirectiveNode[] directives) : SelectionNode(at, directives)
{
    public string Name { get; } = name;

    public int NameAt { get; } = nameAt;
}

internal sealed class InlineNode(int at, NamedNode? on, DirectiveNode[] directives, SelectionSetNode selections) : SelectionNode(at, directives)
{
    public NamedNode? On { get; } = on;

    public SelectionSetNode Selections { get; } = selections;
}

internal sealed class ArgumentNode(int at, string name, ValueNode value) : Node(at)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;
}

internal sealed class DirectiveNode(int at, string name, ArgumentNode[] arguments) : Node(at)
{
    public string Name { get; } = name;

    public ArgumentNode[] Arguments { get; } = arguments;

    public ValueNode? Argument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }
        return null;
    }
}

internal abstract class TypeNode(int at) : Node(at)
{
    /// <summary>The name under all list and non-null wrappers.</summary>
    public NamedNode Innermost
    {
        get
        {
            var type = this;
            while (true)
            {
                switch (type)
                {
                    case ListNode list:
                        type = list.Of;
                        break;
                    case NonNullNode nonNull:
                        type = nonNull.Of;
                        break;
                    default:
                        return (NamedNode)type;
                }
            }
        }
    }
}

internal sealed class NamedNode(int at, string name) : TypeNode(at)
{
    public string Name { get; } = name;
}

internal sealed class ListNode(int at, TypeNode of) : TypeNode(at)
{
    public TypeNode Of { get; } = of;
}

internal sealed class NonNullNode(int at, TypeNode of) : TypeNode(at)
{
    public TypeNode Of { get; } = of;
}

internal abstract class ValueNode(int at) : Node(at);

internal sealed class VariableUseNode(int at, string name) : ValueNode(at)
{
    public string Name { get; } = name;
}

internal sealed class IntNode(int at, string text) : ValueNode(at)
{
    public string Text { get; } = text;
}

internal sealed class FloatNode(int at, string text) : ValueNode(at)
{
    public string Text { get; } = text;
}

internal sealed class StringNode(int at, string value, bool block) : ValueNode(at)
{
    public string Value { get; } = value;

    public bool Block { get; } = block;
}

internal sealed class BooleanNode(int at, bool value) : ValueNode(at)
{
    public bool Value { get; } = value;
}

internal sealed class NullNode(int at) : ValueNode(at);

internal sealed class EnumNode(int at, string name) : ValueNode(at)
{
    public string Name { get; } = name;
}

internal sealed class ListValueNode(int at, ValueNode[] items) : ValueNode(at)
{
    public ValueNode[] Items { get; } = items;
}

internal sealed class ObjectNode(int at, ArgumentNode[] fields) : ValueNode(at)
{
    /// <summary>Input fields have the shape of arguments: a name and a value.</summary>
    public ArgumentNode[] Fields { get; } = fields;

    /// <summary>The field of a name; the last, where a document that is not valid has several.</summary>
    public ArgumentNode? Field(string name) => Array.FindLast(Fields, field => field.Name == name);
}
