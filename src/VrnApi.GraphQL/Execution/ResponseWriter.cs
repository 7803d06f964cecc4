using System.Collections;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Writes the executed blocks row by row into one buffer (design section 8). A null or error in a non-null place logs one error, rolls
/// back to the nearest nullable place and writes null there; errors come in the order of a sequential depth-first execution.
/// </summary>
internal sealed class ResponseWriter<TCall>(EngineCore<TCall> core, JsonBuffer buffer, ReadOnlyMemory<byte> source, string? traceId, TCall call)
{
    private const int MaxDepth = 500;

    private readonly List<PathPart> path = [];
    private readonly JsonBuffer errors = new();
    private readonly List<string> codes = [];
    private readonly Limits limits = core.Options.Limits;
    private int logged;
    private int depth;

    public IReadOnlyList<string> Codes => codes;

    public int Logged => logged;

    /// <summary>The object of the root, or null.</summary>
    public void Data(Block root)
    {
        var mark = buffer.Length;
        if (!Object(root, 0))
        {
            buffer.Truncate(mark);
            buffer.Raw("null"u8);
        }
    }

    /// <summary>Writes the errors as JSON list items and gives their buffer back.</summary>
    public void Errors(JsonBuffer target)
    {
        target.Raw(errors.Written);
        errors.Release();
    }

    private bool Object(Block block, int row)
    {
        if (++depth > MaxDepth)
        {
            throw new InvalidOperationException("The answer is too deep.");
        }
        buffer.Byte((byte)'{');
        var items = block.Selection.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                buffer.Byte((byte)',');
            }
            var field = items[i];
            buffer.Raw(field.Key);
            var mark = buffer.Length;
            path.Add(new PathPart(field.ResponseName, -1));
            var written = Field(block, field, i, row);
            path.RemoveAt(path.Count - 1);
            if (!written)
            {
                if (field.Def.Type.IsNonNull)
                {
                    depth--;
                    return false;
                }
                buffer.Truncate(mark);
                buffer.Raw("null"u8);
            }
        }
        buffer.Byte((byte)'}');
        depth--;
        return true;
    }

    // False: nothing was written and, if the place is non-null, an error is logged.
    private bool Field(Block block, SelectedField field, int position, int row)
    {
        if (block.Fields[position] is { } cells)
        {
            return Value(cells, row, field.Def.Type, field);
        }
        var binding = core.Bindings[field.Def.Index];
        switch (binding.Role)
        {
            case FieldRole.TypeName:
                buffer.Byte((byte)'"');
                buffer.Raw(block.Selection.Type.Utf8Name);
                buffer.Byte((byte)'"');
                return true;
            case FieldRole.Leaf:
                return Leaf(binding, block.Batch, row, field);
            default:
                return Paging(binding.Role, block.Batch, row) || Null(field.Def.Type, field);
        }
    }

    private bool Leaf(FieldBinding<TCall> binding, Batch batch, int row, SelectedField field)
    {
        var mark = buffer.Length;
        try
        {
            var model = batch.Rows?[row] ?? throw new InvalidOperationException("The level has neither a model nor cells for this field.");
            if (binding.Withheld?.Invoke(model) == true)
            {
                Log(Fault.Forbidden, field);
                return false;
            }
            return binding.Leaf(model, buffer) || Null(field.Def.Type, field);
        }
        catch (ResponseTooLargeException)
        {
            throw;
        }
#pragma warning disable CA1031 // A broken value is told to the host and masked from the client.
        catch (Exception e)
#pragma warning restore CA1031
        {
            buffer.Truncate(mark);
            core.Options.OnFault?.Invoke(e, field.Def.Coordinate, call);
            Log(Fault.Internal, field);
            return false;
        }
    }

    private bool Paging(FieldRole role, Batch batch, int row)
    {
        var level = batch.Level!;
        string? cursor = null;
        switch (role)
        {
            case FieldRole.TotalCount:
                if (level.TotalCount is null)
                {
                    return false;
                }
                buffer.Int(level.TotalCount[row]);
                return true;
            case FieldRole.HasNextPage:
                buffer.Bool(level.HasNextPage?[row] == true);
                return true;
            case FieldRole.HasPreviousPage:
                buffer.Bool(level.HasPreviousPage?[row] == true);
                return true;
            case FieldRole.StartCursor:
                cursor = level.Offsets[row] < level.Offsets[row + 1] ? Cursor(level, level.Offsets[row]) : null;
                break;
            case FieldRole.EndCursor:
                cursor = level.Offsets[row] < level.Offsets[row + 1] ? Cursor(level, level.Offsets[row + 1] - 1) : null;
                break;
            case FieldRole.EdgeCursor:
                cursor = Cursor(level, row);
                break;
            default:
                throw new InvalidOperationException("An unbound field was planned.");
        }
        if (cursor is not null)
        {
            buffer.String(cursor);
        }
        return cursor is not null;
    }

    private static string? Cursor(Level level, int row) => level.Cursors is { } cursors && row < cursors.Count ? cursors[row] : null;

    private bool Value(Cells cells, int index, GraphType type, SelectedField field)
    {
        switch (cells)
        {
            case FaultCells failed:
                Log(failed.Fault, field);
                return false;
            case ByteCells bytes:
                var cell = bytes.Cells[index];
                if (cell.Length == 0)
                {
                    return Null(type, field);
                }
                buffer.Raw(cell.Source.AsSpan(cell.Start, cell.Length));
                return true;
            case ValueCells values:
                return Clr(values.Values[index], type, field);
            case ObjectCells objects:
                var row = objects.RowOf is null ? index : objects.RowOf[index];
                if (row >= 0)
                {
                    return Object(objects.Blocks[objects.BlockOf is null ? 0 : objects.BlockOf[index]], row);
                }
                if (row == -2)
                {
                    Log(objects.Faults![index]!, field);
                    return false;
                }
                return Null(type, field);
            case ListCells list:
                return List(list, index, type, field);
            default:
                throw new InvalidOperationException("Unknown cells.");
        }
    }

    private bool List(ListCells list, int index, GraphType type, SelectedField field)
    {
        if (list.Start[index] == -1)
        {
            return Null(type, field);
        }
        if (list.Start[index] == -2)
        {
            Log(list.Faults![index]!, field);
            return false;
        }
        var item = ((ListOf)type.Nullable).Of;
        buffer.Byte((byte)'[');
        path.Add(default);
        for (var i = list.Start[index]; i < list.End[index]; i++)
        {
            if (i > list.Start[index])
            {
                buffer.Byte((byte)',');
            }
            path[^1] = new PathPart(null, i - list.Start[index]);
            var mark = buffer.Length;
            if (!Value(list.Items, i, item, field))
            {
                if (item.IsNonNull)
                {
                    path.RemoveAt(path.Count - 1);
                    return false;
                }
                buffer.Truncate(mark);
                buffer.Raw("null"u8);
            }
        }
        path.RemoveAt(path.Count - 1);
        buffer.Byte((byte)']');
        return true;
    }

    // A CLR value of a leaf or of lists of leaves.
    private bool Clr(object? value, GraphType type, SelectedField field)
    {
        switch (value)
        {
            case null:
                return Null(type, field);
            case Fault fault:
                Log(fault, field);
                return false;
        }
        if (type.Nullable is not ListOf list)
        {
            if (Leaves.Write(buffer, (NamedType)type.Nullable, value))
            {
                return true;
            }
            core.Options.OnFault?.Invoke(new InvalidOperationException($"{value.GetType().Name} is no value of its type."), field.Def.Coordinate, call);
            Log(Fault.Internal, field);
            return false;
        }
        if (value is not IEnumerable sequence || value is string)
        {
            core.Options.OnFault?.Invoke(new InvalidOperationException("A list was promised."), field.Def.Coordinate, call);
            Log(Fault.Internal, field);
            return false;
        }
        buffer.Byte((byte)'[');
        var index = 0;
        foreach (var item in sequence)
        {
            if (index > 0)
            {
                buffer.Byte((byte)',');
            }
            path.Add(new PathPart(null, index++));
            var mark = buffer.Length;
            var written = Clr(item, list.Of, field);
            path.RemoveAt(path.Count - 1);
            if (!written)
            {
                if (list.Of.IsNonNull)
                {
                    return false;
                }
                buffer.Truncate(mark);
                buffer.Raw("null"u8);
            }
        }
        buffer.Byte((byte)']');
        return true;
    }

    private bool Null(GraphType type, SelectedField field)
    {
        if (type.IsNonNull)
        {
            Log(Fault.Null, field);
        }
        return false;
    }

    private void Log(Fault fault, SelectedField field)
    {
        if (!codes.Contains(fault.Code))
        {
            codes.Add(fault.Code);
        }
        if (++logged > limits.Errors)
        {
            return;
        }
        if (logged > 1)
        {
            errors.Byte((byte)',');
        }
        ErrorWriter.Begin(errors, fault.Message);
        ErrorWriter.Locations(errors, source.Span, fault.At is { } at ? [at] : field.Nodes.Select(n => n.At));
        errors.Raw(",\"path\":["u8);
        var first = true;
        foreach (var part in path)
        {
            errors.Comma(ref first);
            if (part.Name is { } name)
            {
                errors.String(name);
            }
            else
            {
                errors.Int(part.Index);
            }
        }
        errors.Raw("]"u8);
        var trace = fault.Code == ErrorCodes.Internal ? traceId : null;
        ErrorWriter.End(errors, fault.Code, fault.Extensions, trace, core.Options.Development ? field.Def.Coordinate : null);
    }

    private readonly record struct PathPart(string? Name, int Index);
}

/// <summary>The JSON of one error; shared by request errors and field errors.</summary>
internal static class ErrorWriter
{
    public static void Begin(JsonBuffer target, string message)
    {
        target.Raw("{\"message\":"u8);
        target.String(Messages.Cut(message, Messages.MaxMessage));
    }

    public static void Locations(JsonBuffer target, ReadOnlySpan<byte> source, IEnumerable<int> offsets)
    {
        target.Raw(",\"locations\":["u8);
        var first = true;
        foreach (var offset in offsets.Take(20))
        {
            var at = LineMap.Locate(source, offset);
            target.Comma(ref first);
            target.Raw("{\"line\":"u8);
            target.Int(at.Line);
            target.Raw(",\"column\":"u8);
            target.Int(at.Column);
            target.Byte((byte)'}');
        }
        target.Byte((byte)']');
    }

    public static void End(JsonBuffer target, string code, IReadOnlyDictionary<string, object?>? extensions, string? traceId, string? coordinate)
    {
        target.Raw(",\"extensions\":{\"code\":"u8);
        target.String(code);
        foreach (var (key, value) in extensions ?? new Dictionary<string, object?>())
        {
            Member(target, key, value);
        }
        if (traceId is not null)
        {
            Member(target, "traceId", traceId);
        }
        if (coordinate is not null)
        {
            Member(target, "coordinate", coordinate);
        }
        target.Raw("}}"u8);
    }

    private static void Member(JsonBuffer target, string key, object? value)
    {
        target.Byte((byte)',');
        target.String(key);
        target.Byte((byte)':');
        target.Any(value);
    }
}
