namespace VrnApi.GraphQL;

/// <summary>
/// Ties schema fields to code (design section 4). Scalar properties of a model need no line: names map by camelCase. Everything else has
/// one line here; what is missing, superfluous or of another type is found by <see cref="Engine.Build"/>, all faults at once.
/// </summary>
/// <typeparam name="TCall">The host's record for one operation: caller, services, clock.</typeparam>
public sealed class Bindings<TCall>
{
    internal Dictionary<string, ModelEntry> Models { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, ModelEntry> Extras { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, FieldEntry<TCall>> Fields { get; } = new(StringComparer.Ordinal);

    internal List<string> Faults { get; } = [];

    /// <summary>An object type is answered from a model.</summary>
    /// <param name="type">Name of the object type.</param>
    /// <param name="withheld">Whether a field (by schema name) of a model is withheld from the caller: it reads null with FORBIDDEN.</param>
    public void Model<TModel>(string type, Func<TModel, string, bool>? withheld = null)
        where TModel : class
    {
        var entry = new ModelEntry(typeof(TModel), withheld is null ? null : (model, field) => withheld((TModel)model, field));
        if (!Models.TryAdd(type, entry))
        {
            Faults.Add($"{type}: has two models");
        }
    }

    /// <summary>
    /// Further fields of a connection are read from what its slice says of the whole list (<see cref="Connected{TModel}.Extra"/>), as the
    /// properties of a model are.
    /// </summary>
    /// <param name="type">Name of the connection type.</param>
    public void Extra<TExtra>(string type)
        where TExtra : class
    {
        if (!Extras.TryAdd(type, new ModelEntry(typeof(TExtra), null)))
        {
            Faults.Add($"{type}: has two extras");
        }
    }

    /// <summary>A leaf worked out from the model alone, without I/O, e.g. an encoded id.</summary>
    public void Derived<TModel, TValue>(string field, Func<TModel, TValue> value)
        where TModel : class =>
        Add(field, new FieldEntry<TCall>(FieldShape.Derived) { Getter = (model, _) => value((TModel)model), Value = typeof(TValue), Parent = typeof(TModel) });

    /// <summary>n models in, n values out, in the same order. A value may be a <see cref="Fault"/> if TValue is object.</summary>
    public void Values<TParent, TValue>(string field, Func<IReadOnlyList<TParent>, TCall, CancellationToken, Task<IReadOnlyList<TValue>>> values)
        where TParent : class =>
        Values<TParent, NoArguments, TValue>(field, (parents, _, call, ct) => values(parents, call, ct));

    /// <inheritdoc cref="Values{TParent,TValue}"/>
    public void Values<TParent, TCriteria, TValue>(string field,
        Func<IReadOnlyList<TParent>, TCriteria, TCall, CancellationToken, Task<IReadOnlyList<TValue>>> values)
        where TParent : class
        where TCriteria : class =>
        Add(field, new FieldEntry<TCall>(FieldShape.Values)
        {
            Criteria = typeof(TCriteria),
            Parent = typeof(TParent),
            Value = typeof(TValue),
            Resolve = async (parents, args, _, call, ct) =>
            {
                var models = Array.ConvertAll(parents.Rows!, r => (TParent)r!);
                var found = await values(models, (TCriteria)args.Criteria!, call, ct);
                var cells = new object?[found.Count];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = found[i];
                }
                return Column.Of(cells);
            },
        });

    /// <summary>A root field that answers one object or value; null is null.</summary>
    public void One<TCriteria, TModel>(string field, Func<TCriteria, TCall, CancellationToken, Task<TModel?>> one)
        where TCriteria : class =>
        Add(field, Root(typeof(TModel), typeof(TCriteria), async (args, call, ct) => await one((TCriteria)args.Criteria!, call, ct)));

    /// <summary>A root field that answers a whole list. Elements may be null or, if TModel is object, a <see cref="Fault"/>.</summary>
    public void List<TCriteria, TModel>(string field, Func<TCriteria, TCall, CancellationToken, Task<IReadOnlyList<TModel>>> list)
        where TCriteria : class =>
        Add(field, Root(typeof(TModel), typeof(TCriteria), async (args, call, ct) => await list((TCriteria)args.Criteria!, call, ct)));

    /// <summary>A mutation: calls the command handler that the REST route calls and answers its payload.</summary>
    public void Mutation<TCriteria, TModel>(string field, Func<TCriteria, TCall, CancellationToken, Task<TModel?>> handle)
        where TCriteria : class => One(field, handle);

    /// <summary>A connection at the root: the function the REST route calls.</summary>
    public void Connection<TCriteria, TModel>(string field, Func<TCriteria, Wanted, TCall, CancellationToken, Task<Connected<TModel>>> page)
        where TCriteria : class
        where TModel : class =>
        Level<TCriteria>(field, async (request, call, ct) =>
            VrnApi.GraphQL.Level.Of(await page(request.Criteria<TCriteria>(), request.Wanted, call, ct)), typeof(TModel), null);

    /// <summary>A connection below an object: pages of all parents in one call.</summary>
    public void Connection<TParent, TKey, TCriteria, TModel>(string field, Func<TParent, TKey> key,
        Func<IReadOnlyList<TKey>, TCriteria, Wanted, TCall, CancellationToken, Task<IReadOnlyDictionary<TKey, Connected<TModel>>>> pages)
        where TParent : class
        where TKey : notnull
        where TCriteria : class
        where TModel : class =>
        Level<TParent, TKey, TCriteria>(field, key, async (request, call, ct) =>
        {
            var keys = request.Keys<TKey>();
            return VrnApi.GraphQL.Level.Of(keys, await pages(keys, request.Criteria<TCriteria>(), request.Wanted, call, ct));
        }, typeof(TModel));

    /// <summary>An object below an object, by key: distinct keys of all parents in, rows by key out. A key without a row is null.</summary>
    public void ToOne<TParent, TKey, TModel>(string field, Func<TParent, TKey> key,
        Func<IReadOnlyList<TKey>, TCall, CancellationToken, Task<IReadOnlyDictionary<TKey, TModel>>> byKeys)
        where TParent : class
        where TKey : notnull
        where TModel : class =>
        ToOne<TParent, TKey, NoArguments, TModel>(field, key, (keys, _, call, ct) => byKeys(keys, call, ct));

    /// <summary>An object with arguments below an object.</summary>
    public void ToOne<TParent, TKey, TCriteria, TModel>(string field, Func<TParent, TKey> key,
        Func<IReadOnlyList<TKey>, TCriteria, TCall, CancellationToken, Task<IReadOnlyDictionary<TKey, TModel>>> byKeys)
        where TParent : class
        where TKey : notnull
        where TCriteria : class
        where TModel : class =>
        Level<TParent, TKey, TCriteria>(field, key, async (request, call, ct) =>
        {
            var keys = request.Keys<TKey>();
            return VrnApi.GraphQL.Level.Of(keys, await byKeys(keys, request.Criteria<TCriteria>(), call, ct));
        }, typeof(TModel));

    /// <summary>As above for a key that may be null: then the field is null and the key is not asked for.</summary>
    public void ToOne<TParent, TKey, TModel>(string field, Func<TParent, TKey?> key,
        Func<IReadOnlyList<TKey>, TCall, CancellationToken, Task<IReadOnlyDictionary<TKey, TModel>>> byKeys)
        where TParent : class
        where TKey : struct
        where TModel : class =>
        Add(field, Keyed<TKey>(typeof(TParent), typeof(TModel), typeof(NoArguments),
            model => key((TParent)model) is { } value ? (true, value) : (false, default),
            async (request, call, ct) =>
            {
                var keys = request.Keys<TKey>();
                return VrnApi.GraphQL.Level.Of(keys, await byKeys(keys, call, ct));
            }));

    /// <summary>A list below an object: distinct keys of all parents in, rows grouped by key out.</summary>
    public void ToMany<TParent, TKey, TModel>(string field, Func<TParent, TKey> key,
        Func<IReadOnlyList<TKey>, TCall, CancellationToken, Task<ILookup<TKey, TModel>>> byKeys)
        where TParent : class
        where TKey : notnull
        where TModel : class =>
        ToMany<TParent, TKey, NoArguments, TModel>(field, key, (keys, _, call, ct) => byKeys(keys, call, ct));

    /// <summary>A list with arguments below an object.</summary>
    public void ToMany<TParent, TKey, TCriteria, TModel>(string field, Func<TParent, TKey> key,
        Func<IReadOnlyList<TKey>, TCriteria, TCall, CancellationToken, Task<ILookup<TKey, TModel>>> byKeys)
        where TParent : class
        where TKey : notnull
        where TCriteria : class
        where TModel : class =>
        Level<TParent, TKey, TCriteria>(field, key, async (request, call, ct) =>
        {
            var keys = request.Keys<TKey>();
            return VrnApi.GraphQL.Level.Of(keys, await byKeys(keys, request.Criteria<TCriteria>(), call, ct));
        }, typeof(TModel));

    /// <summary>The seam itself, at the root: object, list or connection by the field's type. The level has one key.</summary>
    /// <param name="carries">
    /// Whether the level brings everything that is selected of its rows along, so that nothing more is loaded for them; it says so of the
    /// same selections always.
    /// </param>
    public void Level<TCriteria>(string field, LoadLevel<TCall> load, Func<IReadOnlyList<Selection>, bool>? carries = null)
        where TCriteria : class => Level<TCriteria>(field, load, null, carries);

    /// <summary>The seam itself, below an object: the level has one key per distinct key of the parents.</summary>
    public void Level<TParent, TKey, TCriteria>(string field, Func<TParent, TKey> key, LoadLevel<TCall> load)
        where TParent : class
        where TKey : notnull
        where TCriteria : class => Level<TParent, TKey, TCriteria>(field, key, load, null);

    /// <summary>A subscription: opens the source of events; each event's model is what the root field answers.</summary>
    public void Stream<TCriteria, TModel>(string field, Func<TCriteria, TCall, CancellationToken, IAsyncEnumerable<StreamEvent<TModel>>> open)
        where TCriteria : class =>
        Add(field, new FieldEntry<TCall>(FieldShape.Stream)
        {
            Criteria = typeof(TCriteria),
            Value = typeof(TModel),
            Getter = (model, _) => model,
            Stream = (args, call, ct) => Events(open((TCriteria)args.Criteria!, call, ct)),
        });

    private static async IAsyncEnumerable<StreamItem> Events<TModel>(IAsyncEnumerable<StreamEvent<TModel>> events)
    {
        await foreach (var item in events)
        {
            yield return new StreamItem(item.Model, item.Cursor);
        }
    }

    private void Level<TCriteria>(string field, LoadLevel<TCall> load, Type? model, Func<IReadOnlyList<Selection>, bool>? carries) =>
        Add(field, new FieldEntry<TCall>(FieldShape.Level)
        {
            Criteria = typeof(TCriteria),
            Value = model,
            Carries = carries,
            Resolve = async (_, args, selected, call, ct) =>
                Column.Of(LevelRequests.Checked(await load(LevelRequests.Make(selected, null, args), call, ct), 1), null),
        });

    private void Level<TParent, TKey, TCriteria>(string field, Func<TParent, TKey> key, LoadLevel<TCall> load, Type? model)
        where TKey : notnull =>
        Add(field, Keyed<TKey>(typeof(TParent), model, typeof(TCriteria), m => (true, key((TParent)m)), load));

    private static FieldEntry<TCall> Keyed<TKey>(Type parent, Type? model, Type criteria, Func<object, (bool Has, TKey Key)> key, LoadLevel<TCall> load)
        where TKey : notnull =>
        new(FieldShape.Level)
        {
            Criteria = criteria,
            Parent = parent,
            Value = model,
            Resolve = async (parents, args, selected, call, ct) =>
            {
                var (keys, of) = LevelRequests.Distinct(parents, selected.Position, key);
                // No parent has a key: nothing to load.
                var level = keys.Length == 0
                    ? new Level { Offsets = [0], Rows = [] }
                    : LevelRequests.Checked(await load(LevelRequests.Make(selected, keys, args), call, ct), keys.Length);
                return Column.Of(level, of);
            },
        };

    private static FieldEntry<TCall> Root(Type model, Type criteria, Func<Args, TCall, CancellationToken, Task<object?>> resolve) =>
        new(FieldShape.Root)
        {
            Criteria = criteria,
            Value = model,
            Resolve = async (_, args, _, call, ct) => Column.Of([await resolve(args, call, ct)]),
        };

    private void Add(string field, FieldEntry<TCall> entry)
    {
        if (!Fields.TryAdd(field, entry))
        {
            Faults.Add($"{field}: is bound twice");
        }
    }
}

/// <summary>The CLR type of an object type.</summary>
internal sealed record ModelEntry(Type Clr, Func<object, string, bool>? Withheld);

internal enum FieldShape
{
    Derived,
    Values,
    Root,
    Level,
    Stream,
}

/// <summary>One line of a binding table, before it is checked against the schema.</summary>
internal sealed class FieldEntry<TCall>(FieldShape shape)
{
    public FieldShape Shape { get; } = shape;

    /// <summary>Record the arguments become; null for none.</summary>
    public Type? Criteria { get; init; }

    /// <summary>Model the parents must have; null at the root.</summary>
    public Type? Parent { get; init; }

    /// <summary>Model or value of the field; null if it is not known.</summary>
    public Type? Value { get; init; }

    public Func<object, Args, object?>? Getter { get; init; }

    public Resolver<TCall>? Resolve { get; init; }

    public Func<IReadOnlyList<Selection>, bool>? Carries { get; init; }

    public Func<Args, TCall, CancellationToken, IAsyncEnumerable<StreamItem>>? Stream { get; init; }
}

/// <summary>Makes level requests of plan positions.</summary>
internal static class LevelRequests
{
    public static LevelRequest Make(SelectedField field, Array? keys, Args args)
    {
        var wanted = new Wanted(true, false, false, false);
        if (field.Def.Type.Named.Name.EndsWith("Connection", StringComparison.Ordinal) && field.Children.Count == 1)
        {
            var connection = field.Children[0];
            var info = connection.Items.Where(f => f.Name == "pageInfo").SelectMany(f => f.Children).ToList();
            // Cursors at the ends of a page need its rows too.
            var rows = connection.Has("nodes") || connection.Has("edges") || info.Any(i => i.Has("startCursor") || i.Has("endCursor"));
            wanted = new Wanted(rows, connection.Has("totalCount"), info.Any(i => i.Has("hasNextPage")), info.Any(i => i.Has("hasPreviousPage")))
            {
                Extras = [.. connection.Items.Select(item => item.Name).Where(name => !Contract.IsStandard(name)).Distinct()],
            };
        }
        return new LevelRequest(keys, args.Criteria, wanted, Targets(field));
    }

    /// <summary>What is selected of the rows, wherever in a connection they stand.</summary>
    public static IReadOnlyList<Selection> Targets(SelectedField field)
    {
        if (!field.Def.Type.Named.Name.EndsWith("Connection", StringComparison.Ordinal) || field.Children.Count != 1)
        {
            return field.Children;
        }
        var found = new List<Selection>();
        foreach (var item in field.Children[0].Items)
        {
            found.AddRange(item.Name switch
            {
                "nodes" => item.Children,
                "edges" => item.Children.SelectMany(e => e.Items).Where(f => f.Name == "node").SelectMany(f => f.Children),
                _ => [],
            });
        }
        return found;
    }

    public static Level Checked(Level level, int keys) =>
        level.KeyCount == keys ? level : throw new InvalidOperationException($"A level has {level.KeyCount} keys, not {keys}.");

    public static (TKey[] Keys, int[] Of) Distinct<TKey>(Batch parents, int position, Func<object, (bool Has, TKey Key)> key)
        where TKey : notnull
    {
        var given = parents.Cut?.Keys[position] as TKey[];
        var seen = new Dictionary<TKey, int>(parents.Count);
        var keys = new List<TKey>(parents.Count);
        var of = new int[parents.Count];
        for (var i = 0; i < of.Length; i++)
        {
            var (has, value) = given is not null ? (given[i] is not null, given[i]) : key(parents.Rows![i]!);
            if (!has || value is null)
            {
                of[i] = -1;
                continue;
            }
            if (!seen.TryGetValue(value, out of[i]))
            {
                seen.Add(value, of[i] = keys.Count);
                keys.Add(value);
            }
        }
        return ([.. keys], of);
    }
}
