using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Specification 5.3.2: fields of one response name can be merged. Two passes over groups instead of a comparison of pairs (design
/// section 6): <em>shape</em> (all occurrences must have one type shape, whatever their parents) and <em>identity</em> (occurrences
/// that can meet on one object must be one field with one argument list). Both are memoised on the set of merged selections, and
/// visits are counted against a budget.
/// </summary>
internal sealed class FieldSelectionMerging
{
    private const string Spec = "5.3.2";
    private const int MaxDepth = 500;

    private readonly Facts facts;
    private readonly List<ValidationError> errors;
    private readonly Dictionary<FieldNode, string> canonical = [];
    private readonly Dictionary<(SelectionSetNode, CompositeType?), Scope> scopes = [];
    private readonly HashSet<ScopeSet> shapesDone = [];
    private readonly HashSet<ScopeSet> identitiesDone = [];
    private readonly HashSet<(FieldNode, FieldNode)> reported = [];
    private readonly HashSet<string> met = new(StringComparer.Ordinal);
    private int visits;

    private FieldSelectionMerging(Facts facts, List<ValidationError> errors)
    {
        this.facts = facts;
        this.errors = errors;
    }

    /// <exception cref="RequestException">COST: the budget of visits is spent.</exception>
    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var rule = new FieldSelectionMerging(facts, errors);
        foreach (var operation in facts.Operations)
        {
            rule.Start(operation.Selections, facts.Schema.Root(operation.Kind));
        }
        // A fragment met on the way is part of a larger set already. What is left no operation uses: beginnings of chains first, so
        // that the rest of a chain is not gone through again and again.
        var spread = new HashSet<string>(facts.Fragments.SelectMany(f => facts.SpreadsByOwner[facts.OwnerByFragment[f.Name]]).Select(s => s.Name), StringComparer.Ordinal);
        foreach (var fragment in facts.Fragments.OrderBy(f => spread.Contains(f.Name)))
        {
            if (rule.met.Add(fragment.Name))
            {
                rule.Start(fragment.Selections, facts.Schema.ByName.GetValueOrDefault(fragment.On.Name) as CompositeType);
            }
        }
    }

    private void Start(SelectionSetNode set, CompositeType? parent)
    {
        var scope = new ScopeSet([ScopeOf(set, parent)]);
        Shape(scope, 0);
        Identity(scope, 0);
    }

    private void Shape(ScopeSet set, int depth)
    {
        if (depth > MaxDepth || !shapesDone.Add(set))
        {
            return;
        }
        foreach (var group in Collect(set))
        {
            var first = group[0];
            for (var i = 1; i < group.Count; i++)
            {
                if (!SameShape(first.Def?.Type, group[i].Def?.Type))
                {
                    Report(first.Node, group[i].Node, "have types that cannot be told apart in the answer");
                    break;
                }
            }
            if (Children(group) is { } inner)
            {
                Shape(inner, depth + 1);
            }
        }
    }

    private void Identity(ScopeSet set, int depth)
    {
        if (depth > MaxDepth || !identitiesDone.Add(set))
        {
            return;
        }
        foreach (var group in Collect(set))
        {
            if (group.TrueForAll(o => ReferenceEquals(o.Parent, group[0].Parent)))
            {
                Same(group, depth);
                continue;
            }
            var concrete = new Dictionary<CompositeType, List<Occurrence>>();
            var everywhere = new List<Occurrence>();
            foreach (var occurrence in group)
            {
                if (occurrence.Parent is ObjectType parent)
                {
                    if (!concrete.TryGetValue(parent, out var list))
                    {
                        concrete.Add(parent, list = []);
                    }
                    list.Add(occurrence);
                }
                else
                {
                    everywhere.Add(occurrence);
                }
            }
            if (concrete.Count == 0)
            {
                Same(everywhere, depth);
            }
            foreach (var list in concrete.Values)
            {
                Visit(everywhere.Count);
                Same([.. everywhere, .. list], depth);
            }
        }
    }

    private void Same(List<Occurrence> group, int depth)
    {
        var first = group[0];
        for (var i = 1; i < group.Count; i++)
        {
            if (group[i].Node.Name != first.Node.Name)
            {
                Report(first.Node, group[i].Node, "are different fields");
                break;
            }
            if (Canonical(group[i].Node) != Canonical(first.Node))
            {
                Report(first.Node, group[i].Node, "have different arguments");
                break;
            }
        }
        if (Children(group) is { } inner)
        {
            Identity(inner, depth + 1);
        }
    }

    /// <summary>Occurrences by response name, through inline fragments and spreads, each fragment once.</summary>
    private List<List<Occurrence>> Collect(ScopeSet set)
    {
        var groups = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        var order = new List<List<Occurrence>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<(SelectionSetNode Set, CompositeType? Parent, int Next)>();
        foreach (var scope in set.Scopes)
        {
            pending.Push((scope.Set, scope.Parent, 0));
            while (pending.TryPop(out var place))
            {
                if (place.Next >= place.Set.Items.Length)
                {
                    continue;
                }
                pending.Push(place with { Next = place.Next + 1 });
                Visit(1);
                switch (place.Set.Items[place.Next])
                {
                    case FieldNode field:
                        if (!groups.TryGetValue(field.ResponseName, out var group))
                        {
                            groups.Add(field.ResponseName, group = []);
                            order.Add(group);
                        }
                        // As in the reference implementation the meta-fields have no shape here.
                        group.Add(new Occurrence(field, place.Parent, place.Parent?.ByName.GetValueOrDefault(field.Name)));
                        break;
                    case InlineNode inline:
                        var on = inline.On is { } name ? facts.Schema.ByName.GetValueOrDefault(name.Name) as CompositeType : place.Parent;
                        pending.Push((inline.Selections, on, 0));
                        break;
                    case SpreadNode spread when seen.Add(spread.Name) && facts.FragmentByName.TryGetValue(spread.Name, out var fragment):
                        met.Add(spread.Name);
                        pending.Push((fragment.Selections, facts.Schema.ByName.GetValueOrDefault(fragment.On.Name) as CompositeType, 0));
                        break;
                }
            }
        }
        return order;
    }

    private ScopeSet? Children(List<Occurrence> group)
    {
        if (group.Count == 1 && group[0].Node.Selections is null)
        {
            return null;
        }
        List<Scope>? list = null;
        foreach (var occurrence in group)
        {
            if (occurrence.Node.Selections is { } set)
            {
                (list ??= []).Add(ScopeOf(set, occurrence.Def?.Type.Named as CompositeType));
            }
        }
        return list is null ? null : new ScopeSet(list);
    }

    private Scope ScopeOf(SelectionSetNode set, CompositeType? parent)
    {
        if (!scopes.TryGetValue((set, parent), out var scope))
        {
            scopes.Add((set, parent), scope = new Scope(scopes.Count, set, parent));
        }
        return scope;
    }

    private string Canonical(FieldNode field)
    {
        if (field.Arguments.Length == 0)
        {
            return "";
        }
        if (!canonical.TryGetValue(field, out var text))
        {
            canonical.Add(field, text = Printer.CanonicalArguments(field.Arguments));
        }
        return text;
    }

    private void Visit(int count)
    {
        visits += count;
        if (visits > facts.MergeBudget)
        {
            throw new RequestException(ErrorCodes.Cost, "The document merges too many fields.");
        }
    }

    private void Report(FieldNode a, FieldNode b, string why)
    {
        if (a.At > b.At)
        {
            (a, b) = (b, a);
        }
        if (reported.Add((a, b)))
        {
            errors.Add(new(nameof(FieldSelectionMerging), Spec, $"Fields of the name \"{Messages.Cut(a.ResponseName)}\" {why}; use aliases.", [a.At, b.At]));
        }
    }

    private static bool SameShape(GraphType? a, GraphType? b)
    {
        if (a is null || b is null)
        {
            return true;
        }
        while (true)
        {
            switch (a, b)
            {
                case (NonNullOf x, NonNullOf y): (a, b) = (x.Of, y.Of); break;
                case (ListOf x, ListOf y): (a, b) = (x.Of, y.Of); break;
                case (NamedType x, NamedType y): return ReferenceEquals(x, y) || (!x.IsLeaf && !y.IsLeaf);
                default: return false;
            }
        }
    }

    private readonly record struct Occurrence(FieldNode Node, CompositeType? Parent, FieldDef? Def);

    private sealed record Scope(int Id, SelectionSetNode Set, CompositeType? Parent);

    /// <summary>A set of merged selections; equal when it holds the same selections, in whatever order.</summary>
    private sealed class ScopeSet : IEquatable<ScopeSet>
    {
        private readonly int[] ids;
        private readonly int hash;

        public ScopeSet(List<Scope> scopes)
        {
            Scopes = scopes.Count == 1 ? scopes : [.. scopes.DistinctBy(s => s.Id)];
            ids = new int[Scopes.Count];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = Scopes[i].Id;
            }
            Array.Sort(ids);
            var combined = new HashCode();
            foreach (var id in ids)
            {
                combined.Add(id);
            }
            hash = combined.ToHashCode();
        }

        public List<Scope> Scopes { get; }

        public bool Equals(ScopeSet? other) => other is not null && ids.AsSpan().SequenceEqual(other.ids);

        public override bool Equals(object? obj) => Equals(obj as ScopeSet);

        public override int GetHashCode() => hash;
    }
}
