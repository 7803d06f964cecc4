using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Specification 5.2.4.1: a subscription selects exactly one root field, no introspection field, and nothing there is subject to
/// @skip or @include.
/// </summary>
internal static class SingleRootField
{
    private const string Spec = "5.2.4.1";

    public static void Check(Facts facts, List<ValidationError> errors)
    {
        foreach (var operation in facts.Operations)
        {
            if (operation.Kind == OperationKind.Subscription && facts.Schema.Subscription is { } root)
            {
                Check(facts, operation, root, errors);
            }
        }
    }

    private static void Check(Facts facts, OperationNode operation, ObjectType root, List<ValidationError> errors)
    {
        var groups = new List<(string Name, List<FieldNode> Fields)>();
        var forbidden = new List<int>();
        Collect(facts, operation.Selections, root, groups, forbidden, new HashSet<string>(StringComparer.Ordinal), 0);
        if (forbidden.Count > 0)
        {
            errors.Add(new(nameof(SingleRootField), Spec, "The root of a subscription has no @skip or @include.", [.. forbidden]));
            return;
        }
        if (groups.Count == 0)
        {
            errors.Add(new(nameof(SingleRootField), Spec, "A subscription needs a root field.", [operation.Selections.At]));
        }
        if (groups.Count > 1)
        {
            errors.Add(new(nameof(SingleRootField), Spec, "A subscription has exactly one root field.", [.. groups.Skip(1).SelectMany(g => g.Fields).Select(f => f.At)]));
        }
        foreach (var (_, fields) in groups)
        {
            if (fields[0].Name.StartsWith("__", StringComparison.Ordinal))
            {
                errors.Add(new(nameof(SingleRootField), Spec, "A subscription cannot select introspection fields at its root.", [.. fields.Select(f => f.At)]));
            }
        }
    }

    private static void Collect(Facts facts, SelectionSetNode set, ObjectType root, List<(string Name, List<FieldNode> Fields)> groups,
        List<int> forbidden, HashSet<string> seen, int depth)
    {
        // Each fragment is entered once, so that the depth is that of the document; the limit is for rules run alone.
        if (depth > 2000)
        {
            return;
        }
        foreach (var item in set.Items)
        {
            if ((Array.Find(item.Directives, d => d.Name == "skip") ?? Array.Find(item.Directives, d => d.Name == "include")) is { } condition)
            {
                forbidden.Add(condition.At);
                continue;
            }
            switch (item)
            {
                case FieldNode field:
                    var index = groups.FindIndex(g => g.Name == field.ResponseName);
                    if (index < 0)
                    {
                        groups.Add((field.ResponseName, [field]));
                    }
                    else
                    {
                        groups[index].Fields.Add(field);
                    }
                    break;
                case InlineNode inline when Applies(facts, inline.On, root):
                    Collect(facts, inline.Selections, root, groups, forbidden, seen, depth + 1);
                    break;
                case SpreadNode spread when seen.Add(spread.Name) && facts.FragmentByName.GetValueOrDefault(spread.Name) is { } fragment
                    && Applies(facts, fragment.On, root):
                    Collect(facts, fragment.Selections, root, groups, forbidden, seen, depth + 1);
                    break;
            }
        }
    }

    private static bool Applies(Facts facts, NamedNode? on, ObjectType root) =>
        on is null || (facts.Schema.ByName.GetValueOrDefault(on.Name) is CompositeType type && type.PossibleSet.Contains(root));
}
