using System.Collections;

namespace VrnApi.GraphQL;

/// <summary>
/// Runs a plan breadth by breadth: each field once for all its parents, one resolver after another, depth-first in response order
/// (design section 8). Nothing is written here.
/// </summary>
internal sealed class Executor<TCall>(EngineCore<TCall> core, Plan plan, Args?[] args, Fault?[] argFaults, TCall call, CancellationToken cancellation)
{
    private const int MaxDepth = 500;

    private readonly Dictionary<string, bool> permitted = new(StringComparer.Ordinal);
    private int depth;

    public int Rows { get; private set; }

    public async ValueTask<Block> Run(object? root)
    {
        var batch = Batch.Of([root]);
        var block = new Block(plan.Root, batch);
        var stopAtNull = plan.Operation.Kind == Language.OperationKind.Mutation;
        for (var i = 0; i < plan.Root.Items.Length; i++)
        {
            block.Fields[i] = await RunField(plan.Root.Items[i], i, batch);
            if (stopAtNull && block.Fields[i] is FaultCells && plan.Root.Items[i].Def.Type.IsNonNull)
            {
                // The whole answer is null already; later mutations must not happen.
                break;
            }
        }
        return block;
    }

    private async ValueTask<Block> RunBlock(Selection selection, Batch batch)
    {
        if (++depth > MaxDepth)
        {
            throw new InvalidOperationException("The plan is too deep.");
        }
        var block = new Block(selection, batch);
        // Without parents there is nothing to resolve and nothing will be written.
        for (var i = 0; i < selection.Items.Length && batch.Count > 0; i++)
        {
            block.Fields[i] = await RunField(selection.Items[i], i, batch);
        }
        depth--;
        return block;
    }

    private async ValueTask<Cells?> RunField(SelectedField field, int position, Batch batch)
    {
        var binding = core.Bindings[field.Def.Index];
        if (field.Def.Scope is { } scope && !field.Def.ScopeByType && !IsPermitted(scope))
        {
            return new FaultCells(Fault.Forbidden);
        }
        switch (binding.Role)
        {
            case FieldRole.TypeName:
                return null;
            case FieldRole.Leaf:
                return batch.Cut?.Cells[position] is { } cells ? new ByteCells(cells) : null;
            case FieldRole.Nodes:
            case FieldRole.Edges:
                return await Slices(field, binding.Role == FieldRole.Edges ? BatchKind.Edges : BatchKind.Objects, batch.Level!);
            case FieldRole.PageInfo:
                var info = await RunBlock(field.Children[0], new Batch(BatchKind.PageInfos, batch.Count, null, batch.Level, null));
                return new ObjectCells([info], null, null, null);
            case FieldRole.EdgeNode:
                return await LevelObjects(field, batch.Level!);
            case FieldRole.Getter or FieldRole.Resolver:
                break;
            default:
                return null;
        }
        if (argFaults[field.Index] is { } fault)
        {
            return new FaultCells(fault);
        }
        cancellation.ThrowIfCancellationRequested();
        var level = depth;
        try
        {
            return await Complete(field, position, batch, binding);
        }
        catch (FieldException e)
        {
            depth = level;
            return new FaultCells(e.Fault);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a slice throws is told to the host and masked from the client.
        catch (Exception e)
#pragma warning restore CA1031
        {
            depth = level;
            core.Options.OnFault?.Invoke(e, field.Def.Coordinate, call);
            return new FaultCells(Fault.Internal);
        }
    }

    private async ValueTask<Cells> Complete(SelectedField field, int position, Batch batch, FieldBinding<TCall> binding)
    {
        if (batch.Cut?.Cells[position] is { } bytes)
        {
            return new ByteCells(bytes);
        }
        Column column;
        if (batch.Cut?.Children[position] is { } fetched)
        {
            column = Column.Of(fetched, null);
        }
        else if (binding.Role == FieldRole.Getter)
        {
            var values = new object?[batch.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var model = batch.Rows![i]!;
                values[i] = binding.Withheld?.Invoke(model) == true ? Fault.Forbidden : binding.Getter!(model, args[field.Index]!);
            }
            column = Column.Of(values);
        }
        else
        {
            column = await binding.Resolve!(batch, args[field.Index]!, field, call, cancellation);
        }
        if (column.Level is { } level)
        {
            Count(level.RowCount);
            return await CompleteLevel(field, level, column.Keys, batch.Count);
        }
        if (column.Values!.Length != batch.Count)
        {
            throw new InvalidOperationException($"{column.Values.Length} values for {batch.Count} parents.");
        }
        return field.IsLeaf ? new ValueCells(column.Values) : await CompleteValues(field, field.Def.Type, column.Values, 0);
    }

    // Models that came as plain values: lists become ranges over one child column, objects one block per concrete type.
    private async ValueTask<Cells> CompleteValues(SelectedField field, GraphType type, object?[] values, int nesting)
    {
        if (type.Nullable is not ListOf list)
        {
            return await Objects(field, values);
        }
        var start = new int[values.Length];
        var end = new int[values.Length];
        Fault?[]? faults = null;
        var items = new List<object?>();
        for (var i = 0; i < values.Length; i++)
        {
            start[i] = items.Count;
            switch (values[i])
            {
                case null:
                    start[i] = -1;
                    break;
                case Fault fault:
                    (faults ??= new Fault?[values.Length])[i] = fault;
                    start[i] = -2;
                    break;
                case IEnumerable sequence:
                    foreach (var item in sequence)
                    {
                        items.Add(item);
                    }
                    break;
                default:
                    throw new InvalidOperationException("A list was promised.");
            }
            end[i] = items.Count;
        }
        Count(items.Count);
        return new ListCells(start, end, await CompleteValues(field, list.Of, [.. items], nesting + 1), faults);
    }

    private async ValueTask<Cells> Objects(SelectedField field, object?[] values)
    {
        var row = new int[values.Length];
        var of = field.Children.Count > 1 ? new int[values.Length] : null;
        Fault?[]? faults = null;
        var members = new List<object?>?[field.Children.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is null)
            {
                row[i] = -1;
                continue;
            }
            var fault = values[i] as Fault;
            var child = fault is null ? TypeOf(field, values[i]!, ref fault) : -1;
            if (child < 0)
            {
                row[i] = fault is null ? -1 : -2;
                (faults ??= new Fault?[values.Length])[i] = fault;
                continue;
            }
            var list = members[child] ??= [];
            row[i] = list.Count;
            list.Add(values[i]);
            if (of is not null)
            {
                of[i] = child;
            }
        }
        var blocks = new Block[field.Children.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            if (members[i] is { } rows)
            {
                blocks[i] = await RunBlock(field.Children[i], Batch.Of([.. rows]));
            }
        }
        return new ObjectCells(blocks, of, row, faults);
    }

    /// <summary>Child selection for a model; -1 with a fault, or without one where the object reads as absent.</summary>
    private int TypeOf(SelectedField field, object model, ref Fault? fault)
    {
        var named = field.Def.Type.Named;
        var type = named as ObjectType ?? core.TypeOf(model);
        for (var i = 0; type is not null && i < field.Children.Count; i++)
        {
            if (ReferenceEquals(field.Children[i].Type, type))
            {
                fault = MayRead(field, type);
                return fault is null ? i : field.Def.ScopeByType ? Absent(out fault) : -1;
            }
        }
        core.Options.OnFault?.Invoke(new InvalidOperationException($"{model.GetType().Name} is no possible type."), field.Def.Coordinate, call);
        fault = Fault.Internal;
        return -1;
    }

    private static int Absent(out Fault? fault)
    {
        fault = null;
        return -1;
    }

    private Fault? MayRead(SelectedField field, ObjectType type) =>
        type.Scope is { } scope && !IsPermitted(scope) ? Fault.Forbidden
        : field.Def.ScopeByType && type.Scope is null ? Fault.Forbidden : null;

    private async ValueTask<Cells> CompleteLevel(SelectedField field, Level level, int[]? keys, int parents)
    {
        if (field.Def.Type.Nullable is ListOf)
        {
            var (start, end) = Ranges(level, keys, parents);
            return new ListCells(start, end, await LevelObjects(field, level), null);
        }
        var row = new int[parents];
        if (core.IsConnection(field.Def.Type.Named))
        {
            for (var i = 0; i < parents; i++)
            {
                row[i] = keys is null ? i : keys[i];
            }
            var batch = new Batch(BatchKind.Connections, level.KeyCount, level.Extras, level, null);
            return new ObjectCells([await RunBlock(field.Children[0], batch)], null, row, null);
        }
        var items = (ObjectCells)await LevelObjects(field, level);
        int[]? of = items.BlockOf is null ? null : new int[parents];
        Fault?[]? faults = null;
        for (var i = 0; i < parents; i++)
        {
            var key = keys is null ? i : keys[i];
            var cell = key < 0 || level.Offsets[key] == level.Offsets[key + 1] ? -1 : level.Offsets[key];
            row[i] = cell < 0 ? -1 : items.RowOf is null ? cell : items.RowOf[cell];
            if (cell >= 0 && of is not null)
            {
                of[i] = items.BlockOf![cell];
            }
            if (cell >= 0 && items.Faults?[cell] is { } fault)
            {
                (faults ??= new Fault?[parents])[i] = fault;
            }
        }
        return new ObjectCells(items.Blocks, of, row, faults);
    }

    private async ValueTask<Cells> Slices(SelectedField field, BatchKind kind, Level level)
    {
        var (start, end) = Ranges(level, null, level.KeyCount);
        if (kind == BatchKind.Edges)
        {
            var edges = await RunBlock(field.Children[0], new Batch(BatchKind.Edges, level.RowCount, level.Rows, level, null));
            return new ListCells(start, end, new ObjectCells([edges], null, null, null), null);
        }
        return new ListCells(start, end, await LevelObjects(field, level), null);
    }

    private static (int[] Start, int[] End) Ranges(Level level, int[]? keys, int parents)
    {
        var start = new int[parents];
        var end = new int[parents];
        for (var i = 0; i < parents; i++)
        {
            var key = keys is null ? i : keys[i];
            (start[i], end[i]) = key < 0 ? (-1, -1) : (level.Offsets[key], level.Offsets[key + 1]);
        }
        return (start, end);
    }

    /// <summary>The rows of a level as objects: one cell per row.</summary>
    private async ValueTask<Cells> LevelObjects(SelectedField field, Level level)
    {
        if (field.Def.Type.Named is not ObjectType type)
        {
            return await Objects(field, level.Rows ?? throw new InvalidOperationException("An abstract level needs models."));
        }
        if (MayRead(field, type) is { } fault)
        {
            return new ObjectCells([], null, Filled(level.RowCount, field.Def.ScopeByType ? -1 : -2), Enumerable.Repeat<Fault?>(fault, level.RowCount).ToArray());
        }
        if (level.Rows is { } models && Array.Exists(models, m => m is null or Fault))
        {
            return await Objects(field, models);
        }
        var selection = field.Children[0];
        var batch = new Batch(BatchKind.Objects, level.RowCount, level.Rows, level, level.CutFor(selection));
        return new ObjectCells([await RunBlock(selection, batch)], null, null, null);
    }

    private static int[] Filled(int count, int value)
    {
        var filled = new int[count];
        Array.Fill(filled, value);
        return filled;
    }

    private void Count(int rows)
    {
        Rows += rows;
        if (Rows > core.Options.Limits.Rows)
        {
            throw new FieldException(ErrorCodes.Rows, "The operation reads too many rows.");
        }
    }

    private bool IsPermitted(string scope)
    {
        if (!permitted.TryGetValue(scope, out var may))
        {
            permitted.Add(scope, may = core.Options.Permit(call, scope) is null);
        }
        return may;
    }
}
