namespace VrnApi.GraphQL;

/// <summary>
/// The seam to the data (design section 8): loads all rows of one plan position in one go. A fault of the whole level is thrown as
/// <see cref="FieldException"/>.
/// </summary>
public delegate ValueTask<Level> LoadLevel<TCall>(LevelRequest request, TCall call, CancellationToken cancellation);

/// <summary>Which parts of a connection were selected beyond its rows; counts and probes run only when asked for.</summary>
/// <param name="Rows">edges or nodes.</param>
/// <param name="TotalCount">totalCount.</param>
/// <param name="HasNextPage">pageInfo.hasNextPage.</param>
/// <param name="HasPreviousPage">pageInfo.hasPreviousPage.</param>
public readonly record struct Wanted(bool Rows, bool TotalCount, bool HasNextPage, bool HasPreviousPage)
{
    /// <summary>Further fields of the connection that were selected, by schema name, each once.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];
}

/// <summary>What one plan position needs, for all its parents at once.</summary>
public sealed class LevelRequest
{
    private readonly Array? keys;
    private readonly object? criteria;

    internal LevelRequest(Array? keys, object? criteria, Wanted wanted, IReadOnlyList<Selection> targets)
    {
        this.keys = keys;
        this.criteria = criteria;
        Wanted = wanted;
        Targets = targets;
    }

    /// <summary>Number of distinct keys; 1 at the root, where there are none.</summary>
    public int KeyCount => keys?.Length ?? 1;

    /// <summary>Extras of a connection.</summary>
    public Wanted Wanted { get; }

    /// <summary>What is selected of the rows, one per concrete type and place (nodes, edges.node); none if only counts are asked for.</summary>
    public IReadOnlyList<Selection> Targets { get; }

    /// <summary>Distinct keys of all parents, in order of first appearance. The level answers them by position.</summary>
    public IReadOnlyList<TKey> Keys<TKey>() => (TKey[])(keys ?? throw new InvalidOperationException("A root level has no keys."));

    /// <summary>The arguments as the record named at binding.</summary>
    public TCriteria Criteria<TCriteria>() => (TCriteria)criteria!;
}

/// <summary>A page with what its connection answers. Cursors and flags are the host's.</summary>
/// <param name="Rows">Models in forward order, also for <c>last</c>.</param>
/// <param name="Cursors">One per row; empty if no cursor is ever asked for.</param>
/// <param name="HasNextPage">Exact; ignored unless wanted.</param>
/// <param name="HasPreviousPage">Exact; ignored unless wanted.</param>
/// <param name="TotalCount">Null unless wanted.</param>
public sealed record Connected<TModel>(IReadOnlyList<TModel> Rows, IReadOnlyList<string> Cursors, bool HasNextPage, bool HasPreviousPage, long? TotalCount)
{
    /// <summary>What further fields of the connection are read from (<see cref="Bindings{TCall}.Extra"/>); null unless some are wanted.</summary>
    public object? Extra { get; init; }
}

/// <summary>Rows of one plan position, grouped by key. Rows are models, or cells cut out of stored documents (<see cref="Cut"/>).</summary>
public sealed class Level
{
    private List<Cut>? cuts;

    /// <summary>Rows of key k are [Offsets[k], Offsets[k + 1]); one more entry than keys.</summary>
    public required int[] Offsets { get; init; }

    /// <summary>Models, or null if every selected field has cells.</summary>
    public object?[]? Rows { get; init; }

    /// <summary>Cursor of each row of a connection; null if none is wanted.</summary>
    public IReadOnlyList<string>? Cursors { get; init; }

    /// <summary>pageInfo.hasNextPage by key.</summary>
    public bool[]? HasNextPage { get; init; }

    /// <summary>pageInfo.hasPreviousPage by key.</summary>
    public bool[]? HasPreviousPage { get; init; }

    /// <summary>totalCount by key.</summary>
    public long[]? TotalCount { get; init; }

    /// <summary>What further fields of the connection are read from, by key; null if none is selected.</summary>
    public object?[]? Extras { get; init; }

    internal int KeyCount => Offsets.Length - 1;

    internal int RowCount => Offsets[^1];

    /// <summary>Rows without keys: a list or an object at the root.</summary>
    public static Level Of<TModel>(IReadOnlyList<TModel> rows)
    {
        var models = new object?[rows.Count];
        for (var i = 0; i < models.Length; i++)
        {
            models[i] = rows[i];
        }
        return new Level { Offsets = [0, models.Length], Rows = models };
    }

    /// <summary>One page, at the root.</summary>
    public static Level Of<TModel>(Connected<TModel> page)
    {
        var rows = new object?[page.Rows.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = page.Rows[i];
        }
        return Of(page, rows);
    }

    /// <summary>One page, at the root, of rows that are cut and not made into models.</summary>
    public static Level Of<TRow>(Connected<TRow> page, IEnumerable<Cut> cuts)
    {
        var level = Of(page, (object?[]?)null);
        foreach (var cut in cuts)
        {
            level.Add(cut);
        }
        return level;
    }

    private static Level Of<TRow>(Connected<TRow> page, object?[]? models) => new()
    {
        Offsets = [0, page.Rows.Count],
        Rows = models,
        Cursors = page.Cursors,
        HasNextPage = [page.HasNextPage],
        HasPreviousPage = [page.HasPreviousPage],
        TotalCount = [page.TotalCount ?? 0],
        Extras = [page.Extra],
    };

    /// <summary>At most one row for each key.</summary>
    public static Level Of<TKey, TModel>(IReadOnlyList<TKey> keys, IReadOnlyDictionary<TKey, TModel> rows)
    {
        var offsets = new int[keys.Count + 1];
        var models = new List<object?>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            if (rows.TryGetValue(keys[i], out var row) && row is not null)
            {
                models.Add(row);
            }
            offsets[i + 1] = models.Count;
        }
        return new Level { Offsets = offsets, Rows = [.. models] };
    }

    /// <summary>Any number of rows for each key.</summary>
    public static Level Of<TKey, TModel>(IReadOnlyList<TKey> keys, ILookup<TKey, TModel> rows)
    {
        var offsets = new int[keys.Count + 1];
        var models = new List<object?>();
        for (var i = 0; i < keys.Count; i++)
        {
            foreach (var row in rows[keys[i]])
            {
                models.Add(row);
            }
            offsets[i + 1] = models.Count;
        }
        return new Level { Offsets = offsets, Rows = [.. models] };
    }

    /// <summary>One page for each key; a missing key reads as an empty page.</summary>
    public static Level Of<TKey, TModel>(IReadOnlyList<TKey> keys, IReadOnlyDictionary<TKey, Connected<TModel>> pages)
    {
        var offsets = new int[keys.Count + 1];
        var models = new List<object?>();
        var cursors = new List<string>();
        var next = new bool[keys.Count];
        var previous = new bool[keys.Count];
        var total = new long[keys.Count];
        var extras = new object?[keys.Count];
        for (var i = 0; i < keys.Count; i++)
        {
            var page = pages.TryGetValue(keys[i], out var found) ? found : new Connected<TModel>([], [], false, false, 0);
            foreach (var row in page.Rows)
            {
                models.Add(row);
            }
            cursors.AddRange(page.Cursors);
            (next[i], previous[i], total[i]) = (page.HasNextPage, page.HasPreviousPage, page.TotalCount ?? 0);
            extras[i] = page.Extra;
            offsets[i + 1] = models.Count;
        }
        return new Level
        {
            Offsets = offsets,
            Rows = [.. models],
            Cursors = cursors,
            HasNextPage = next,
            HasPreviousPage = previous,
            TotalCount = total,
            Extras = extras,
        };
    }

    /// <summary>Adds what was cut for one of <see cref="LevelRequest.Targets"/> (or for a child selection of a cut).</summary>
    public void Add(Cut cut) => (cuts ??= []).Add(cut);

    internal Cut? CutFor(Selection selection)
    {
        foreach (var cut in cuts ?? [])
        {
            if (ReferenceEquals(cut.Selection, selection))
            {
                return cut;
            }
        }
        return null;
    }
}

/// <summary>A JSON value already in bytes: written as it is, so it must be valid and of the field's type. Length 0 is null.</summary>
/// <param name="Source">Bytes of the document the value was cut from.</param>
/// <param name="Start">First byte of the value.</param>
/// <param name="Length">Number of bytes; 0 for null.</param>
public readonly record struct Cell(byte[]? Source, int Start, int Length);

/// <summary>Cells and child levels of one selection over all rows of a level, indexed by <see cref="Selection.Fields"/>.</summary>
public sealed class Cut(Selection selection)
{
    /// <summary>The selection this was made for.</summary>
    public Selection Selection { get; } = selection;

    /// <summary>One value per row for a leaf field; null where the engine is to read the model.</summary>
    public Cell[]?[] Cells { get; } = new Cell[]?[selection.Fields.Count];

    /// <summary>Child levels already fetched, with one key per row; null where the child's own loader is to run.</summary>
    public Level?[] Children { get; } = new Level?[selection.Fields.Count];

    /// <summary>Keys (TKey[], one per row) for fields whose loader runs although the level has no models.</summary>
    public Array?[] Keys { get; } = new Array?[selection.Fields.Count];
}
