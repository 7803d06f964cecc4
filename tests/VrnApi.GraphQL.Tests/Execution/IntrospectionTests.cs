using System.Text;
using System.Text.Json.Nodes;

namespace VrnApi.GraphQL.Tests.Execution;

/// <summary>Introspection (specification 4, design section 13).</summary>
public sealed class IntrospectionTests
{
    private const string Sdl = """
        "About the schema" schema { query: Q }
        "A scalar" scalar S @specifiedBy(url: "https://example.org/s")
        directive @d(a: Int = 1, old: Int @deprecated(reason: "gone")) repeatable on FIELD | OBJECT
        interface I { z: Int } interface J implements I { z: Int }
        type Q implements I & J { z: Int a(x: In = { n: [1, 2], s: "q\"" }, old: Int @deprecated): S! gone: Int @deprecated(reason: "no") u: U }
        union U = Q
        enum E { ONE TWO @deprecated }
        input In { n: [Int!] s: String = null old: E @deprecated }
        input One @oneOf { a: Int }
        """;

    private static readonly Engine<NoCall> Engine = FixedWiring.Engine(Sdl);

    [Theory]
    [InlineData("{ __schema { description queryType { name } mutationType { name } } }", """{"__schema":{"description":"About the schema","queryType":{"name":"Q"},"mutationType":null}}""")]
    [InlineData("{ __type(name: \"Nope\") { name } }", """{"__type":null}""")]
    [InlineData("{ __type(name: \"S\") { kind name description specifiedByURL fields { name } ofType { name } isOneOf } }", """{"__type":{"kind":"SCALAR","name":"S","description":"A scalar","specifiedByURL":"https://example.org/s","fields":null,"ofType":null,"isOneOf":null}}""")]
    [InlineData("{ __type(name: \"Q\") { fields { name isDeprecated args { name defaultValue type { name } } type { kind name ofType { name } } } interfaces { name } possibleTypes { name } } }",
        """{"__type":{"fields":[{"name":"z","isDeprecated":false,"args":[],"type":{"kind":"SCALAR","name":"Int","ofType":null}},{"name":"a","isDeprecated":false,"args":[{"name":"x","defaultValue":"{ n: [1, 2], s: \u0022q\\\u0022\u0022 }","type":{"name":"In"}}],"type":{"kind":"NON_NULL","name":null,"ofType":{"name":"S"}}},{"name":"u","isDeprecated":false,"args":[],"type":{"kind":"UNION","name":"U","ofType":null}}],"interfaces":[{"name":"I"},{"name":"J"}],"possibleTypes":null}}""")]
    [InlineData("{ __type(name: \"Q\") { fields(includeDeprecated: true) { name deprecationReason args(includeDeprecated: true) { name deprecationReason } } } }",
        """{"__type":{"fields":[{"name":"z","deprecationReason":null,"args":[]},{"name":"a","deprecationReason":null,"args":[{"name":"x","deprecationReason":null},{"name":"old","deprecationReason":"No longer supported"}]},{"name":"gone","deprecationReason":"no","args":[]},{"name":"u","deprecationReason":null,"args":[]}]}}""")]
    [InlineData("{ __type(name: \"I\") { possibleTypes { name } } u: __type(name: \"U\") { possibleTypes { name } fields { name } } }", """{"__type":{"possibleTypes":[{"name":"Q"}]},"u":{"possibleTypes":[{"name":"Q"}],"fields":null}}""")]
    [InlineData("{ __type(name: \"E\") { enumValues { name } all: enumValues(includeDeprecated: true) { name isDeprecated } } }", """{"__type":{"enumValues":[{"name":"ONE"}],"all":[{"name":"ONE","isDeprecated":false},{"name":"TWO","isDeprecated":true}]}}""")]
    [InlineData("{ __type(name: \"In\") { isOneOf inputFields { name defaultValue } } o: __type(name: \"One\") { isOneOf } }", """{"__type":{"isOneOf":false,"inputFields":[{"name":"n","defaultValue":null},{"name":"s","defaultValue":"null"}]},"o":{"isOneOf":true}}""")]
    public async Task Answers(string query, string expected) => Assert.Equal(expected, (await Run(query))["data"]!.ToJsonString());

    [Fact]
    public async Task Directives_and_built_ins_are_listed()
    {
        var body = await Run("{ __schema { types { name } directives { name isRepeatable locations args { name } } } }");
        Assert.Null(body["errors"]);
        var types = body["data"]!["__schema"]!["types"]!.AsArray().Select(t => (string)t!["name"]!).ToList();
        Assert.Equal(["S", "I", "J", "Q", "U", "E", "In", "One"], types.Take(8));
        Assert.Superset(new HashSet<string> { "__Schema", "__Type", "__TypeKind", "__Field", "__InputValue", "__EnumValue", "__Directive", "__DirectiveLocation", "String", "Boolean", "Int" }, types.ToHashSet());
        Assert.DoesNotContain("Float", types);
        var directives = body["data"]!["__schema"]!["directives"]!.AsArray();
        Assert.Equal(["d", "skip", "include", "deprecated", "specifiedBy", "oneOf"], directives.Select(d => (string)d!["name"]!));
        Assert.Equal("""{"name":"d","isRepeatable":true,"locations":["FIELD","OBJECT"],"args":[{"name":"a"}]}""", directives[0]!.ToJsonString());
    }

    [Fact]
    public async Task The_query_that_tools_send_is_answered_within_the_limits()
    {
        var chain = string.Concat(Enumerable.Repeat(" ofType { kind name", 9)) + new string('}', 9);
        var query = "query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind } types { ...Full } directives { name description isRepeatable locations args(includeDeprecated: true) { ...Input } } } }"
            + " fragment Full on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...Input } type { ...Ref } isDeprecated deprecationReason } inputFields(includeDeprecated: true) { ...Input } interfaces { ...Ref } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...Ref } }"
            + " fragment Input on __InputValue { name description type { ...Ref } defaultValue isDeprecated deprecationReason }"
            + " fragment Ref on __Type { kind name" + chain + " }";
        var (body, outcome) = await Harness.Town.Run(Harness.Town.Build(), query);
        Assert.Equal(Outcome.Data, outcome);
        Assert.True(body["data"]!["__schema"]!["types"]!.AsArray().Count > 20);
    }

    private static async Task<JsonNode> Run(string query)
    {
        using var response = await Engine.ExecuteAsync(new GraphQLRequest { Document = Encoding.UTF8.GetBytes(query) }, default, TestContext.Current.CancellationToken);
        return JsonNode.Parse(response.Body.Span)!;
    }
}
