using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>What the rules of <see cref="SdlRules"/> look at, and the errors they found.</summary>
internal sealed class SdlContext
{
    private readonly Dictionary<string, DirectiveDefinitionNode> defined = new(StringComparer.Ordinal);

    public SdlContext(Document document, Schema? existing)
    {
        Document = document;
        Existing = existing;
        Types = [.. document.Definitions.OfType<TypeDefinitionNode>()];
        Directives = [.. document.Definitions.OfType<DirectiveDefinitionNode>()];
        foreach (var directive in Directives)
        {
            defined[directive.Name] = directive;
        }
        foreach (var definition in document.Definitions)
        {
            AddSites(definition);
        }
    }

    public Document Document { get; }

    public Schema? Existing { get; }

    public TypeDefinitionNode[] Types { get; }

    public DirectiveDefinitionNode[] Directives { get; }

    /// <summary>Every place with directives; a type and its extensions share one owner.</summary>
    public List<(string Owner, string Location, DirectiveNode[] Directives)> Sites { get; } = [];

    public List<ValidationError> Errors { get; } = [];

    public void Report(string rule, string message, params int[] at) => Errors.Add(new ValidationError(rule, "3", message, at));

    /// <summary>Locations of a directive as the document, else the existing schema, else the specification defines it.</summary>
    public IReadOnlyCollection<string>? LocationsOf(string name) =>
        defined.TryGetValue(name, out var node) ? node.Locations
        : Existing?.Directives.GetValueOrDefault(name) is { } old ? old.Locations
        : BuiltIn(name)?.Locations;

    public bool IsRepeatable(string name) =>
        defined.TryGetValue(name, out var node) ? node.Repeatable : Existing?.Directives.GetValueOrDefault(name)?.Repeatable == true;

    public (string Name, bool Required)[]? ArgumentsOf(string name)
    {
        if (!defined.TryGetValue(name, out var node) && Existing?.Directives.GetValueOrDefault(name) is { } old)
        {
            return [.. old.Arguments.Select(a => (a.Name, a.IsRequired))];
        }
        node ??= BuiltIn(name);
        return node is null ? null : [.. node.Arguments.Select(a => (a.Name, a.Type is NonNullNode && a.Default is null))];
    }

    private static DirectiveDefinitionNode? BuiltIn(string name) =>
        BuiltIns.Document.Definitions.OfType<DirectiveDefinitionNode>().FirstOrDefault(d => d.Name == name);

    private void AddSites(Definition definition)
    {
        switch (definition)
        {
            case SchemaNode schema:
                Add("schema", "SCHEMA", schema.Directives);
                break;
            case TypeDefinitionNode type:
                Add(type.Name, LocationOf(type.Kind), type.Directives);
                foreach (var field in type.Fields)
                {
                    Add($"{type.Name}.{field.Name}@{field.At}", "FIELD_DEFINITION", field.Directives);
                    AddInputs(type.Name + "." + field.Name, "ARGUMENT_DEFINITION", field.Arguments);
                }
                AddInputs(type.Name, "INPUT_FIELD_DEFINITION", type.InputFields);
                foreach (var value in type.Values)
                {
                    Add($"{type.Name}.{value.Name}@{value.At}", "ENUM_VALUE", value.Directives);
                }
                break;
            case DirectiveDefinitionNode directive:
                AddInputs("@" + directive.Name, "ARGUMENT_DEFINITION", directive.Arguments);
                break;
        }
    }

    private void AddInputs(string owner, string location, InputValueNode[] inputs)
    {
        foreach (var input in inputs)
        {
            Add($"{owner}.{input.Name}@{input.At}", location, input.Directives);
        }
    }

    private void Add(string owner, string location, DirectiveNode[] directives)
    {
        if (directives.Length > 0)
        {
            Sites.Add((owner, location, directives));
        }
    }

    private static string LocationOf(TypeKind kind) => kind switch
    {
        TypeKind.Scalar => "SCALAR",
        TypeKind.Object => "OBJECT",
        TypeKind.Interface => "INTERFACE",
        TypeKind.Union => "UNION",
        TypeKind.Enum => "ENUM",
        TypeKind.InputObject => "INPUT_OBJECT",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
