using System.Text;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Execution;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Planning;

/// <summary>G10: the worked examples of the public cost draft with their numbers, headroom, and prices from the values really sent.</summary>
public sealed class CostTests
{
    private const string Directives = """
        directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION

        """;

    [Theory]
    // Figures of the draft (field cost); type costs by its rules.
    [InlineData("type User { name: String age: Int @cost(weight: \"2.0\") } type Query { users(max: Int): [User] @listSize(slicingArguments: [\"max\"]) }",
        "{ users(max: 5) { age } }", 11, 6)]
    [InlineData("type Query { topProducts(filter: Filter @cost(weight: \"15.0\")): [String] @cost(weight: \"5.0\") @listSize(assumedSize: 10) } input Filter { field: Boolean! }",
        "{ topProducts(filter: { field: true }) }", 20, 1)]
    [InlineData("type Query { topProducts(filter: Filter @cost(weight: \"15.0\")): [String] @cost(weight: \"5.0\") @listSize(assumedSize: 10) } input Filter { approx: Approximate @cost(weight: \"-12.0\") } input Approximate { field: Boolean! }",
        "{ topProducts(filter: { approx: { field: true } }) }", 8, 1)]
    [InlineData("directive @approx(tolerance: Float! @cost(weight: \"-1.0\")) on FIELD type Query { example: [String] @cost(weight: \"5.0\") }",
        "{ example @approx(tolerance: 0) }", 4, 1)]
    [InlineData("type Query { mostPopularProduct(approx: Approximate @cost(weight: \"-3.0\")): Product @cost(weight: \"5.0\") } input Approximate { field: Boolean! } type Product { field: Boolean! }",
        "{ mostPopularProduct(approx: { field: true }) { field } }", 2, 2)]
    // Floors, connections, interfaces, weights of types.
    [InlineData("type Query { a(x: Int @cost(weight: \"-9\")): Q b: Q } type Q { c: Int @cost(weight: \"3\") }", "{ a(x: 1) { c } b { c } }", 7, 3)]
    [InlineData("type Query { bs(first: Int, last: Int): BC @listSize(slicingArguments: [\"first\", \"last\"], sizedFields: [\"edges\", \"nodes\"], assumedSize: 25, requireOneSlicingArgument: false) } type BC { edges: [BE] nodes: [B] } type BE { node: B } type B { t: String }",
        "{ bs { nodes { t } } x: bs(first: 4) { edges { node { t } } } }", 2 + 1 + 1 + 4, 1 + 1 + 25 + 1 + 4 + 4)]
    [InlineData("interface I { a: Int } type X implements I @cost(weight: \"7\") { a: Int x: Int @cost(weight: \"2\") } type Y implements I { a: Int y: Int @cost(weight: \"5\") } type Query { is(n: Int): [I] @listSize(slicingArguments: [\"n\"]) }",
        "{ is(n: 3) { ... on X { x } ... on Y { y } } }", 1 + (3 * 5), 1 + (3 * 7))]
    // Of several slicing arguments the largest counts, and before it none that is assumed.
    [InlineData("type Query { xs(first: Int, last: Int): [X] @listSize(assumedSize: 50, slicingArguments: [\"first\", \"last\"]) } type X { a: Int }",
        "{ xs(first: 3, last: 7) { a } }", 1, 1 + 7)]
    [InlineData("type Query { xs(first: Int, last: Int): [X] @listSize(assumedSize: 50, slicingArguments: [\"first\", \"last\"]) } type X { a: Int }",
        "{ xs { a } y: xs(last: 0) { a } }", 2, 1 + 50 + 0)]
    [InlineData("type Query { f(w: [In]): Int } input In { a: Int @cost(weight: \"2\") in: In }", "{ f(w: [{ a: 1 }, { in: { a: 1 } }]) }", 7, 1)]
    // Weights of scalars and enums count for each value; one of the field goes into the other sum.
    [InlineData("scalar Map @cost(weight: \"4\") enum E @cost(weight: \"3\") { A } type Query { map: Map maps: [Map] @listSize(assumedSize: 5) e: E w: E @cost(weight: \"2\") i: Int }",
        "{ map maps e w i }", 2, 1 + 4 + (5 * 4) + 3 + 3)]
    [InlineData("type Big @cost(weight: \"6\") { i: Int } type Query { one: Big many(n: Int): [Big] @listSize(slicingArguments: [\"n\"]) }",
        "{ one { i } many(n: 2) { i } }", 2, 1 + 6 + 12)]
    public void Worked_examples(string sdl, string query, double fieldCost, double typeCost)
    {
        var cost = Price(sdl, query);
        Assert.Equal((fieldCost, typeCost), (cost.FieldCost, cost.TypeCost));
    }

    [Fact]
    public async Task A_page_of_a_hundred_with_everything_has_headroom()
    {
        const string query = "{ places(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { id uuid name seats score mood changed since site tags visits org { id name } reviews { nodes { stars text } } } } }";
        var (body, outcome) = await Town.Run(Town.Build(), query, change: r => r with { Cost = CostReport.Validate });
        Assert.Equal(Outcome.Data, outcome);
        Assert.InRange((double)body["extensions"]!["cost"]!["typeCost"]!, 2_000, 10_000);
    }

    [Fact]
    public async Task Prices_come_from_the_values_sent_and_aliases_pay()
    {
        var engine = Town.Build(new Limits { TypeCost = 250 });
        const string query = "query($n: Int) { a: places(first: $n) { nodes { id } } b: places(first: $n) { nodes { id } } }";
        Assert.Equal(Outcome.Data, (await Town.Run(engine, query, "{\"n\":2}")).Outcome);
        Assert.Equal(Outcome.Data, (await Town.Run(engine, query, "{}")).Outcome);
        Assert.Equal(Outcome.Data, (await Town.Run(engine, query, "{\"n\":100}")).Outcome);
        var three = query.Replace("b: ", "c: places(first: $n) { nodes { id } } b: ", StringComparison.Ordinal);
        var (body, outcome) = await Town.Run(engine, three, "{\"n\":100}");
        Assert.Equal(Outcome.BadRequest, outcome);
        Assert.Equal("COST", (string?)body["errors"]![0]!["extensions"]!["code"]);
        // One alias beside another does not hide the first one's price.
        Assert.Equal(Outcome.BadRequest, (await Town.Run(engine, "{ a: places(first: 100) { nodes { id reviews(first: 2) { nodes { stars } } } } }")).Outcome);
    }

    private static OperationCost Price(string sdl, string query)
    {
        var schema = FixedWiring.Engine(Directives + sdl).Schema;
        var document = Parser.Parse(Encoding.UTF8.GetBytes(query), ParseLimits.Sdl);
        Assert.Empty(Validator.Validate(schema, document, 1000));
        var plan = Planner.Make(schema, (OperationNode)document.Definitions[0], new Dictionary<string, FragmentNode>(), new Limits(), _ => false, out _)!;
        Args?[] args = [.. plan.Fields.Select(f => Args.Coerce(f.Def, f.Nodes[0], VariableValues.None, out _))];
        return Cost.Of(schema, plan, args);
    }
}
