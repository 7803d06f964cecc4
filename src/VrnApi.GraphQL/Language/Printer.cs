using System.Text;

namespace VrnApi.GraphQL.Language;

/// <summary>Writes values, types and documents as GraphQL. Depth is bounded by the parser's nesting limit.</summary>
internal static partial class Printer
{
    private const int MaxDepth = 200;

    /// <summary>A value; <c>sorted</c> puts input fields in ordinal order, the form in which two argument lists are compared.</summary>
    public static string Value(ValueNode value, bool sorted = false)
    {
        var text = new StringBuilder();
        Write(text, value, sorted, 0);
        return text.ToString();
    }

    public static string Type(TypeNode type) => type switch
    {
        NonNullNode nonNull => Type(nonNull.Of) + "!",
        ListNode list => "[" + Type(list.Of) + "]",
        _ => ((NamedNode)type).Name,
    };

    /// <summary>Arguments in ordinal order of name; "" for none.</summary>
    public static string CanonicalArguments(ArgumentNode[] arguments)
    {
        if (arguments.Length == 0)
        {
            return "";
        }
        var text = new StringBuilder();
        foreach (var argument in arguments.OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            text.Append(argument.Name).Append(':');
            Write(text, argument.Value, sorted: true, 0);
            text.Append(',');
        }
        return text.ToString();
    }

    /// <summary>The definitions of a document, one blank line between.</summary>
    public static string Document(Document document)
    {
        var text = new StringBuilder();
        foreach (var definition in document.Definitions)
        {
            if (text.Length > 0)
            {
                text.Append("\n\n");
            }
            switch (definition)
            {
                case OperationNode operation:
                    Description(text, operation.Description, "");
                    text.Append(Keyword(operation.Kind));
                    text.Append(operation.Name is { } name ? " " + name : "");
                    Variables(text, operation.Variables);
                    Directives(text, operation.Directives);
                    Selections(text, operation.Selections, 0);
                    break;
                case FragmentNode fragment:
                    Description(text, fragment.Description, "");
                    text.Append("fragment ").Append(fragment.Name).Append(" on ").Append(fragment.On.Name);
                    Directives(text, fragment.Directives);
                    Selections(text, fragment.Selections, 0);
                    break;
                case SdlDefinition sdl:
                    Sdl(text, sdl);
                    break;
            }
        }
        return text.Append('\n').ToString();
    }

    public static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ' or (>= '\x7f' and <= '\x9f'): text.Append("\\u").Append(((int)c).ToString("X4", null)); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }

    private static void Write(StringBuilder text, ValueNode value, bool sorted, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MaxDepth);
        switch (value)
        {
            case VariableUseNode variable: text.Append('$').Append(variable.Name); break;
            case IntNode number: text.Append(number.Text); break;
            case FloatNode number: text.Append(number.Text); break;
            case StringNode s: Quote(text, s.Value); break;
            case BooleanNode b: text.Append(b.Value ? "true" : "false"); break;
            case NullNode: text.Append("null"); break;
            case EnumNode e: text.Append(e.Name); break;
            case ListValueNode list:
                text.Append('[');
                for (var i = 0; i < list.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Write(text, list.Items[i], sorted, depth + 1);
                }
                text.Append(']');
                break;
            case ObjectNode o:
                text.Append("{ ");
                var fields = sorted ? [.. o.Fields.OrderBy(f => f.Name, StringComparer.Ordinal)] : o.Fields;
                for (var i = 0; i < fields.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(fields[i].Name).Append(": ");
                    Write(text, fields[i].Value, sorted, depth + 1);
                }
                text.Append(" }");
                break;
        }
    }

    private static void Variables(StringBuilder text, VariableNode[] variables)
    {
        if (variables.Length == 0)
        {
            return;
        }
        text.Append('(');
        for (var i = 0; i < variables.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Description(text, variables[i].Description, null);
            text.Append('$').Append(variables[i].Name).Append(": ").Append(Type(variables[i].Type));
            if (variables[i].Default is { } fallback)
            {
                text.Append(" = ");
                Write(text, fallback, sorted: false, 0);
            }
            Directives(text, variables[i].Directives);
        }
        text.Append(')');
    }

    private static void Arguments(StringBuilder text, ArgumentNode[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? '(' : ',').Append(i == 0 ? "" : " ").Append(arguments[i].Name).Append(": ");
            Write(text, arguments[i].Value, sorted: false, 0);
        }
        text.Append(arguments.Length == 0 ? "" : ")");
    }

    private static void Directives(StringBuilder text, DirectiveNode[] directives)
    {
        foreach (var directive in directives)
        {
            text.Append(" @").Append(directive.Name);
            Arguments(text, directive.Arguments);
        }
    }

    private static void Selections(StringBuilder text, SelectionSetNode set, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MaxDepth);
        text.Append(" {\n");
        foreach (var item in set.Items)
        {
            text.Append(' ', 2 * (depth + 1));
            switch (item)
            {
                case FieldNode field:
                    text.Append(field.Alias is { } alias ? alias + ": " : "").Append(field.Name);
                    Arguments(text, field.Arguments);
                    Directives(text, field.Directives);
                    if (field.Selections is { } inner)
                    {
                        Selections(text, inner, depth + 1);
                    }
                    break;
                case SpreadNode spread:
                    text.Append("...").Append(spread.Name);
                    Directives(text, spread.Directives);
                    break;
                case InlineNode inline:
                    text.Append("...").Append(inline.On is { } on ? " on " + on.Name : "");
                    Directives(text, inline.Directives);
                    Selections(text, inline.Selections, depth + 1);
                    break;
            }
            text.Append('\n');
        }
        text.Append(' ', 2 * depth).Append('}');
    }
}
