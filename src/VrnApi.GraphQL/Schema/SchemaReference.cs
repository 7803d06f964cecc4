using System.Globalization;
using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Writes the reference of a schema in Markdown.</summary>
internal static class SchemaReference
{
    public static string Write(Schema schema)
    {
        var text = new StringBuilder("# GraphQL reference\n");
        Paragraph(text, schema.Description);
        foreach (var root in new[] { schema.Query, schema.Mutation, schema.Subscription }.OfType<ObjectType>())
        {
            text.Append($"\n## {root.Name}\n");
            Paragraph(text, root.Description);
            Fields(text, root);
        }
        Section(text, "Objects", schema.Types.OfType<ObjectType>().Where(type => !IsRoot(schema, type)), Fields);
        Section(text, "Interfaces", schema.Types.OfType<InterfaceType>(), Fields);
        Section(text, "Unions", schema.Types.OfType<UnionType>(), (to, type) => to.Append($"\n{string.Join(" or ", type.Possible.Select(Link))}\n"));
        Section(text, "Inputs", schema.Types.OfType<InputType>(), Inputs);
        Section(text, "Enums", schema.Types.OfType<EnumType>(), Values);
        Section(text, "Scalars", schema.Types.OfType<ScalarType>(), (to, type) => to.Append(type.SpecifiedBy is null ? "" : $"\nSpecified by <{type.SpecifiedBy}>.\n"));
        text.Append("\n## Directives\n");
        foreach (var directive in schema.DirectiveList)
        {
            text.Append($"\n### @{directive.Name}\n");
            Paragraph(text, directive.Description);
            text.Append($"\nOn {string.Join(", ", directive.Locations)}.\n");
        }
        return text.ToString();
    }

    private static bool IsRoot(Schema schema, ObjectType type) =>
        ReferenceEquals(type, schema.Query) || ReferenceEquals(type, schema.Mutation) || ReferenceEquals(type, schema.Subscription);

    private static void Section<T>(StringBuilder text, string title, IEnumerable<T> types, Action<StringBuilder, T> body)
        where T : NamedType
    {
        var shown = types.Where(type => !type.IsIntrospection).ToList();
        if (shown.Count == 0)
        {
            return;
        }
        text.Append($"\n## {title}\n");
        foreach (var type in shown)
        {
            text.Append($"\n### {type.Name}\n");
            Paragraph(text, type.Description);
            if (type is ObjectType { Scope: { } scope })
            {
                text.Append($"\nScope `{scope}`.\n");
            }
            if (type is ObjectType { Interfaces.Count: > 0 } implementing)
            {
                text.Append($"\nImplements {string.Join(", ", implementing.Interfaces.Select(Link))}.\n");
            }
            if (type is InputType { IsOneOf: true })
            {
                text.Append("\nExactly one of the fields is given.\n");
            }
            body(text, type);
        }
    }

    private static void Fields(StringBuilder text, CompositeType type)
    {
        text.Append("\n| field | type | |\n|---|---|---|\n");
        foreach (var field in type.Fields.Where(field => !field.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            text.Append($"| `{field.Name}` | {Type(field.Type)} | {Cell(field.Description)}{Demands(field)}{Arguments(field)} |\n");
        }
    }

    private static string Demands(FieldDef field)
    {
        var demands = field.ScopeByType ? " Scope: that of the type." : field.Scope is { } scope ? $" Scope `{scope}`." : "";
        if (field.Weight is { } weight)
        {
            demands += string.Create(CultureInfo.InvariantCulture, $" Weighs {weight}.");
        }
        if (field.ListSize is { AssumedSize: { } size, SlicingArguments.Length: 0 })
        {
            demands += string.Create(CultureInfo.InvariantCulture, $" Priced as {size} rows.");
        }
        return demands + Old(field.Deprecation);
    }

    private static string Arguments(FieldDef field) =>
        string.Concat(field.Arguments.Select(argument => $"<br>`{argument.Name}` {Type(argument.Type)}{Default(argument)} {Cell(argument.Description)}{Old(argument.Deprecation)}"));

    private static void Inputs(StringBuilder text, InputType type)
    {
        text.Append("\n| field | type | |\n|---|---|---|\n");
        foreach (var field in type.Fields)
        {
            text.Append($"| `{field.Name}` | {Type(field.Type)}{Default(field)} | {Cell(field.Description)}{Old(field.Deprecation)} |\n");
        }
    }

    private static void Values(StringBuilder text, EnumType type)
    {
        text.Append("\n| value | |\n|---|---|\n");
        foreach (var value in type.Values)
        {
            text.Append($"| `{value.Name}` | {Cell(value.Description)}{Old(value.Deprecation)} |\n");
        }
    }

    private static string Default(InputDef input) => input.Default is { } value ? $" = `{Printer.Value(value)}`" : "";

    private static string Old(string? deprecation) => deprecation is null ? "" : $" **Deprecated:** {Cell(deprecation)}";

    private static string Type(GraphType type) => type.ToString().Replace(type.Named.Name, Link(type.Named), StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Link(NamedType type) => $"[{type.Name}](#{type.Name.ToLowerInvariant()})";

    private static string Cell(string? text) => (text ?? "").Replace("\n", " ", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static void Paragraph(StringBuilder text, string? paragraph)
    {
        if (!string.IsNullOrEmpty(paragraph))
        {
            text.Append($"\n{paragraph}\n");
        }
    }
}
