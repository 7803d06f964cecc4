using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Depth of selections and of chains of spreads, judged before any rule that could be slow (design section 7). Each fragment is
/// measured once; a cycle counts as nothing here, a rule reports it.
/// </summary>
internal sealed class DepthLimits
{
    private readonly Dictionary<string, FragmentNode> fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Depth, int Chain)> measured = new(StringComparer.Ordinal);
    private readonly Limits limits;

    private DepthLimits(Document document, Limits limits)
    {
        this.limits = limits;
        foreach (var fragment in document.Definitions.OfType<FragmentNode>())
        {
            fragments.TryAdd(fragment.Name, fragment);
        }
    }

    /// <returns>Whether selections, and whether chains of spreads, stay within the limits.</returns>
    public static (bool Depth, bool Chain) Judge(Document document, Limits limits)
    {
        var self = new DepthLimits(document, limits);
        var depth = 0;
        var chain = 0;
        foreach (var definition in document.Definitions)
        {
            var (d, c) = definition switch
            {
                OperationNode operation => self.Measure(operation.Selections, 0),
                FragmentNode fragment => self.Measure(fragment, 0),
                _ => (0, 0),
            };
            depth = Math.Max(depth, d);
            chain = Math.Max(chain, c);
        }
        return (depth <= limits.Depth, chain <= limits.SpreadChain);
    }

    private (int Depth, int Chain) Measure(FragmentNode fragment, int spreads)
    {
        if (measured.TryGetValue(fragment.Name, out var known))
        {
            return known;
        }
        if (spreads > limits.SpreadChain)
        {
            return (0, 1);
        }
        measured[fragment.Name] = (0, 0);
        var (depth, chain) = Measure(fragment.Selections, spreads + 1);
        return measured[fragment.Name] = (depth, chain + 1);
    }

    // Nested selections are bounded by the parser, spreads by the limit on chains.
    private (int Depth, int Chain) Measure(SelectionSetNode set, int spreads)
    {
        var depth = 0;
        var chain = 0;
        foreach (var item in set.Items)
        {
            var (d, c) = item switch
            {
                FieldNode { Selections: null } => (1, 0),
                FieldNode { Name: "__schema" or "__type" } => (1, 0),
                FieldNode field => Below(Measure(field.Selections!, spreads)),
                InlineNode inline => Measure(inline.Selections, spreads),
                SpreadNode spread when fragments.TryGetValue(spread.Name, out var fragment) => Measure(fragment, spreads),
                _ => (0, 0),
            };
            depth = Math.Max(depth, d);
            chain = Math.Max(chain, c);
        }
        return (depth, chain);
    }

    private static (int Depth, int Chain) Below((int Depth, int Chain) inner) => (inner.Depth + 1, inner.Chain);
}
