namespace VrnApi.GraphQL;

/// <summary>The schema with its bindings, ready to execute; shared by all requests.</summary>
internal sealed class EngineCore<TCall>(Schema schema, FieldBinding<TCall>[] bindings, Func<object, ObjectType?> typeOf, EngineOptions<TCall> options)
{
    private readonly HashSet<NamedType> connections =
        [.. schema.AllFields.Where(f => bindings[f.Index]?.Role is FieldRole.Nodes or FieldRole.Edges or FieldRole.PageInfo).Select(f => f.Parent)];

    public Schema Schema { get; } = schema;

    /// <summary>By <see cref="FieldDef.Index"/>.</summary>
    public FieldBinding<TCall>[] Bindings { get; } = bindings;

    public EngineOptions<TCall> Options { get; } = options;

    public PlanCache Documents { get; } = new(options.Limits, options.Clock);

    /// <summary>Object type of a model at an abstract position; null if it is none.</summary>
    public ObjectType? TypeOf(object model) => typeOf(model);

    public bool IsConnection(NamedType type) => connections.Contains(type);

    /// <summary>Bindings of __typename, __schema, __type and the introspection types.</summary>
    public static void BindIntrospection(Schema schema, FieldBinding<TCall>[] bindings)
    {
        foreach (var field in schema.AllFields)
        {
            if (field.Name == "__typename")
            {
                bindings[field.Index] = new FieldBinding<TCall> { Role = FieldRole.TypeName };
            }
            else if (field.Parent.IsIntrospection || field.Name.StartsWith("__", StringComparison.Ordinal))
            {
                bindings[field.Index] = new FieldBinding<TCall> { Role = FieldRole.Getter, Getter = Introspection.Getter(schema, field) };
            }
        }
    }
}
