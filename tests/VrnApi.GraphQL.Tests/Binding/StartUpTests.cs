using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Binding;

/// <summary>The host must not start with a schema and bindings that disagree; every fault is listed (design section 3).</summary>
public sealed class StartUpTests
{
    private const string Prelude = """
        directive @scope(name: String, byType: Boolean! = false) on FIELD_DEFINITION | OBJECT
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION

        """;

    private sealed record Thing(int? Size, string Name, string? Note, Colour Colour, IReadOnlyList<string?> Tags, decimal Price);

    private enum Colour
    {
        Red,
        DeepBlue,
    }

    private sealed record ThingCriteria(int Limit, string? Missing);

    [Fact]
    public void The_bound_town_starts() => Assert.NotNull(Town.Build());

    [Fact]
    public void All_faults_are_listed_with_coordinates()
    {
        const string sdl = Prelude + """
            type Query {
              thing(limit: Int, extra: Int): Thing @scope(name: "things:read")
              unscoped: String
              unbound: String @scope(name: "things:reed")
              things: [Thing!]! @scope(name: "things:read")
            }
            type Thing { size: Int! name: Int note: String colour: Colour tags: [String!]! price: Float weight: Float argued(x: Int): String }
            type Other { name: String }
            type ThingConnection { nodes: [Thing!]! extra: Int }
            enum Colour { RED GREEN }
            type Mutation { old: Int @deprecated(reason: "because") @scope(name: "things:read") }
            """;
        var bind = new Bindings<TownCall>();
        bind.Model<Thing>("Thing");
        bind.Model<Thing>("Nothing");
        bind.One<ThingCriteria, Org>("Query.thing", (_, _, _) => Task.FromResult<Org?>(null));
        bind.One<NoArguments, string>("Query.unscoped", (_, _, _) => Task.FromResult<string?>(""));
        bind.One<NoArguments, string>("Query.unscoped", (_, _, _) => Task.FromResult<string?>(""));
        bind.One<NoArguments, string>("Query.nowhere", (_, _, _) => Task.FromResult<string?>(""));
        bind.List<NoArguments, Thing>("Query.things", (_, _, _) => Task.FromResult<IReadOnlyList<Thing>>([]));
        bind.One<NoArguments, int>("Mutation.old", (_, _, _) => Task.FromResult(1));
        var faults = Assert.Throws<SchemaException>(() => Engine.Build(Schema.Load(sdl), bind, Town.Options() with { KnownScopes = new HashSet<string> { "things:read" } })).Faults;
        string[] expected =
        [
            "Colour.DEEP_BLUE: Colour has it, the SDL has not",
            "Colour.GREEN: has no counterpart in Colour",
            "Mutation.old: a deprecation needs a reason with a date (yyyy-MM-dd)",
            "Nothing: is bound to a model and no object type of the SDL",
            "Other: no model is bound",
            "Query.nowhere: is bound and no field of an object type in the SDL",
            "Query.thing(extra:): has no counterpart in ThingCriteria",
            "Query.thing(limit:): SDL says Int, ThingCriteria.Limit cannot be null",
            "Query.thing(missing:): ThingCriteria.Missing has no counterpart in the SDL",
            "Query.thing: SDL says Thing, its binding answers Org",
            "Query.things: a list of objects must be a connection or sized by @listSize",
            "Query.unbound: has no binding",
            "Query.unbound: there is no scope things:reed",
            "Query.unscoped: a root field must declare its @scope",
            "Query.unscoped: is bound twice",
            "Thing.argued: has no binding and Thing no property Argued",
            "Thing.name: SDL says Int, Thing.Name is string",
            "Thing.size: SDL says Int!, Thing.Size is int?",
            "Thing.tags: SDL says [String!]!, Thing.Tags is IReadOnlyList<string?>",
            "Thing.weight: has no binding and Thing no property Weight",
            "ThingConnection.edges: a standard field is missing",
            "ThingConnection.extra: is no standard field of a connection, and its connection is bound to no extras",
            "ThingConnection.pageInfo: a standard field is missing",
            "ThingConnection.totalCount: a standard field is missing",
        ];
        Assert.Equal(expected, faults.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("type Query { a: B }", "(1,17): Unknown type B.")]
    [InlineData("type Query { a: Int a: Int }", "(1,21): Query.a is defined twice.")]
    [InlineData("type Query { a }", "(1,16): Unexpected \"}\".")]
    [InlineData("type T { a: Int }", "schema: there is no query root type of kind object")]
    [InlineData("type Query { __a: Int }", "Query.__a: names beginning with __ are reserved")]
    [InlineData("type Query implements I { a: Int } interface I { a: String! }", "Query.a: I promises String!, not Int")]
    [InlineData("type Query implements I { a: Int } interface I { a: Int b: Int }", "Query.b: promised by I and missing")]
    [InlineData("type Query implements I { a(x: Int!): Int } interface I { a: Int }", "Query.a(x:): required, but unknown to I")]
    [InlineData("type Query implements I { a: Int } interface I implements J { a: Int } interface J { a: Int }", "Query: must implement J, which I implements")]
    [InlineData("type Query { a(x: In): Int } input In { y: In! }", "In: can never be given, for its fields require each other")]
    [InlineData("type Query { a(x: In): Int } input In @oneOf { y: Int! }", "In.y: a field of a oneOf input must be nullable")]
    [InlineData("type Query { a(x: In): Int } input In { y: In = {} }", "In.y: the default contains itself")]
    [InlineData("type Query { a(x: Int = \"1\"): Int }", "Query.a(x:): the default \"1\" is no Int")]
    [InlineData("type Query { a(x: Int! @deprecated): Int }", "Query.a(x:): required and deprecated")]
    [InlineData("type Query { a(x: Query): Int }", "Query.a(x:): Query is no input type")]
    [InlineData("type Query { a: In } input In { x: Int }", "Query.a: an input type cannot be answered")]
    [InlineData("type Query { a: E } enum E", "E: has no value")]
    [InlineData("type Query { a: U } union U", "U: has no member")]
    [InlineData("type Query { a: Int } schema { query: Query mutation: Query }", "schema: root types must be different")]
    [InlineData("type Query { a: Int } query { a }", "(1,23): A schema file cannot hold operations or fragments.")]
    public void A_broken_schema_does_not_load(string sdl, string fault) =>
        Assert.Contains(fault, Assert.Throws<SchemaException>(() => Schema.Load(sdl)).Faults);

    [Theory]
    [InlineData("directive @skip(if: Boolean!) on FIELD directive @deprecated(reason: String) on FIELD_DEFINITION type Query { a: Int @deprecated }")]
    [InlineData("scalar Int type Query { a: Int }")]
    [InlineData("\"About it\" schema @d { query: Q } directive @d repeatable on SCHEMA type Q { a: Int } extend schema @d { mutation: M } type M { b: Int }")]
    [InlineData("type Query { a(x: A): Int } input A { b: B = {} } input B { a: A, n: Int = 3 }")]
    [InlineData("type Query extend type Query { a: Int } interface I extend interface I { a: Int } enum E extend enum E { A } input N extend input N { a: Int } union U extend union U = Query scalar S extend scalar S @specifiedBy(url: \"u\")")]
    public void What_the_specification_allows_loads(string sdl) => Assert.NotNull(Schema.Load(sdl));

    [Fact]
    public void Scopes_of_root_fields_can_be_listed() =>
        Assert.Contains(new RootField("Query.nodes", null, true), Schema.Load(Town.Sdl).RootFields);

    [Fact]
    public async Task Deep_or_large_schemas_are_start_up_errors_at_most()
    {
        foreach (var deep in new[] { 100, 20_000 })
        {
            Assert.Throws<SchemaException>(() => Schema.Load($"type Query {{ a: {new string('[', deep)}Int{new string(']', deep)} }}"));
            Assert.Throws<SchemaException>(() => Schema.Load($"type Query {{ a(x: Int = {new string('[', deep)}): Int }}"));
        }
        var many = "type Query { a: Int } " + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"input I{i} {{ x: I{(i + 1) % 5_000} }} "));
        Assert.NotNull(Schema.Load(many));
        await Task.CompletedTask;
    }
}
