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
        var stack = new Stack<(FragmentNode Fragment, int Next)>();
        stack.Push((start, 0));
        while (stack.Count > 0)
        {
            var (fragment, next) = stack.Pop();
            var spreads = SpreadsOf(facts, fragment);
            if (next >= spreads.Count)
            {
                onPath.Remove(fragment.Name);
                if (path.Count > 0)
                {
                    path.RemoveAt(path.Count - 1);
                }
                continue;
            }
            stack.Push((fragment, next + 1));
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
                stack.Push((target, 0));
            }
        }
    }

    private static List<SpreadNode> SpreadsOf(Facts facts, FragmentNode fragment) =>
        facts.SpreadsByOwner[facts.OwnerByFragment[fragment.Name]];
}
