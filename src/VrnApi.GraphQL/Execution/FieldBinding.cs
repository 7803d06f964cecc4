namespace VrnApi.GraphQL;

/// <summary>How the value of a field comes about.</summary>
internal enum FieldRole : byte
{
    /// <summary>Not bound: only possible for fields of interfaces.</summary>
    None,
    TypeName,

    /// <summary>A leaf written straight from the model.</summary>
    Leaf,

    /// <summary>An object or list of objects that the model holds.</summary>
    Getter,

    /// <summary>A resolver or loader.</summary>
    Resolver,
    Nodes,
    Edges,
    PageInfo,
    TotalCount,
    EdgeCursor,
    EdgeNode,
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
}

/// <summary>Writes a leaf of a model; false for null.</summary>
internal delegate bool LeafWriter(object model, JsonBuffer buffer);

/// <summary>What a field is bound to; exactly the member its role names is set.</summary>
internal sealed class FieldBinding<TCall>
{
    public FieldRole Role { get; init; }

    /// <summary>Compiled when it is first used: a schema has thousands of leaves, and a start should not wait for them.</summary>
    public LeafWriter Leaf => field ??= Compile!();

    public Func<LeafWriter>? Compile { get; init; }

    /// <summary>Model and arguments in, nested model or list out.</summary>
    public Func<object, Args, object?>? Getter { get; init; }

    public Resolver<TCall>? Resolve { get; init; }

    /// <summary>Of a level: whether it brings everything along that is selected of its rows; null for never.</summary>
    public Func<IReadOnlyList<Selection>, bool>? Carries { get; init; }

    /// <summary>Makes the criteria record of coerced arguments; throws <see cref="FieldException"/> with ARGUMENT.</summary>
    public Func<Args, object>? Criteria { get; init; }

    /// <summary>Whether a value of this model is withheld from the caller at this field.</summary>
    public Func<object, bool>? Withheld { get; init; }

    /// <summary>Of a subscription root field: opens the source.</summary>
    public Func<Args, TCall, CancellationToken, IAsyncEnumerable<StreamItem>>? Stream { get; init; }
}

/// <summary>An event of a bound stream: the model the selection runs on, and its position in the feed.</summary>
internal readonly record struct StreamItem(object? Model, string? Cursor);
