namespace VrnApi.GraphQL;

/// <summary>Builds engines.</summary>
public static class Engine
{
    /// <summary>Checks the house rules of the schema file and every binding against it, and compiles both.</summary>
    /// <exception cref="SchemaException">Something is wrong; every fault is listed with its schema coordinate. The host must not start.</exception>
    public static Engine<TCall> Build<TCall>(Schema schema, Bindings<TCall> bindings, EngineOptions<TCall> options)
    {
        var faults = new List<string>(bindings.Faults);
        Contract.Check(schema, options.KnownScopes, faults);
        var table = new FieldBinding<TCall>[schema.AllFields.Count];
        EngineCore<TCall>.BindIntrospection(schema, table);
        new Binder<TCall>(schema, bindings, table, faults).Bind();
        if (faults.Count > 0)
        {
            throw new SchemaException([.. faults.Distinct()]);
        }
        var types = new Dictionary<Type, ObjectType>();
        foreach (var (name, model) in bindings.Models)
        {
            types.TryAdd(model.Clr, (ObjectType)schema.ByName[name]);
        }
        // A model may come as a derived record; its nearest bound base decides.
        ObjectType? TypeOf(object model)
        {
            for (var clr = model.GetType(); clr is not null; clr = clr.BaseType)
            {
                if (types.TryGetValue(clr, out var type))
                {
                    return type;
                }
            }
            return null;
        }
        return new Engine<TCall>(new EngineCore<TCall>(schema, table, TypeOf, options));
    }
}

/// <summary>Fills the table of field bindings and lists what does not fit.</summary>
internal sealed class Binder<TCall>(Schema schema, Bindings<TCall> bindings, FieldBinding<TCall>[] table, List<string> faults)
{
    private readonly InputBinding inputs = new(faults);
    private readonly ModelBinding<TCall> models = new(bindings, faults);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public void Bind()
    {
        foreach (var (name, _) in bindings.Models)
        {
            if (schema.ByName.GetValueOrDefault(name) is not ObjectType)
            {
                faults.Add($"{name}: is bound to a model and no object type of the SDL");
            }
        }
        foreach (var (name, _) in bindings.Extras)
        {
            if (schema.ByName.GetValueOrDefault(name) is not { } type || !Contract.IsConnection(type))
            {
                faults.Add($"{name}: is bound to extras and no connection of the SDL");
            }
            else if (((ObjectType)type).Fields.All(field => Contract.IsStandard(field.Name)))
            {
                faults.Add($"{name}: is bound to extras and has the standard fields alone");
            }
        }
        foreach (var type in schema.Types.OfType<ObjectType>().Where(t => !t.IsIntrospection))
        {
            Bind(type);
        }
        foreach (var coordinate in bindings.Fields.Keys.Where(k => !used.Contains(k)))
        {
            faults.Add($"{coordinate}: is bound and no field of an object type in the SDL");
        }
        Ambiguous();
    }

    private void Bind(ObjectType type)
    {
        var isRoot = ReferenceEquals(type, schema.Query) || ReferenceEquals(type, schema.Mutation) || ReferenceEquals(type, schema.Subscription);
        var isPaging = Contract.IsConnection(type) || Contract.IsEdge(type) || type.Name == "PageInfo";
        var isConnection = Contract.IsConnection(type);
        var model = (isConnection ? bindings.Extras : bindings.Models).GetValueOrDefault(type.Name);
        if (!isRoot && !isPaging && model is null)
        {
            faults.Add($"{type.Name}: no model is bound");
        }
        foreach (var field in type.Fields)
        {
            if (bindings.Fields.TryGetValue(field.Coordinate, out var entry))
            {
                used.Add(field.Coordinate);
                table[field.Index] = Bind(field, entry, model, isRoot);
            }
            else if (isConnection && !Contract.IsStandard(field.Name))
            {
                Further(field, model);
            }
            else if (isPaging)
            {
                table[field.Index] = new FieldBinding<TCall> { Role = PagingRole(type, field.Name) };
            }
            else if (isRoot)
            {
                faults.Add($"{field.Coordinate}: has no binding");
            }
            else if (model is not null && models.Bind(field, model) is { } bound)
            {
                table[field.Index] = bound;
            }
        }
    }

    private void Further(FieldDef field, ModelEntry? extra)
    {
        if (extra is null)
        {
            faults.Add($"{field.Coordinate}: is no standard field of a connection, and its connection is bound to no extras");
        }
        else if (models.Bind(field, extra) is { } bound)
        {
            table[field.Index] = bound;
        }
    }

    private FieldBinding<TCall> Bind(FieldDef field, FieldEntry<TCall> entry, ModelEntry? model, bool isRoot)
    {
        if (entry.Parent is { } parent && (model is null || !parent.IsAssignableFrom(model.Clr)))
        {
            faults.Add($"{field.Coordinate}: is bound for {parent.Name}, but {field.Parent.Name} for {model?.Clr.Name ?? "nothing"}");
        }
        if (entry.Parent is null && !isRoot)
        {
            faults.Add($"{field.Coordinate}: this binding is for root fields only");
        }
        if (ReferenceEquals(field.Parent, schema.Subscription) != (entry.Shape == FieldShape.Stream))
        {
            faults.Add($"{field.Coordinate}: subscriptions and only they are bound to streams");
        }
        Answers(field, entry);
        var criteria = entry.Criteria is null ? null : inputs.Criteria(field, entry.Criteria);
        if (entry.Criteria is null && field.Arguments.Length > 0)
        {
            faults.Add($"{field.Coordinate}: has arguments, but its binding takes none");
        }
        Func<object, bool>? withheld = model?.Withheld is { } test ? m => test(m, field.Name) : null;
        return new FieldBinding<TCall>
        {
            Role = entry.Resolve is null ? FieldRole.Getter : FieldRole.Resolver,
            Resolve = entry.Resolve,
            Carries = entry.Carries,
            Getter = entry.Getter,
            Stream = entry.Stream,
            Criteria = criteria,
            Withheld = withheld,
        };
    }

    // What the binding answers against what the field promises. Null cannot be judged here: loaders may always miss a row.
    private void Answers(FieldDef field, FieldEntry<TCall> entry)
    {
        if (entry.Value is not { } value || value == typeof(object))
        {
            return;
        }
        var type = field.Type;
        if (Contract.IsConnection(type.Named))
        {
            type = ((ObjectType)type.Named).ByName.GetValueOrDefault("nodes")?.Type ?? type;
        }
        var clr = Nullable.GetUnderlyingType(value) ?? value;
        var isList = entry.Shape is FieldShape.Level or FieldShape.Root && type.Nullable is ListOf;
        GraphType promised = isList ? ((ListOf)type.Nullable).Of.Nullable : type.Nullable;
        if (models.Disagreement(promised, clr, null) is { } why)
        {
            faults.Add($"{field.Coordinate}: SDL says {field.Type}, its binding answers {why}");
        }
    }

    // A model bound to two object types cannot say which it is where both are possible.
    private void Ambiguous()
    {
        foreach (var type in schema.Types.OfType<CompositeType>().Where(t => t is not ObjectType))
        {
            var bound = type.Possible.Where(p => bindings.Models.ContainsKey(p.Name)).GroupBy(p => bindings.Models[p.Name].Clr);
            foreach (var group in bound.Where(g => g.Count() > 1))
            {
                faults.Add($"{type.Name}: {group.Key.Name} may be {string.Join(" or ", group.Select(p => p.Name))}");
            }
        }
    }

    private static FieldRole PagingRole(ObjectType type, string field) => field switch
    {
        "nodes" => FieldRole.Nodes,
        "edges" => FieldRole.Edges,
        "pageInfo" => FieldRole.PageInfo,
        "totalCount" => FieldRole.TotalCount,
        "cursor" => FieldRole.EdgeCursor,
        "node" when Contract.IsEdge(type) => FieldRole.EdgeNode,
        "hasNextPage" => FieldRole.HasNextPage,
        "hasPreviousPage" => FieldRole.HasPreviousPage,
        "startCursor" => FieldRole.StartCursor,
        "endCursor" => FieldRole.EndCursor,
        _ => FieldRole.None,
    };
}
