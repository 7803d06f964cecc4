using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VrnApi.GraphQL.Tests.Execution;

/// <summary>
/// G2: schemas and queries recorded with graphql-js. Fixed wiring (design section 15): each named type always has the same value, lists
/// have two items, arguments change nothing.
/// </summary>
public sealed class CorpusTests
{
    [Fact]
    public async Task Every_recorded_query_answers_as_expected()
    {
        var schemas = new Dictionary<string, Engine<NoCall>>();
        var faults = new List<string>();
        var run = 0;
        foreach (var document in Reference.Lines("graphql/execution-corpus.jsonl.gz"))
        {
            using var line = document;
            var root = line.RootElement;
            var schema = root.GetProperty("schema").GetString()!;
            if (root.TryGetProperty("sdl", out var sdl))
            {
                schemas.Add(schema, FixedWiring.Engine(sdl.GetString()!));
                continue;
            }
            run++;
            var query = root.GetProperty("query").GetString()!;
            using var response = await schemas[schema].ExecuteAsync(new GraphQLRequest
            {
                Document = Encoding.UTF8.GetBytes(query),
                Variables = Encoding.UTF8.GetBytes(root.GetProperty("variables").GetRawText()),
            }, default, TestContext.Current.CancellationToken);
            var actual = Encoding.UTF8.GetString(response.Body.Span);
            var expected = root.GetProperty("expected");
            // Key order counts, except where a fragment was deferred.
            var same = query.Contains("@defer", StringComparison.Ordinal)
                ? JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected.GetRawText()))
                : JsonSerializer.Serialize(JsonNode.Parse(actual)) == JsonSerializer.Serialize(JsonNode.Parse(expected.GetRawText()));
            if (!same)
            {
                faults.Add($"{root.GetProperty("id").GetString()}\n{query}\nexpected {expected.GetRawText()}\nactual   {actual}");
            }
        }
        Assert.True(faults.Count == 0, $"{faults.Count} of {run}\n" + string.Join("\n\n", faults.Take(5)));
        Assert.True(run >= 1900, $"only {run} cases");
        Assert.True(schemas.Count >= 171, $"only {schemas.Count} schemas");
    }
}

/// <summary>The host's record where there is no host.</summary>
internal readonly record struct NoCall;

/// <summary>A value per named type, whatever is asked.</summary>
internal static class FixedWiring
{
    public static readonly Limits Unlimited = new()
    {
        Tokens = 1_000_000,
        Depth = 1000,
        Aliases = 100_000,
        RootFields = 100_000,
        PlanFields = 1_000_000,
        MergeVisits = 10_000_000,
        TypeCost = double.MaxValue,
        FieldCost = double.MaxValue,
        Rows = int.MaxValue,
        MaxPage = int.MaxValue,
        Directives = 1000,
        SpreadChain = 1000,
        FilterDepth = 1000,
        FilterItems = 1000,
        FilterLeaves = 1000,
        VariableBytes = int.MaxValue,
        VariableMembers = int.MaxValue,
    };

    public static Engine<NoCall> Engine(string sdl)
    {
        var schema = Schema.Load(sdl, new Dictionary<string, Func<VrnApi.GraphQL.Language.ValueNode, bool>>());
        var bindings = new FieldBinding<NoCall>[schema.AllFields.Count];
        EngineCore<NoCall>.BindIntrospection(schema, bindings);
        foreach (var field in schema.AllFields)
        {
            bindings[field.Index] ??= new FieldBinding<NoCall>
            {
                Role = FieldRole.Resolver,
                Resolve = (parents, _, selected, _, _) =>
                {
                    var values = new object?[parents.Count];
                    Array.Fill(values, ValueOf(selected.Def.Type));
                    return ValueTask.FromResult(Column.Of(values));
                },
            };
        }
        return new Engine<NoCall>(new EngineCore<NoCall>(schema, bindings, model => ((Typed)model).Type, new EngineOptions<NoCall>
        {
            Limits = Unlimited,
            Permit = (_, _) => null,
        }));
    }

    private static object? ValueOf(GraphType type) => type.Nullable switch
    {
        ListOf list => new[] { ValueOf(list.Of), ValueOf(list.Of) },
        ScalarType scalar => scalar.Kind switch
        {
            ScalarKind.Int => 2,
            ScalarKind.Float => 3.14,
            ScalarKind.Boolean => true,
            ScalarKind.Id => "id",
            _ => "str",
        },
        EnumType e => e.Values[0].Name,
        UnionType union => new Typed(union.Possible.OrderBy(p => p.Name, StringComparer.Ordinal).First()),
        InterfaceType known => new Typed(known.Possible.OrderBy(p => p.Name, StringComparer.Ordinal).Last()),
        ObjectType o => new Typed(o),
        _ => null,
    };

    private sealed record Typed(ObjectType Type);
}
