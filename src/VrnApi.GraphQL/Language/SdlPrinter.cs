using System.Text;

namespace VrnApi.GraphQL.Language;

/// <summary>The type-system half of <see cref="Printer"/>. Descriptions are quoted on one line.</summary>
internal static partial class Printer
{
    private static void Sdl(StringBuilder text, SdlDefinition definition)
    {
        Description(text, definition.Description, "");
        text.Append(definition.Extends ? "extend " : "");
        switch (definition)
        {
            case SchemaNode schema:
                text.Append("schema");
                Directives(text, schema.Directives);
                Body(text, schema.Roots, root => text.Append(Keyword(root.Kind)).Append(": ").Append(root.Type.Name));
                break;
            case DirectiveDefinitionNode directive:
                text.Append("directive @").Append(directive.Name);
                Inputs(text, directive.Arguments);
                text.Append(directive.Repeatable ? " repeatable" : "").Append(" on ").AppendJoin(" | ", directive.Locations);
                break;
            case TypeDefinitionNode type:
                Type(text, type);
                break;
        }
    }

    private static void Type(StringBuilder text, TypeDefinitionNode type)
    {
        text.Append(type.Kind switch
        {
            TypeKind.Scalar => "scalar",
            TypeKind.Object => "type",
            TypeKind.Interface => "interface",
            TypeKind.Union => "union",
            TypeKind.Enum => "enum",
            TypeKind.InputObject => "input",
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        }).Append(' ').Append(type.Name);
        text.Append(type.Interfaces.Length > 0 ? " implements " : "").AppendJoin(" & ", type.Interfaces.Select(i => i.Name));
        Directives(text, type.Directives);
        text.Append(type.Members.Length > 0 ? " = " : "").AppendJoin(" | ", type.Members.Select(m => m.Name));
        Body(text, type.Fields, field =>
        {
            Description(text, field.Description, "  ");
            text.Append(field.Name);
            Inputs(text, field.Arguments);
            text.Append(": ").Append(Type(field.Type));
            Directives(text, field.Directives);
        });
        Body(text, type.InputFields, field =>
        {
            Description(text, field.Description, "  ");
            Input(text, field);
        });
        Body(text, type.Values, value =>
        {
            Description(text, value.Description, "  ");
            text.Append(value.Name);
            Directives(text, value.Directives);
        });
    }

    private static void Body<T>(StringBuilder text, T[] items, Action<T> write)
    {
        if (items.Length == 0)
        {
            return;
        }
        text.Append(" {\n");
        foreach (var item in items)
        {
            text.Append("  ");
            write(item);
            text.Append('\n');
        }
        text.Append('}');
    }

    private static void Inputs(StringBuilder text, InputValueNode[] inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            text.Append(i == 0 ? "(" : ", ");
            Description(text, inputs[i].Description, null);
            Input(text, inputs[i]);
        }
        text.Append(inputs.Length == 0 ? "" : ")");
    }

    private static void Input(StringBuilder text, InputValueNode input)
    {
        text.Append(input.Name).Append(": ").Append(Type(input.Type));
        if (input.Default is { } fallback)
        {
            text.Append(" = ");
            Write(text, fallback, sorted: false, 0);
        }
        Directives(text, input.Directives);
    }

    // A line of its own with the indent given; null where it stands within a line.
    private static void Description(StringBuilder text, string? description, string? indent)
    {
        if (description is not null)
        {
            Quote(text, description);
            text.Append(indent is null ? " " : "\n").Append(indent);
        }
    }

    private static string Keyword(OperationKind kind) => kind switch
    {
        OperationKind.Query => "query",
        OperationKind.Mutation => "mutation",
        OperationKind.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
