using System.Text.RegularExpressions;

namespace VrnApi.GraphQL;

/// <summary>The house rules for the schema file (design section 3), beyond those of the specification.</summary>
internal static partial class Contract
{
    public static readonly string[] ConnectionFields = ["edges", "nodes", "pageInfo", "totalCount"];
    public static readonly string[] EdgeFields = ["cursor", "node"];
    public static readonly string[] PageInfoFields = ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"];

    public static bool IsConnection(NamedType type) => type is ObjectType && type.Name.EndsWith("Connection", StringComparison.Ordinal);

    /// <summary>Whether a field of a connection is answered by every connection.</summary>
    public static bool IsStandard(string field) => Array.IndexOf(ConnectionFields, field) >= 0 || field == "__typename";

    public static bool IsEdge(NamedType type) => type is ObjectType && type.Name.EndsWith("Edge", StringComparison.Ordinal);

    public static void Check(Schema schema, IReadOnlySet<string>? knownScopes, List<string> faults)
    {
        foreach (var root in new[] { schema.Query, schema.Mutation, schema.Subscription }.OfType<ObjectType>())
        {
            foreach (var field in root.Fields.Where(f => f.Scope is null && !f.ScopeByType))
            {
                faults.Add($"{field.Coordinate}: a root field must declare its @scope");
            }
        }
        foreach (var type in schema.Types.OfType<CompositeType>().Where(t => !t.IsIntrospection))
        {
            if (type is ObjectType { Scope: { } scope } && knownScopes?.Contains(scope) == false)
            {
                faults.Add($"{type.Name}: there is no scope {scope}");
            }
            Standard(type, faults);
            foreach (var field in type.Fields)
            {
                Field(field, knownScopes, faults);
            }
        }
        foreach (var (coordinate, reason) in Deprecations(schema))
        {
            if (!Date().IsMatch(reason))
            {
                faults.Add($"{coordinate}: a deprecation needs a reason with a date (yyyy-MM-dd)");
            }
        }
    }

    private static void Field(FieldDef field, IReadOnlySet<string>? knownScopes, List<string> faults)
    {
        if (field.Scope is { } scope && knownScopes?.Contains(scope) == false)
        {
            faults.Add($"{field.Coordinate}: there is no scope {scope}");
        }
        if (field.ScopeByType)
        {
            foreach (var possible in ((field.Type.Named as CompositeType)?.Possible ?? []).Where(p => p.Scope is null))
            {
                faults.Add($"{possible.Name}: {field.Coordinate} judges by type, so this type must declare its @scope");
            }
        }
        var sized = field.ListSize is not null || (IsConnection(field.Parent) && IsStandard(field.Name));
        if (HasList(field.Type) && field.Type.Named is CompositeType && !sized)
        {
            faults.Add($"{field.Coordinate}: a list of objects must be a connection or sized by @listSize");
        }
        foreach (var name in field.ListSize?.SlicingArguments ?? [])
        {
            if (field.Argument(name)?.Type.Named is not ScalarType { Kind: ScalarKind.Int })
            {
                faults.Add($"{field.Coordinate}: @listSize names {name}, which is no Int argument");
            }
        }
        foreach (var name in field.ListSize?.SizedFields ?? [])
        {
            if ((field.Type.Named as CompositeType)?.ByName.ContainsKey(name) != true)
            {
                faults.Add($"{field.Coordinate}: @listSize names {name}, which is no field of {field.Type.Named.Name}");
            }
        }
    }

    private static void Standard(CompositeType type, List<string> faults)
    {
        var wanted = IsConnection(type) ? ConnectionFields : IsEdge(type) ? EdgeFields : type.Name == "PageInfo" ? PageInfoFields : null;
        if (wanted is null)
        {
            return;
        }
        foreach (var name in wanted.Where(n => !type.ByName.ContainsKey(n)))
        {
            faults.Add($"{type.Name}.{name}: a standard field is missing");
        }
        // A connection may have more: the binder asks for what answers it.
        foreach (var field in type.Fields.Where(f => !wanted.Contains(f.Name) && !IsConnection(type)))
        {
            faults.Add($"{field.Coordinate}: only the standard fields can stand here");
        }
    }

    private static bool HasList(GraphType type) => type.Nullable is ListOf;

    private static IEnumerable<(string Coordinate, string Reason)> Deprecations(Schema schema)
    {
        foreach (var type in schema.Types)
        {
            switch (type)
            {
                case CompositeType composite:
                    foreach (var field in composite.Fields)
                    {
                        if (field.Deprecation is { } reason)
                        {
                            yield return (field.Coordinate, reason);
                        }
                        foreach (var argument in field.Arguments.Where(a => a.Deprecation is not null))
                        {
                            yield return (argument.Coordinate, argument.Deprecation!);
                        }
                    }
                    break;
                case EnumType e:
                    foreach (var value in e.Values.Where(v => v.Deprecation is not null))
                    {
                        yield return (e.Name + "." + value.Name, value.Deprecation!);
                    }
                    break;
                case InputType input:
                    foreach (var field in input.Fields.Where(f => f.Deprecation is not null))
                    {
                        yield return (field.Coordinate, field.Deprecation!);
                    }
                    break;
            }
        }
    }

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex Date();
}
