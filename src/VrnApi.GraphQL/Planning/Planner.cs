using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>
/// Collects and merges fields (specification 6.3) for every concrete type of every position, once for one pattern of @skip/@include
/// values. Counts aliases, root fields and merged fields and stops at the limit, so that a small document cannot make a large plan.
/// </summary>
internal sealed class Planner
{
    private readonly Schema schema;
    private readonly IReadOnlyDictionary<string, FragmentNode> fragments;
    private readonly Limits limits;
    private readonly Func<string, bool> variable;
    private readonly List<SelectedField> fields = [];
    private readonly List<(string Code, string Message)> faults = [];
    private bool introspects;

    private Planner(Schema schema, IReadOnlyDictionary<string, FragmentNode> fragments, Limits limits, Func<string, bool> variable)
    {
        this.schema = schema;
        this.fragments = fragments;
        this.limits = limits;
        this.variable = variable;
    }

    /// <summary>Makes the plan. Any limit that was passed is named in <c>faults</c>, each once, and the plan is then null.</summary>
    public static Plan? Make(Schema schema, OperationNode operation, IReadOnlyDictionary<string, FragmentNode> fragments, Limits limits,
        Func<string, bool> variable, out List<(string Code, string Message)> faults)
    {
        var planner = new Planner(schema, fragments, limits, variable);
        var type = schema.Root(operation.Kind)!;
        var root = planner.Select(type, [operation.Selections], isRoot: true, 0);
        faults = planner.faults;
        if (faults.Count > 0)
        {
            return null;
        }
        var scopes = new List<string>();
        foreach (var field in root.Items)
        {
            if (field.Def is { Scope: { } scope, ScopeByType: false } && !scopes.Contains(scope))
            {
                scopes.Add(scope);
            }
        }
        return new Plan(operation, root, planner.fields, scopes, planner.introspects);
    }

    /// <summary>Names of the variables in @skip and @include that the operation can reach, in order of appearance.</summary>
    public static List<string> IncludeVariables(OperationNode operation, IReadOnlyDictionary<string, FragmentNode> fragments)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<SelectionSetNode>();
        pending.Push(operation.Selections);
        while (pending.TryPop(out var set))
        {
            foreach (var item in set.Items)
            {
                foreach (var directive in item.Directives)
                {
                    if (directive.Name is "skip" or "include" && directive.Argument("if") is VariableUseNode use && known.Add(use.Name))
                    {
                        names.Add(use.Name);
                    }
                }
                var inner = item switch
                {
                    FieldNode field => field.Selections,
                    InlineNode inline => inline.Selections,
                    SpreadNode spread when seen.Add(spread.Name) => fragments.GetValueOrDefault(spread.Name)?.Selections,
                    _ => null,
                };
                if (inner is not null)
                {
                    pending.Push(inner);
                }
            }
        }
        return names;
    }

    private Selection Select(ObjectType type, List<SelectionSetNode> sets, bool isRoot, int depth)
    {
        var groups = new List<List<FieldNode>>();
        var byName = new Dictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            Collect(type, set, groups, byName, seen);
        }
        if (isRoot && groups.Count > limits.RootFields)
        {
            Fault(ErrorCodes.Cost, "The operation has too many root fields.");
        }
        CountAliases(groups);
        if (fields.Count + groups.Count > limits.PlanFields || depth > 1000)
        {
            Fault(ErrorCodes.Cost, "The operation selects too many fields.");
            return new Selection(type, []);
        }
        var selected = new SelectedField[groups.Count];
        for (var i = 0; i < selected.Length; i++)
        {
            var nodes = groups[i];
            var def = schema.Field(type, nodes[0].Name)!;
            introspects |= def.Name is "__schema" or "__type";
            selected[i] = new SelectedField(def, nodes[0].ResponseName, [.. nodes]) { Index = fields.Count, Position = i };
            fields.Add(selected[i]);
        }
        foreach (var field in selected)
        {
            if (faults.Count > 0)
            {
                break;
            }
            if (field.Def.Type.Named is CompositeType composite)
            {
                List<SelectionSetNode> inner = [.. field.Nodes.Select(n => n.Selections).OfType<SelectionSetNode>()];
                var children = new List<Selection>(composite.Possible.Count);
                foreach (var possible in composite.Possible)
                {
                    children.Add(Select(possible, inner, isRoot: false, depth + 1));
                    if (faults.Count > 0)
                    {
                        break;
                    }
                }
                field.Children = children;
            }
        }
        return new Selection(type, selected);
    }

    // Iterative over inline fragments and spreads; each fragment is entered once for a selection.
    private void Collect(ObjectType type, SelectionSetNode set, List<List<FieldNode>> groups, Dictionary<string, List<FieldNode>> byName, HashSet<string> seen)
    {
        var pending = new Stack<(SelectionSetNode Set, int Next)>();
        pending.Push((set, 0));
        while (pending.TryPop(out var place))
        {
            if (place.Next >= place.Set.Items.Length)
            {
                continue;
            }
            pending.Push(place with { Next = place.Next + 1 });
            var item = place.Set.Items[place.Next];
            if (!IsIncluded(item.Directives))
            {
                continue;
            }
            switch (item)
            {
                case FieldNode field:
                    if (!byName.TryGetValue(field.ResponseName, out var group))
                    {
                        byName.Add(field.ResponseName, group = []);
                        groups.Add(group);
                    }
                    group.Add(field);
                    break;
                case InlineNode inline when Applies(inline.On, type):
                    pending.Push((inline.Selections, 0));
                    break;
                case SpreadNode spread when seen.Add(spread.Name):
                    var fragment = fragments[spread.Name];
                    if (Applies(fragment.On, type))
                    {
                        pending.Push((fragment.Selections, 0));
                    }
                    break;
            }
        }
    }

    private bool Applies(NamedNode? on, ObjectType type) =>
        on is null || on.Name == type.Name || (schema.ByName[on.Name] is CompositeType c && c.PossibleSet.Contains(type));

    // @skip beats @include (specification 3.13.2).
    private bool IsIncluded(DirectiveNode[] directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name is not ("skip" or "include"))
            {
                continue;
            }
            var value = directive.Argument("if") switch
            {
                BooleanNode literal => literal.Value,
                VariableUseNode use => variable(use.Name),
                _ => false,
            };
            if (value == (directive.Name == "skip"))
            {
                return false;
            }
        }
        return true;
    }

    private void CountAliases(List<List<FieldNode>> groups)
    {
        if (groups.Count <= limits.Aliases)
        {
            return;
        }
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            counts[group[0].Name] = counts.GetValueOrDefault(group[0].Name) + 1;
        }
        if (counts.Values.Any(c => c > limits.Aliases))
        {
            Fault(ErrorCodes.Aliases, "One field is selected under too many aliases.");
        }
    }

    private void Fault(string code, string message)
    {
        if (!faults.Contains((code, message)))
        {
            faults.Add((code, message));
        }
    }
}
