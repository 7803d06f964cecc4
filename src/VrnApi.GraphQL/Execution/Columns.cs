using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Resolves one plan field for its whole batch; there is no form that takes one object (design section 4).</summary>
internal delegate ValueTask<Column> Resolver<TCall>(Batch parents, Args args, SelectedField field, TCall call, CancellationToken cancellation);

/// <summary>What the rows of a batch are.</summary>
internal enum BatchKind
{
    /// <summary>Models, or cells of a level.</summary>
    Objects,

    /// <summary>One connection per key of a level.</summary>
    Connections,

    /// <summary>One edge per row of a level.</summary>
    Edges,

    /// <summary>One pageInfo per key of a level.</summary>
    PageInfos,
}

/// <summary>All parents at one plan position in one request, of one concrete type.</summary>
internal sealed class Batch(BatchKind kind, int count, object?[]? rows, Level? level, Cut? cut)
{
    public BatchKind Kind { get; } = kind;

    public int Count { get; } = count;

    public object?[]? Rows { get; } = rows;

    public Level? Level { get; } = level;

    public Cut? Cut { get; } = cut;

    public static Batch Of(object?[] rows) => new(BatchKind.Objects, rows.Length, rows, null, null);
}

/// <summary>A resolver's answer: one cell per parent. Either plain values or a level with the key of each parent.</summary>
internal sealed class Column
{
    private Column(object?[]? values, Level? level, int[]? keys)
    {
        Values = values;
        Level = level;
        Keys = keys;
    }

    /// <summary>Scalars, models, lists of these, null, or <see cref="Fault"/>.</summary>
    public object?[]? Values { get; }

    public Level? Level { get; }

    /// <summary>Key position of each parent, -1 for no key (null); null if parents and keys are the same.</summary>
    public int[]? Keys { get; }

    public static Column Of(object?[] values) => new(values, null, null);

    public static Column Of(Level level, int[]? keys) => new(null, level, keys);
}

/// <summary>Arguments of one plan field after coercion: once per field and request, never per parent.</summary>
/// <param name="criteria">What the field's binding takes, made of the values; null until it is, and for fields that take none.</param>
internal sealed class Args(Dictionary<string, object?> values, object? criteria = null)
{
    /// <summary>Of all fields without arguments, in every operation.</summary>
    public static Args None { get; } = new([]);

    public IReadOnlyDictionary<string, object?> Given => values;

    public object? Criteria => criteria;

    public Args With(object made) => new(values, made);

    public bool TryGet(string name, out object? value) => values.TryGetValue(name, out value);

    /// <summary>Coerces (specification 6.4.1); absent arguments without default stay absent.</summary>
    public static Args? Coerce(FieldDef def, FieldNode node, VariableValues variables, out Fault? fault)
    {
        fault = null;
        if (def.Arguments.Length == 0)
        {
            return None;
        }
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var argument in def.Arguments)
        {
            ValueNode? given = null;
            foreach (var candidate in node.Arguments)
            {
                if (candidate.Name == argument.Name)
                {
                    given = candidate.Value;
                }
            }
            if (given is VariableUseNode use && !variables.TryGet(use.Name, out _))
            {
                given = null;
            }
            if (given is null)
            {
                if (argument.Default is not null)
                {
                    values[argument.Name] = GraphQL.Values.DefaultOf(argument);
                }
                else if (argument.Type.IsNonNull)
                {
                    fault = new Fault(ErrorCodes.Argument, "A required argument has no value.");
                    return null;
                }
                continue;
            }
            if (!GraphQL.Values.TryCoerce(given, argument.Type, variables, out var value, out var wrong))
            {
                fault = new Fault(ErrorCodes.Argument, $"Argument \"{Messages.Cut(argument.Name)}\": {wrong.Message}") { At = wrong.At };
                return null;
            }
            values[argument.Name] = value;
        }
        return new Args(values);
    }
}

/// <summary>A completed column: what the response writer walks. Index = position in the parent's batch.</summary>
internal abstract class Cells;

/// <summary>CLR values of a leaf, possibly lists; <see cref="Fault"/> for an error.</summary>
internal sealed class ValueCells(object?[] values) : Cells
{
    public object?[] Values { get; } = values;
}

/// <summary>JSON values in bytes.</summary>
internal sealed class ByteCells(Cell[] cells) : Cells
{
    public Cell[] Cells { get; } = cells;
}

/// <summary>Every cell is the same error.</summary>
internal sealed class FaultCells(Fault fault) : Cells
{
    public Fault Fault { get; } = fault;
}

/// <summary>Objects: the block of each cell's concrete type and its row there; row -1 is null, -2 an error.</summary>
internal sealed class ObjectCells(Block[] blocks, int[]? block, int[]? row, Fault?[]? faults) : Cells
{
    public Block[] Blocks { get; } = blocks;

    /// <summary>Block of each cell; null for the only one.</summary>
    public int[]? BlockOf { get; } = block;

    /// <summary>Row of each cell; null where cell and row are the same.</summary>
    public int[]? RowOf { get; } = row;

    public Fault?[]? Faults { get; } = faults;
}

/// <summary>Lists: each a range of items; start -1 is null, -2 an error.</summary>
internal sealed class ListCells(int[] start, int[] end, Cells items, Fault?[]? faults) : Cells
{
    public int[] Start { get; } = start;

    public int[] End { get; } = end;

    public Cells Items { get; } = items;

    public Fault?[]? Faults { get; } = faults;
}

/// <summary>One executed selection over one batch; a field without cells is read from the model when it is written.</summary>
internal sealed class Block(Selection selection, Batch batch)
{
    public Selection Selection { get; } = selection;

    public Batch Batch { get; } = batch;

    public Cells?[] Fields { get; } = new Cells?[selection.Items.Length];
}
