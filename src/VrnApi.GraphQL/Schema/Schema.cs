using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>The contract: types and directives read from SDL. Immutable once loaded (design section 1).</summary>
public sealed class Schema
{
    internal Schema()
    {
    }

    /// <summary>The SDL this schema was loaded from.</summary>
    public string Sdl { get; private set; } = "";

    /// <summary>Every root field with the scope its SDL declares, in source order.</summary>
    public IReadOnlyList<RootField> RootFields =>
    [
        .. new[] { Query, Mutation, Subscription }.SelectMany(root => root?.Fields ?? [])
            .Select(f => new RootField(f.Coordinate, f.Scope, f.ScopeByType)),
    ];

    /// <summary>A reference for people, in Markdown: every type with its fields, arguments, scopes and weights, in source order.</summary>
    public string Describe() => SchemaReference.Write(this);

    internal string? Description { get; set; }

    /// <summary>Named types in source order, then the built-in ones.</summary>
    internal List<NamedType> Types { get; } = [];

    internal Dictionary<string, NamedType> ByName { get; } = new(StringComparer.Ordinal);

    internal List<DirectiveDef> DirectiveList { get; } = [];

    internal Dictionary<string, DirectiveDef> Directives { get; } = new(StringComparer.Ordinal);

    internal ObjectType? Query { get; set; }

    internal ObjectType? Mutation { get; set; }

    internal ObjectType? Subscription { get; set; }

    internal bool HasSchemaDefinition { get; set; }

    /// <summary>References to types of the wrong kind, with their coordinates; such a schema is never loaded.</summary>
    internal List<string> Misuses { get; } = [];

    internal List<FieldDef> AllFields { get; } = [];

    internal FieldDef SchemaField { get; set; } = null!;

    internal FieldDef TypeField { get; set; } = null!;

    /// <summary>Reads and checks SDL: specification rules only. The house rules of section 3 are judged with the bindings.</summary>
    /// <exception cref="SchemaException">The SDL breaks a rule; all faults are listed with line, column or schema coordinate.</exception>
    public static Schema Load(string sdl) => Load(sdl, null);

    /// <summary>
    /// As <see cref="Load(string)"/>. Where judges of literals are given, even none, the schema is a stranger's: its custom scalars are what
    /// the judges say, else anything, and a DateTime is not the engine's own.
    /// </summary>
    internal static Schema Load(string sdl, IReadOnlyDictionary<string, Func<ValueNode, bool>>? scalars)
    {
        Document document;
        var source = Encoding.UTF8.GetBytes(sdl);
        try
        {
            document = Parser.Parse(source, ParseLimits.Sdl);
        }
        catch (SyntaxException e)
        {
            var at = LineMap.Locate(source, e.At);
            throw new SchemaException([$"({at.Line},{at.Column}): {e.Message}"]);
        }
        var errors = SdlRules.Check(document, existing: null);
        if (errors.Count > 0)
        {
            throw new SchemaException([.. errors.Select(e => Describe(source, e))]);
        }
        var schema = SchemaBuilder.Build(document, ownScalars: scalars is null);
        foreach (var (name, accepts) in scalars ?? new Dictionary<string, Func<ValueNode, bool>>())
        {
            ((ScalarType)schema.ByName[name]).Accepts = accepts;
        }
        var faults = SchemaValidity.Check(schema, document);
        if (faults.Count > 0)
        {
            throw new SchemaException(faults);
        }
        schema.Sdl = sdl;
        return schema;
    }

    internal ObjectType? Root(OperationKind kind) => kind switch
    {
        OperationKind.Query => Query,
        OperationKind.Mutation => Mutation,
        _ => Subscription,
    };

    /// <summary>The definition a field name has on a type, with the three meta-fields (specification 4.1); null if none.</summary>
    internal FieldDef? Field(CompositeType parent, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            return name switch
            {
                "__typename" => parent.TypeName,
                "__schema" when ReferenceEquals(parent, Query) => SchemaField,
                "__type" when ReferenceEquals(parent, Query) => TypeField,
                _ => parent.ByName.GetValueOrDefault(name),
            };
        }
        return parent.ByName.GetValueOrDefault(name);
    }

    private static string Describe(byte[] source, ValidationError error)
    {
        var at = error.At.Length > 0 ? LineMap.Locate(source, error.At[^1]) : new Location(1, 1);
        return $"({at.Line},{at.Column}): {error.Message}";
    }
}

/// <summary>A field of a root type with what it demands of the caller.</summary>
/// <param name="Coordinate">Schema coordinate, e.g. <c>Query.services</c>.</param>
/// <param name="Scope">Scope of <c>@scope(name:)</c>; null if none is declared.</param>
/// <param name="ByType">The scope is the one on the object type of each result (<c>node</c>, <c>nodes</c>).</param>
public sealed record RootField(string Coordinate, string? Scope, bool ByType);

/// <summary>The schema, or its binding to code, is wrong; the host must not start. Lists every fault found.</summary>
public sealed class SchemaException : Exception
{
    public SchemaException(IReadOnlyList<string> faults)
        : base("The GraphQL schema cannot be used:\n" + string.Join('\n', faults)) => Faults = faults;

    /// <summary>One line each: a schema coordinate or (line,column), then what is wrong.</summary>
    public IReadOnlyList<string> Faults { get; }
}
