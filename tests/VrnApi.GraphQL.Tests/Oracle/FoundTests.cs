using System.Text;
using System.Text.Json.Nodes;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Validation;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>What <see cref="OracleTests"/> once found, shrunk: each row is the answer of graphql-js 17.</summary>
public sealed class FoundTests
{
    private const string Sdl = """
        type TheQuery { f(in: In, one: One, need: Int! = 1): String self: Lonely }
        input In { a: Int b: [Int] in: In }
        input One @oneOf { a: Int b: Int }
        interface Lonely { self: Lonely }
        type Events { a: Int b: Int }
        schema { query: TheQuery subscription: Events }
        """;

    [Theory]
    // Of two fields of one name the last is judged, and both are counted in a oneOf input.
    [InlineData("{ f(in: { a: \"x\", a: 1 }) }", "ValuesOfCorrectTypeRule", "")]
    [InlineData("{ f(in: { a: 1, a: \"x\" }) }", "ValuesOfCorrectTypeRule", "1:20")]
    [InlineData("{ f(one: { a: 1, a: 1 }) }", "ValuesOfCorrectTypeRule", "1:10")]
    [InlineData("{ f(one: { a: 1 }) }", "ValuesOfCorrectTypeRule", "")]
    [InlineData("{ f(in: { in: { c: 1 }, in: {} }) }", "ValuesOfCorrectTypeRule", "")]
    // Where no list is expected, a list's items have no expected type.
    [InlineData("query ($v: String!) { f(in: [{ a: $v }]) }", "VariablesInAllowedPositionRule", "")]
    [InlineData("query ($v: String!) { f(in: { a: $v }) }", "VariablesInAllowedPositionRule", "1:34 1:8")]
    // Types that the document defines are known, what its definitions name is judged.
    [InlineData("{ self { ... on New { a } } } type New { a: Int }", "KnownTypeNamesRule", "")]
    [InlineData("query ($a: New) { self { self } } input New { a: Int }", "KnownTypeNamesRule", "")]
    [InlineData("{ self { self } } schema { query: Query }", "KnownTypeNamesRule", "1:35")]
    [InlineData("{ self { self } } type New { a: Gone b: ID }", "KnownTypeNamesRule", "1:33")]
    // An interface without objects meets itself.
    [InlineData("{ self { ... on Lonely { self } } }", "PossibleFragmentSpreadsRule", "")]
    [InlineData("{ self { ... on TheQuery { f } } }", "PossibleFragmentSpreadsRule", "1:10")]
    // The meta-fields have no shape that could conflict with another's.
    [InlineData("{ ... on TheQuery { x: __typename } ... on Events { x: a } }", "OverlappingFieldsCanBeMergedRule", "")]
    [InlineData("{ x: __typename x: f }", "OverlappingFieldsCanBeMergedRule", "1:17 1:3")]
    // A selection under a forbidden condition is not entered; without any there is nothing to subscribe to.
    [InlineData("subscription { ... @include(if: true) { a @skip(if: true) b } }", "SingleFieldSubscriptionsRule", "1:20")]
    [InlineData("subscription { a @include(if: true) @skip(if: false) }", "SingleFieldSubscriptionsRule", "1:37")]
    [InlineData("subscription { ... on TheQuery { f } }", "SingleFieldSubscriptionsRule", "1:14")]
    [InlineData("subscription { a }", "SingleFieldSubscriptionsRule", "")]
    // Of two spreads of one fragment the outer is part of the cycle, and of two nested ones the last.
    [InlineData("{ self { ...A } } fragment A on Lonely { self { ...B } ...B } fragment B on Lonely { ...A }", "NoFragmentCyclesRule", "1:56 1:86")]
    [InlineData("{ self { ...A } } fragment A on Lonely { a: self { ...B } b: self { ...B } } fragment B on Lonely { ...A }", "NoFragmentCyclesRule", "1:101 1:69")]
    public void Documents(string text, string rule, string locations)
    {
        var source = Encoding.UTF8.GetBytes(text);
        var facts = new Facts(Schema.Load(Sdl), Parser.Parse(source, ParseLimits.Sdl));
        var errors = new List<ValidationError>();
        foreach (var name in RecordedVectorsTests.Ours[rule])
        {
            Validator.Rules.Single(r => r.Name == name).Rule(facts, errors);
        }
        RecordedVectorsTests.Part(rule, errors);
        Assert.Equal(locations, string.Join(", ", RecordedVectorsTests.Locations(source, errors)));
    }

    [Theory]
    [InlineData("type T implements Query { a: Int }", "T: Query is no interface")]
    [InlineData("union U = Query | E enum E { A }", "U: E is no object type")]
    [InlineData("union U = Query | Query", "U: holds Query twice")]
    [InlineData("extend schema { mutation: E } enum E { A }", "schema: E is no object type")]
    [InlineData("type T { a: Int @deprecated(reason: 1) }", "T.a: @deprecated(reason:) is no String!")]
    [InlineData("enum E { A @deprecated(reason: null) }", "E.A: @deprecated(reason:) is no String!")]
    [InlineData("directive @d(a: In = { a: 1, a: 1 }) on FIELD input In { a: Int }", "(2,30): Input field \"a\" is given twice.")]
    // A standard scalar stays what it is; beside an extension of the schema the usual names hold.
    [InlineData("type Int { a: Int } type T { a(b: Int): Int }", null)]
    [InlineData("extend schema { query: T } type T { a: Int }", null)]
    [InlineData("union U = Query", null)]
    public void Type_systems(string text, string? fault)
    {
        var sdl = "type Query { a: Int }\n" + text;
        if (fault is null)
        {
            Assert.Equal("Query", Schema.Load(sdl).Query!.Name);
            return;
        }
        Assert.Equal([fault], Assert.Throws<SchemaException>(() => Schema.Load(sdl)).Faults);
    }

    /// <summary>An argument defined twice is required if either definition requires it.</summary>
    [Theory]
    [InlineData("directive @d(n: Int!, n: Int! = 1) on OBJECT type T @d { a: Int }", 1)]
    [InlineData("directive @d(n: Int! = 1, n: Int) on OBJECT type T @d { a: Int }", 0)]
    public void Directive_arguments(string text, int faults)
    {
        var context = new SdlContext(Parser.Parse(Encoding.UTF8.GetBytes(text), ParseLimits.Sdl), null);
        SdlRules.All["ProvidedRequiredArgumentsOnDirectives"](context);
        Assert.Equal(faults, context.Errors.Count);
    }

    /// <summary>An argument's error stands at the value at fault, not at its field.</summary>
    [Theory]
    [InlineData("query ($v: Int = 1) { f(need: $v) }", "{\"v\":null}", 31)]
    [InlineData("query ($v: Int = 1) { f(need: $v) }", "{}", 0)]
    public async Task Argument_errors(string text, string variables, int column)
    {
        using var response = await SaltedWiring.Engine(Schema.Load(Sdl)).ExecuteAsync(
            new GraphQLRequest { Document = Encoding.UTF8.GetBytes(text), Variables = Encoding.UTF8.GetBytes(variables) }, new Salted(2), TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(response.Body.Span)!;
        Assert.Equal(column, (int?)body["errors"]?[0]?["locations"]?[0]?["column"] ?? 0);
    }
}
