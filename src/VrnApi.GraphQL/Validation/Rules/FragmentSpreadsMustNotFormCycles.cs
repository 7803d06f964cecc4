using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>Specification 5.5.2.2: no fragment spreads itself, on any road. Each cycle is reported once, with the spreads that form it.</summary>
internal static class FragmentSpreadsMustNotFormCycles
{
    private const string Spec = "5.5.2.2";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fragment in facts.Fragments)
        {
            if (visited.Add(fragment.Name))
            {
                Follow(facts, fragment, visited, errors);
            }
        }
    }

    // A stack of our own: a chain may be as long as the document.
    private static void Follow(Facts facts, FragmentNode start, HashSet<string> visited, List<ValidationError> errors)
    {
        var path = new List<SpreadNode>();
        var onPath = new Dictionary<string, int>(StringComparer.Ordinal) { [start.Name] = 0 };
        var stack = new Stack<(string Fragment, List<SpreadNode> Spreads, int Next)>();
        stack.Push((start.Name, SpreadsOf(start), 0));
        while (stack.Count > 0)
        {
            var (fragment, spreads, next) = stack.Pop();
            if (next >= spreads.Count)
            {
                onPath.Remove(fragment);
                if (path.Count > 0)
                {
                    path.RemoveAt(path.Count - 1);
                }
                continue;
            }
            stack.Push((fragment, spreads, next + 1));
            var spread = spreads[next];
            if (onPath.TryGetValue(spread.Name, out var from))
            {
                int[] at = [.. path.Skip(from).Append(spread).Select(s => s.At)];
                errors.Add(new(nameof(FragmentSpreadsMustNotFormCycles), Spec, $"Fragment \"{Messages.Cut(spread.Name)}\" spreads itself.", at));
            }
            else if (facts.FragmentByName.TryGetValue(spread.Name, out var target) && visited.Add(spread.Name))
            {
                path.Add(spread);
                onPath[spread.Name] = path.Count;
                stack.Push((target.Name, SpreadsOf(target), 0));
            }
        }
    }

    // Which of two spreads of one fragment is named as part of a cycle hangs on the order they are followed in. The reference
    // implementation takes a selection set's own spreads first, then those of the last set nested in it.
    private static List<SpreadNode> SpreadsOf(FragmentNode fragment)
    {
        var spreads = new List<SpreadNode>();
        var sets = new Stack<SelectionSetNode>([fragment.Selections]);
        while (sets.TryPop(out var set))
        {
            foreach (var item in set.Items)
            {
                switch (item)
                {
                    case SpreadNode spread: spreads.Add(spread); break;
                    case InlineNode inline: sets.Push(inline.Selections); break;
                    case FieldNode { Selections: { } inner }: sets.Push(inner); break;
                }
            }
        }
        return spreads;
    }
}
