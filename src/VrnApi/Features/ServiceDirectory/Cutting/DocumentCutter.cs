using System.Text;
using System.Text.Json;
using VrnApi.GraphQL;

namespace VrnApi.Features.ServiceDirectory.Cutting;

/// <summary>
/// What one selection takes out of a stored document, in one forward pass and without making objects: values as the bytes that stand
/// there, owned lists as levels of their own (design of GraphQL, section 8). Made once for a selection.
/// </summary>
internal sealed class DocumentCutter
{
    private readonly Selection selection;
    private readonly (int Field, Leaf Leaf)[] leaves;
    private readonly (int Field, DocumentCutter Cutter)[] inners;
    private readonly Member[] root;

    private DocumentCutter(Selection selection, (int, Leaf)[] leaves, (int, DocumentCutter)[] inners, Member[] root, bool needsFull) =>
        (this.selection, this.leaves, this.inners, this.root, NeedsFull) = (selection, leaves, inners, root, needsFull);

    /// <summary>Members are taken that only the full document has.</summary>
    public bool NeedsFull { get; }

    /// <returns>Null when something is selected that no document says.</returns>
    public static DocumentCutter? Of(Selection selection, Shape shape) => selection.GetOrAdd(one => new Compiled(Compile(one, shape))).Cutter;

    /// <summary>One for each selection; null when one of them cannot be cut.</summary>
    public static IReadOnlyList<DocumentCutter>? All(IReadOnlyList<Selection> selections, Shape shape)
    {
        var all = new List<DocumentCutter>(selections.Count);
        foreach (var selection in selections)
        {
            if (Of(selection, shape) is not { } cutter)
            {
                return null;
            }
            all.Add(cutter);
        }
        return all;
    }

    public Cut Cut(IReadOnlyList<byte[]> documents)
    {
        var rows = new Rows(this, documents.Count);
        foreach (var document in documents)
        {
            var reader = new Utf8JsonReader(document);
            reader.Read();
            Read(ref reader, document, rows, isWhole: true);
        }
        return rows.ToCut();
    }

    private static DocumentCutter? Compile(Selection selection, Shape shape)
    {
        var (leaves, inners, tree, needsFull) = (new List<(int, Leaf)>(), new List<(int, DocumentCutter)>(), new Growing(), false);
        for (var i = 0; i < selection.Fields.Count; i++)
        {
            var field = selection.Fields[i];
            if (field.Name == "__typename")
            {
                continue;
            }
            if (field.HasArguments || !shape.Parts.TryGetValue(field.Name, out var part))
            {
                return null;
            }
            needsFull |= Shapes.InFullOnly.Contains(part.Path[0]);
            var at = part.Path.Aggregate(tree, (within, name) => within.At(name));
            if (part is Leaf leaf)
            {
                at.Leaves.Add((leaves.Count, leaf.Rewrite));
                leaves.Add((i, leaf));
            }
            else if (Of(field.Children[0], ((Inner)part).Of) is { } cutter)
            {
                at.Inners.Add((inners.Count, ((Inner)part).FirstOnly));
                inners.Add((i, cutter));
            }
            else
            {
                return null;
            }
        }
        return new DocumentCutter(selection, [.. leaves], [.. inners], tree.Members(), needsFull);
    }

    /// <param name="reader">At the start of an object; at its end when this returns, unless it is a whole document that is read no further.</param>
    private void Read(ref Utf8JsonReader reader, byte[] document, Rows rows, bool isWhole)
    {
        rows.Begin();
        Members(ref reader, document, rows, root, isWhole);
        rows.End();
    }

    private void Members(ref Utf8JsonReader reader, byte[] document, Rows rows, Member[] members, bool isWhole)
    {
        for (var found = 0; !(isWhole && found == members.Length) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            Member? member = null;
            foreach (var one in members)
            {
                if (reader.ValueSpan.SequenceEqual(one.Name))
                {
                    member = one;
                    break;
                }
            }
            reader.Read();
            if (member is null)
            {
                reader.Skip();
                continue;
            }
            found++;
            Take(ref reader, document, rows, member);
        }
    }

    private void Take(ref Utf8JsonReader reader, byte[] document, Rows rows, Member member)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }
        var start = (int)reader.TokenStartIndex;
        var value = reader;
        // Each that takes something of the value reads a copy of its own; the last one moves the reader on.
        foreach (var (place, firstOnly) in member.Inners)
        {
            reader = value;
            inners[place].Cutter.Inside(ref reader, document, rows.Children[place], firstOnly);
        }
        if (member.Inside.Length > 0)
        {
            reader = value;
            Members(ref reader, document, rows, member.Inside, isWhole: false);
        }
        if (member.Leaves.Length == 0)
        {
            return;
        }
        reader = value;
        reader.Skip();
        var length = (int)reader.BytesConsumed - start;
        foreach (var (place, rewrite) in member.Leaves)
        {
            rows.Set(place, rewrite?.Invoke(document.AsSpan(start, length)) is { } other ? new Cell(other, 0, other.Length) : new Cell(document, start, length));
        }
    }

    private void Inside(ref Utf8JsonReader reader, byte[] document, Rows rows, bool firstOnly)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Read(ref reader, document, rows, isWhole: false);
            return;
        }
        for (var at = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; at++)
        {
            if (firstOnly && at > 0)
            {
                reader.Skip();
                continue;
            }
            Read(ref reader, document, rows, isWhole: false);
        }
    }

    private sealed record Compiled(DocumentCutter? Cutter);

    /// <summary>A member of an object and what is taken of it: its value, members inside it, objects of other selections.</summary>
    private sealed record Member(byte[] Name, (int Place, Rewrite? Rewrite)[] Leaves, (int Place, bool FirstOnly)[] Inners, Member[] Inside);

    private sealed class Growing
    {
        private readonly Dictionary<string, Growing> inside = new(StringComparer.Ordinal);

        public List<(int, Rewrite?)> Leaves { get; } = [];

        public List<(int, bool)> Inners { get; } = [];

        public Growing At(string name) => inside.TryGetValue(name, out var known) ? known : inside[name] = new Growing();

        public Member[] Members() => [.. inside.Select(pair => new Member(Encoding.UTF8.GetBytes(pair.Key), [.. pair.Value.Leaves], [.. pair.Value.Inners], pair.Value.Members()))];
    }

    /// <summary>What has been cut so far, by row.</summary>
    private sealed class Rows(DocumentCutter of, int expected)
    {
        private readonly List<Cell>[] cells = [.. of.leaves.Select(_ => new List<Cell>(expected))];
        private readonly List<int>[] offsets = [.. of.inners.Select(_ => new List<int>(expected + 1) { 0 })];

        public Rows[] Children { get; } = [.. of.inners.Select(inner => new Rows(inner.Cutter, expected))];

        public void Begin()
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i].Add(of.leaves[i].Leaf.Absent is { } absent ? new Cell(absent, 0, absent.Length) : default);
            }
            Count++;
        }

        public void Set(int place, Cell cell) => cells[place][^1] = cell;

        public void End()
        {
            for (var i = 0; i < offsets.Length; i++)
            {
                offsets[i].Add(Children[i].Count);
            }
        }

        public Cut ToCut()
        {
            var cut = new Cut(of.selection);
            for (var i = 0; i < cells.Length; i++)
            {
                cut.Cells[of.leaves[i].Field] = [.. cells[i]];
            }
            for (var i = 0; i < offsets.Length; i++)
            {
                var level = new Level { Offsets = [.. offsets[i]] };
                level.Add(Children[i].ToCut());
                cut.Children[of.inners[i].Field] = level;
            }
            return cut;
        }

        private int Count { get; set; }
    }
}
