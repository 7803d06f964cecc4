using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Execution;

/// <summary>
/// However a selection is written - in pieces, through fragments, under @include, as nodes or edges, over models or cells - the rows and
/// values are the same. Random selections from a printed seed.
/// </summary>
public sealed class PropertyTests
{
    private const ulong Seed = 20_260_228;
    private static readonly Engine<TownCall> Engine = Town.Build();
    private static readonly string[] Uncut = ["changed", "visits", "open", "org"];
    private static readonly string[] Leaves = ["id", "uuid", "name", "seats", "score", "mood", "tags", "__typename", "changed", "visits", "open"];

    [Fact]
    public async Task Pieces_and_wholes_answer_the_same()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Generator(Seed);
        for (var i = 0; i < 150; i++)
        {
            var fields = Pick(random, 2);
            var (whole, _) = await Town.Run(Engine, "{ places(first: 4) { nodes { " + string.Join(' ', fields) + " } } }");
            var (pieces, _) = await Town.Run(Engine, "query($t: Boolean! = true, $f: Boolean! = false) { " + string.Join(' ', fields.Select(f => "places(first: 4) { nodes { " + Wrap(random, f) + " } }")) + " places(first: 4) { nodes { ...T @include(if: $f) ...T @skip(if: $t) } } } fragment T on Place { seats }");
            Assert.Equal(whole.ToJsonString(), pieces.ToJsonString());
        }
    }

    [Fact]
    public async Task Nodes_and_edges_and_cells_hold_the_same_rows()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Generator(Seed + 1);
        for (var i = 0; i < 100; i++)
        {
            var first = random.Next(6);
            var fields = string.Join(' ', Pick(random, 2).Where(IsCut).DefaultIfEmpty("id"));
            var query = $"{{ places(first: {first}) {{ nodes {{ {fields} }} edges {{ node {{ {fields} }} }} }} }}";
            var (models, _) = await Town.Run(Engine, query);
            var (cells, _) = await Town.Run(Engine, query, call: new TownCall { Cut = true });
            Assert.Equal(models.ToJsonString(), cells.ToJsonString());
            var nodes = models["data"]!["places"]!["nodes"]!.AsArray().Select(n => n!.ToJsonString());
            var edges = models["data"]!["places"]!["edges"]!.AsArray().Select(e => e!["node"]!.ToJsonString());
            Assert.Equal(nodes, edges);
        }
    }

    [Fact]
    public async Task The_number_of_loads_depends_on_the_selection_alone()
    {
        foreach (var first in new[] { 1, 2, 5 })
        {
            var call = new TownCall();
            await Town.Run(Engine, $"{{ places(first: {first}) {{ nodes {{ siblings {{ org {{ name }} reviews {{ totalCount }} }} org {{ id }} }} }} }}", call: call);
            Assert.Equal(["places", "siblings", "orgs", "reviews", "orgs"], call.Loads.Select(l => l.Split(' ')[0]));
        }
    }

    // What the cutter of the harness does not cut, and links without keys.
    private static bool IsCut(string field) =>
        field.StartsWith("siblings", StringComparison.Ordinal) || !Uncut.Any(f => field.Contains(f, StringComparison.Ordinal));

    private static List<string> Pick(Generator random, int depth)
    {
        var fields = new List<string>();
        for (var n = 1 + random.Next(4); n > 0; n--)
        {
            var leaf = Leaves[random.Next(Leaves.Length)];
            fields.Add(random.Next(4) switch
            {
                0 when depth > 0 => "hours { day }",
                1 when depth > 0 => $"siblings {{ {string.Join(' ', Pick(random, depth - 1))} }}",
                2 when depth > 0 => "org { name }",
                3 => $"x{leaf.Trim('_')}: {leaf}",
                _ => leaf,
            });
        }
        return fields;
    }

    private static string Wrap(Generator random, string field) => random.Next(5) switch
    {
        0 => $"... {{ {field} }}",
        1 => $"... on Place {{ {field} }}",
        2 => $"... on Node @include(if: $t) {{ ... on Place {{ {field} }} }}",
        3 => $"... @skip(if: $f) @include(if: $t) {{ {field} }}",
        _ => $"{field} ... @include(if: $t) {{ ... @skip(if: $f) {{ {field} }} ... @include(if: $f) {{ seats }} }}",
    };
}

/// <summary>A small seeded generator (splitmix64): the same seed gives the same run everywhere.</summary>
internal sealed class Generator(ulong seed)
{
    private ulong state = seed;

    public int Next(int below)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)below);
    }
}
