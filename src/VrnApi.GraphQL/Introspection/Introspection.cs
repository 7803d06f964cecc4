using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Answers __schema and __type from the schema itself (specification 4). Rows are the schema's own objects; a wrapped type is its
/// <see cref="ListOf"/> or <see cref="NonNullOf"/>.
/// </summary>
internal static class Introspection
{
    /// <summary>The getter of a field of an introspection type, or of a root meta-field.</summary>
    public static Func<object, Args, object?> Getter(Schema schema, FieldDef field)
    {
        if (ReferenceEquals(field, schema.SchemaField))
        {
            return (_, _) => schema;
        }
        if (ReferenceEquals(field, schema.TypeField))
        {
            return (_, args) => args.TryGet("name", out var name) ? schema.ByName.GetValueOrDefault((string)name!) : null;
        }
        var name = field.Name;
        return field.Parent.Name switch
        {
            "__Schema" => (row, _) => OfSchema((Schema)row, name),
            "__Type" => (row, args) => OfType((GraphType)row, name, args),
            "__Field" => (row, args) => OfField((FieldDef)row, name, args),
            "__InputValue" => (row, _) => OfInput((InputDef)row, name),
            "__EnumValue" => (row, _) => OfEnumValue((EnumValueDef)row, name),
            "__Directive" => (row, args) => OfDirective((DirectiveDef)row, name, args),
            _ => throw new InvalidOperationException("No introspection type: " + field.Coordinate),
        };
    }

    private static object? OfSchema(Schema schema, string field) => field switch
    {
        "description" => schema.Description,
        "types" => schema.Types,
        "queryType" => schema.Query,
        "mutationType" => schema.Mutation,
        "subscriptionType" => schema.Subscription,
        "directives" => schema.DirectiveList,
        _ => null,
    };

    private static object? OfType(GraphType type, string field, Args args) => field switch
    {
        "kind" => KindOf(type),
        "ofType" => type switch
        {
            ListOf list => list.Of,
            NonNullOf nonNull => nonNull.Of,
            _ => null,
        },
        _ => type is NamedType named ? OfNamed(named, field, args) : null,
    };

    private static object? OfNamed(NamedType type, string field, Args args) => field switch
    {
        "name" => type.Name,
        "description" => type.Description,
        "specifiedByURL" => (type as ScalarType)?.SpecifiedBy,
        "fields" => type is ObjectType or InterfaceType ? Kept(((CompositeType)type).Fields, f => f.Deprecation, args) : null,
        "interfaces" => type is ObjectType or InterfaceType ? ((CompositeType)type).Interfaces : null,
        "possibleTypes" => type is InterfaceType or UnionType ? ((CompositeType)type).Possible : null,
        "enumValues" => type is EnumType e ? Kept(e.Values, v => v.Deprecation, args) : null,
        "inputFields" => type is InputType i ? Kept(i.Fields, f => f.Deprecation, args) : null,
        "isOneOf" => (type as InputType)?.IsOneOf,
        _ => null,
    };

    private static object? OfField(FieldDef def, string field, Args args) => field switch
    {
        "name" => def.Name,
        "description" => def.Description,
        "args" => Kept(def.Arguments, a => a.Deprecation, args),
        "type" => def.Type,
        "isDeprecated" => def.Deprecation is not null,
        "deprecationReason" => def.Deprecation,
        _ => null,
    };

    private static object? OfInput(InputDef def, string field) => field switch
    {
        "name" => def.Name,
        "description" => def.Description,
        "type" => def.Type,
        "defaultValue" => def.Default is { } value ? Printer.Value(value) : null,
        "isDeprecated" => def.Deprecation is not null,
        "deprecationReason" => def.Deprecation,
        _ => null,
    };

    private static object? OfEnumValue(EnumValueDef def, string field) => field switch
    {
        "name" => def.Name,
        "description" => def.Description,
        "isDeprecated" => def.Deprecation is not null,
        "deprecationReason" => def.Deprecation,
        _ => null,
    };

    private static object? OfDirective(DirectiveDef def, string field, Args args) => field switch
    {
        "name" => def.Name,
        "description" => def.Description,
        "isRepeatable" => def.Repeatable,
        "locations" => def.Locations,
        "args" => Kept(def.Arguments, a => a.Deprecation, args),
        _ => null,
    };

    private static string KindOf(GraphType type) => type switch
    {
        NonNullOf => "NON_NULL",
        ListOf => "LIST",
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        _ => "INPUT_OBJECT",
    };

    private static List<T> Kept<T>(IEnumerable<T> all, Func<T, string?> deprecation, Args args)
    {
        var withDeprecated = args.TryGet("includeDeprecated", out var value) && value is true;
        return [.. all.Where(x => withDeprecated || deprecation(x) is null)];
    }
}
