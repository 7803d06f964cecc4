using System.Text;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Abuse;

/// <summary>
/// Every recursive entry is given 20,000 levels: an answer or an exception, never the end of the process. Documents are in
/// <see cref="AbuseTests"/>.
/// </summary>
public sealed class DeepTests
{
    private const int Levels = 20_000;

    public static TheoryData<string> TypeSystems()
    {
        static string Nested(string open, string inner, string close) => string.Concat(Enumerable.Repeat(open, Levels)) + inner + string.Concat(Enumerable.Repeat(close, Levels));
        static string Chain(Func<int, string> part) => string.Concat(Enumerable.Range(0, Levels).Select(part));
        return
        [
            $"type Query {{ a: {Nested("[", "Int", "]")} }}",
            $"type Query {{ a(b: {Nested("[", "Int", "]")}): Int }}",
            $"type Query {{ a(b: Int = {Nested("[", "1", "]")}): Int }}",
            $"type Query {{ a(b: Int = {Nested("{a:", "1", "}")}): Int }}",
            $"type Query {{ a: Int @deprecated(reason: {Nested("[", "1", "]")}) }}",
            $"input In {{ a: In = {Nested("{a:", "{}", "}")} }} type Query {{ a(b: In): Int }}",
            // Each default leads to the next type's.
            $"type Query {{ a(b: I0): Int }} {Chain(i => $"input I{i} {{ a: I{i + 1} = {{}} }} ")} input I{Levels} {{ a: Int }}",
            // Each type needs the next, and the last needs itself.
            $"type Query {{ a(b: I0): Int }} {Chain(i => $"input I{i} {{ a: I{i + 1}! }} ")} input I{Levels} {{ a: I{Levels}! }}",
            $"type Query {{ a(b: I0): Int }} {Chain(i => $"input I{i} @oneOf {{ a: I{i + 1} }} ")} input I{Levels} @oneOf {{ a: I0 }}",
            // Promises that lead from one interface to the next.
            $"type Query {{ a: Int }} {Chain(i => $"interface N{i} implements N{i + 1} {{ a: Int }} ")} interface N{Levels} {{ a: Int }}",
        ];
    }

    [Theory]
    [MemberData(nameof(TypeSystems), DisableDiscoveryEnumeration = true)]
    public void Type_systems(string sdl) => Assert.NotEmpty(Assert.Throws<SchemaException>(() => Schema.Load(sdl)).Faults);

    [Theory]
    [InlineData("{\"f\":", "1", "}")]
    [InlineData("[", "1", "]")]
    [InlineData("{\"not\":", "{}", "}")]
    public async Task Variables_of_a_request(string open, string inner, string close)
    {
        var json = "{\"f\":" + string.Concat(Enumerable.Repeat(open, Levels)) + inner + string.Concat(Enumerable.Repeat(close, Levels)) + "}";
        var engine = Town.Build(new Limits { VariableBytes = int.MaxValue });
        var (body, outcome) = await Town.Run(engine, "query($f: PlaceFilter) { places(filter: $f) { totalCount } }", json);
        Assert.Equal((Outcome.BadRequest, "BAD_REQUEST"), (outcome, (string?)body["errors"]![0]!["extensions"]!["code"]));
    }

    [Fact]
    public void A_chain_of_fragments_through_every_rule()
    {
        var text = "{ ...F0 }" + string.Concat(Enumerable.Range(0, Levels).Select(i => $" fragment F{i} on Query {{ __schema {{ __typename }} ...F{i + 1} }}")) + $" fragment F{Levels} on Query {{ boom }}";
        var document = Parser.Parse(Encoding.UTF8.GetBytes(text), ParseLimits.Sdl);
        Assert.DoesNotContain(Validator.Validate(Schema.Load(Town.Sdl), document, int.MaxValue), e => e.Rule != nameof(IntrospectionDepth));
        Assert.False(DepthLimits.Judge(document, new Limits()).Chain);
    }

    [Fact]
    public void Values_that_are_printed()
    {
        ValueNode value = new IntNode(0, "1");
        for (var i = 0; i < Levels; i++)
        {
            value = i % 2 == 0 ? new ListValueNode(0, [value]) : new ObjectNode(0, [new ArgumentNode(0, "a", value)]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Printer.Value(value));
    }
}
