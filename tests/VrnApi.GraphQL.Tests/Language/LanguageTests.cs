using System.Text;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL.Tests.Language;

/// <summary>Lexing, parsing and printing (specification 2, design section 13).</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("{ a(x: 01) }", 1, 9)]
    [InlineData("{ a(x: 1a) }", 1, 9)]
    [InlineData("{ a(x: 1.) }", 1, 10)]
    [InlineData("{ a(x: 1.a) }", 1, 10)]
    [InlineData("{ a(x: -) }", 1, 9)]
    [InlineData("{ a(x: 1.2.3) }", 1, 11)]
    [InlineData("{ a(x: 1e) }", 1, 10)]
    [InlineData("{ .. }", 1, 3)]
    [InlineData("{ a(x: \"b\n\") }", 1, 10)]
    [InlineData("{ a(x: \"\\z\") }", 1, 9)]
    [InlineData("{ a(x: \"\\uD800\") }", 1, 9)]
    [InlineData("{ a(x: \"\\u{110000}\") }", 1, 9)]
    [InlineData("{ a(x: \"\\u{D800}\") }", 1, 9)]
    [InlineData("{ a(x: \"\"\"b) }", 1, 15)]
    [InlineData("{ ? }", 1, 3)]
    [InlineData("{\r\n\r\n  é }", 3, 3)]
    [InlineData("{ a # é\uD83D\uDE00\n 😀 }", 2, 2)]
    [InlineData("{ }", 1, 3)]
    [InlineData("{ a() }", 1, 5)]
    [InlineData("query () { a }", 1, 8)]
    [InlineData("fragment on on A { a }", 1, 10)]
    [InlineData("query ($a: Int = $b) { a }", 1, 18)]
    [InlineData("enum E { true }", 1, 10)]
    [InlineData("", 1, 1)]
    [InlineData("\"about\" { a }", 1, 1)]
    [InlineData("\"about\" extend type A { a: Int }", 1, 1)]
    [InlineData("\"about\" nothing", 1, 1)]
    [InlineData("\"about\" 1", 1, 9)]
    [InlineData("{ a", 1, 4)]
    [InlineData("type A { a: Int } {", 1, 20)]
    [InlineData("directive @a on NOWHERE", 1, 17)]
    public void Errors_stand_where_they_are(string source, int line, int column)
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        var error = Assert.Throws<SyntaxException>(() => Parser.Parse(bytes, ParseLimits.Sdl));
        Assert.Equal(new Location(line, column), LineMap.Locate(bytes, error.At));
    }

    [Fact]
    public void Invalid_utf8_is_refused() =>
        Assert.Equal(2, Assert.Throws<SyntaxException>(() => Parser.Parse(new byte[] { (byte)'{', (byte)'#', 0xED, 0xA0, 0x80, (byte)'}' }, ParseLimits.Sdl)).At);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\\u0041\\u{1F600}\\uD83D\\uDE00\"", "a\n\t\"\\/\b\f\rA😀😀")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"\n\n    a\n      b\\n\n\n    c\n  \n\"\"\"", "a\n  b\\n\n\nc")]
    [InlineData("\"\"\"x \\\"\"\" y\"\"\"", "x \"\"\" y")]
    [InlineData("\"\"\"  a\r\n    b\r    c\"\"\"", "  a\nb\nc")]
    public void Strings(string literal, string value) => Assert.Equal(value, ((StringNode)Parser.ParseConstant(literal)).Value);

    [Fact]
    public void The_whole_grammar_prints_as_it_reads()
    {
        const string source = "\uFEFF\"op\" query Q(\"v\" $a: [Int!]! = [1, -2] @d, $b: In = {x: {y: null}}) @d(a: 1.5e3) { type: fragment, on { ... on T @d { query } ...F @skip(if: true) ... { mutation } } f(a: $a, e: ENUM, s: \"\\u0001é\", l: [[], [true]]) }\n\"frag\" fragment F on T @d { null: true }\nmutation { a }\nsubscription S { a }";
        var once = Printer.Document(Parser.Parse(Encoding.UTF8.GetBytes(source), ParseLimits.Sdl));
        var twice = Printer.Document(Parser.Parse(Encoding.UTF8.GetBytes(once), ParseLimits.Sdl));
        Assert.Equal(once, twice);
        Assert.Contains("\"op\"\nquery Q(\"v\" $a: [Int!]! = [1, -2] @d, $b: In = { x: { y: null } }) @d(a: 1.5e3) {", once, StringComparison.Ordinal);
        Assert.Contains("f(a: $a, e: ENUM, s: \"\\u0001é\", l: [[], [true]])", once, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_and_tokens_and_directives_are_counted()
    {
        var limits = new ParseLimits(20, 3, 2);
        static byte[] B(string s) => Encoding.UTF8.GetBytes(s);
        Assert.NotNull(Parser.Parse(B("{ a { b { c } } }"), limits));
        foreach (var source in new[] { "{ a { b { c { d } } } }", "{ a(x: [[[1]]]) }", "query ($x: [[[[Int]]]]) { a }", "{ a b c d e f g h i j k l m n o p q r s t }", "{ a @b @c @d }" })
        {
            Assert.Equal("TOKENS", Assert.Throws<SyntaxException>(() => Parser.Parse(B(source), limits)).Code);
        }
    }
}
