using System.Text;
using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL.Tests.Coercion;

/// <summary>Input coercion of variables and literals (specification 3.5 to 3.13, 6.1.2, 6.4.1).</summary>
public sealed class CoercionTests
{
    private static readonly Schema Schema = Schema.Load("""
        scalar DateTime scalar LocalDate scalar UUID scalar URL scalar Long scalar Any
        enum E { A B }
        input In { a: Int! b: Int = 7 c: [In!] e: E }
        input One @oneOf { a: Int b: String }
        type Query { f(i: Int, fl: Float, s: String, b: Boolean, id: ID, e: E, l: [Int], ll: [[Int]], nn: Int!, d: Int = 5, in: In, one: One, any: Any,
          dt: DateTime, ld: LocalDate, u: UUID, url: URL, lo: Long): Int g(nn: Int! = 3, l: [Int!]): Int }
        """);

    [Theory]
    [InlineData("Int", "1.0", "1")]
    [InlineData("Int", "2147483647", "2147483647")]
    [InlineData("Int", "2147483648", null)]
    [InlineData("Int", "1.5", null)]
    [InlineData("Int", "\"1\"", null)]
    [InlineData("Int", "true", null)]
    [InlineData("Int", "null", "null")]
    [InlineData("Int!", "null", null)]
    [InlineData("Float", "1", "1")]
    [InlineData("Float", "1e400", null)]
    [InlineData("String", "1", null)]
    [InlineData("Boolean", "1", null)]
    [InlineData("ID", "1", "\"1\"")]
    [InlineData("ID", "\"x\"", "\"x\"")]
    [InlineData("ID", "1.5", null)]
    [InlineData("E", "\"A\"", "\"A\"")]
    [InlineData("E", "\"C\"", null)]
    [InlineData("[Int]", "1", "[1]")]
    [InlineData("[[Int]]", "[1,2]", "[[1],[2]]")]
    [InlineData("[[Int]]", "1", "[[1]]")]
    [InlineData("[Int!]", "[null]", null)]
    [InlineData("In", "{\"a\":1}", "{\"a\":1,\"b\":7}")]
    [InlineData("In", "{\"a\":1,\"b\":null}", "{\"a\":1,\"b\":null}")]
    [InlineData("In", "{\"b\":1}", null)]
    [InlineData("In", "{\"a\":1,\"z\":1}", null)]
    [InlineData("One", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("One", "{\"a\":null}", null)]
    [InlineData("One", "{}", null)]
    [InlineData("One", "{\"a\":1,\"b\":\"x\"}", null)]
    [InlineData("One", "{\"a\":1,\"b\":null}", null)]
    [InlineData("DateTime", "\"2026-02-28T10:00:00+01:00\"", "\"2026-02-28T09:00:00.0000000\\u002B00:00\"")]
    [InlineData("DateTime", "\"2026-02-28T10:00:00.1234567Z\"", "\"2026-02-28T10:00:00.1234567\\u002B00:00\"")]
    [InlineData("DateTime", "\"2026-02-28T10:00:00.12345678Z\"", null)]
    [InlineData("DateTime", "\"2026-02-30T10:00:00Z\"", null)]
    [InlineData("DateTime", "\"2026-02-28T10:00:00\"", null)]
    [InlineData("DateTime", "\"2026-02-28 10:00:00Z\"", null)]
    [InlineData("DateTime", "\"2026-02-28T24:00:00Z\"", null)]
    [InlineData("DateTime", "\"2026-02-28T10:00:00.Z\"", null)]
    [InlineData("LocalDate", "\"2024-02-29\"", "\"2024-02-29\"")]
    [InlineData("LocalDate", "\"2023-02-29\"", null)]
    [InlineData("LocalDate", "\"2023-2-9\"", null)]
    [InlineData("UUID", "\"0000000A-0000-0000-0000-000000000000\"", "\"0000000a-0000-0000-0000-000000000000\"")]
    [InlineData("UUID", "\"{0000000A-0000-0000-0000-000000000000}\"", null)]
    [InlineData("URL", "\"https://example.org/x\"", "\"https://example.org/x\"")]
    [InlineData("URL", "\"ftp://example.org/x\"", null)]
    [InlineData("URL", "\"/x\"", null)]
    [InlineData("Long", "9007199254740993", "9007199254740993")]
    [InlineData("Long", "\"9223372036854775807\"", "9223372036854775807")]
    [InlineData("Long", "\"9223372036854775808\"", null)]
    [InlineData("Long", "\" 1\"", null)]
    [InlineData("Long", "1.5", null)]
    [InlineData("Any", "{\"x\":[1,\"a\"]}", "{\"x\":[1,\"a\"]}")]
    public void Variables_of_a_type(string type, string json, string? expected)
    {
        var faults = new List<(VariableNode, string)>();
        var values = Coerce($"query($v: {type}) {{ __typename }}", "{\"v\":" + json + "}", faults);
        Assert.Equal(expected is null, faults.Count == 1);
        if (expected is not null)
        {
            Assert.True(values.TryGet("v", out var value));
            Assert.Equal(expected, Show(value));
        }
    }

    [Fact]
    public void Absent_null_and_default_are_told_apart()
    {
        var faults = new List<(VariableNode, string)>();
        var values = Coerce("query($a: Int $b: Int = 1 $c: Int = 1 $d: Int! = 2 $e: Int) { __typename }", "{\"a\":null,\"c\":null}", faults);
        Assert.Empty(faults);
        Assert.Equal("{\"a\":null,\"b\":1,\"c\":null,\"d\":2}", JsonSerializer.Serialize(values.All.OrderBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value)));
    }

    [Theory]
    [InlineData("f(nn: 1)", "{}", "d:5 nn:1")]
    [InlineData("f(nn: 1, d: null, i: $x)", "{}", "d:null nn:1")]
    [InlineData("f(nn: 1, d: $x)", "{}", "d:5 nn:1")]
    [InlineData("f(nn: 1, d: $x)", "{\"x\":null}", "d:null nn:1")]
    [InlineData("f(nn: 1, l: 4)", "{}", "d:5 l:[4] nn:1")]
    [InlineData("f(nn: 1, l: [$x, 2])", "{}", "d:5 l:[null,2] nn:1")]
    [InlineData("f(nn: 1, in: { a: 1, b: $x })", "{}", "d:5 in:{\"a\":1,\"b\":7} nn:1")]
    [InlineData("f(nn: 1, any: { p: [$x, ENUM, 1.5] })", "{\"x\":3}", "any:{\"p\":[3,\"ENUM\",1.5]} d:5 nn:1")]
    [InlineData("g(nn: $x)", "{}", "nn:3")]
    [InlineData("g(nn: $x)", "{\"x\":null}", null)]
    [InlineData("g(l: [$x])", "{}", null)]
    [InlineData("f(nn: 1, one: { a: $x })", "{}", null)]
    [InlineData("f(nn: 1, one: { a: $x })", "{\"x\":null}", null)]
    public void Arguments(string field, string json, string? expected)
    {
        var document = Parser.Parse(Encoding.UTF8.GetBytes("query($x: Int) { " + field + " }"), ParseLimits.Sdl);
        var operation = (OperationNode)document.Definitions[0];
        using var given = JsonDocument.Parse(json);
        var variables = Variables.Coerce(Schema, operation, given.RootElement, []);
        var node = (FieldNode)operation.Selections.Items[0];
        var args = Args.Coerce(Schema.Query!.ByName[node.Name], node, variables, out var fault);
        Assert.Equal(expected, args is null ? null : string.Join(' ', args.Given.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Key + ":" + Show(a.Value))));
        Assert.Equal(expected is null, fault is not null);
    }

    private static VariableValues Coerce(string query, string json, List<(VariableNode, string)> faults)
    {
        var document = Parser.Parse(Encoding.UTF8.GetBytes(query), ParseLimits.Sdl);
        using var given = JsonDocument.Parse(json);
        return Variables.Coerce(Schema, (OperationNode)document.Definitions[0], given.RootElement, faults);
    }

    private static string Show(object? value) => value switch
    {
        InputObject o => JsonSerializer.Serialize(o.Given.OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Value)),
        EnumValueDef e => JsonSerializer.Serialize(e.Name),
        object?[] list => "[" + string.Join(',', list.Select(Show)) + "]",
        DateTimeOffset t => JsonSerializer.Serialize(t.ToString("O", null)),
        JsonElement json => json.GetRawText(),
        _ => JsonSerializer.Serialize(value),
    };
}
