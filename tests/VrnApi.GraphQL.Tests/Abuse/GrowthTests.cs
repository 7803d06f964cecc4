using System.Text;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Execution;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Abuse;

/// <summary>Alone on the machine as far as this process goes: what is measured is time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Timed
{
    public const string Name = "timed";
}

/// <summary>Everything that a document, its variables or a schema file can make long stays near-linear when nothing limits it.</summary>
[Collection(Timed.Name)]
public sealed class GrowthTests
{
    /// <summary>With limits lifted, doubling a document may at most triple the time (CPU time, best of seven, in turns: other work on the machine must not decide; below 60 ms it is noise).</summary>
    [Theory]
    [InlineData("typename")]
    [InlineData("inline fragments")]
    [InlineData("conflicts")]
    [InlineData("aliases")]
    [InlineData("spreads")]
    [InlineData("arguments")]
    public void Doubling_a_document_at_most_triples_the_time(string shape)
    {
        var schema = Schema.Load(Town.Sdl);
        var (once, twice) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 7; i++)
        {
            once = Math.Min(once, Time(schema, Document(shape, 4_000)));
            twice = Math.Min(twice, Time(schema, Document(shape, 8_000)));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{once:F1} ms, then {twice:F1} ms");
        Assert.True(twice <= Math.Max(60, 3 * once), $"{shape}: {once:F1} ms, then {twice:F1} ms");
    }

    /// <summary>The same for what comes after validation, and for a schema file.</summary>
    [Theory]
    [InlineData("execution of many fields", 4_000)]
    [InlineData("execution through fragments", 4_000)]
    [InlineData("variables", 4_000)]
    [InlineData("variables in a list", 4_000)]
    [InlineData("introspection", 1_000)]
    [InlineData("SDL of required inputs", 4_000)]
    [InlineData("SDL of required inputs, the last first", 4_000)]
    [InlineData("SDL of oneOf inputs", 4_000)]
    [InlineData("SDL of objects", 4_000)]
    [InlineData("SDL of one wide object", 4_000)]
    [InlineData("SDL of one wide input", 4_000)]
    [InlineData("SDL of one wide enum", 4_000)]
    [InlineData("SDL of one wide union", 2_000)]
    [InlineData("SDL of extensions", 2_000)]
    [InlineData("SDL of directives", 4_000)]
    public void Doubling_the_work_at_most_triples_the_time(string shape, int size)
    {
        var (first, second) = (Work(shape, size), Work(shape, 2 * size));
        var (once, twice) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            once = Math.Min(once, Time(first));
            twice = Math.Min(twice, Time(second));
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{once:F1} ms, then {twice:F1} ms");
        Assert.True(twice <= Math.Max(60, 3 * once), $"{shape}: {once:F1} ms, then {twice:F1} ms");
    }

    private static Action Work(string shape, int size)
    {
        string Each(Func<int, string> part) => string.Concat(Enumerable.Range(0, size).Select(part));
        if (shape == "introspection")
        {
            var many = FixedWiring.Engine($"type Query {{ a: T0 }} {Each(i => $"type T{i} {{ a(x: Int = 1): T{(i + 1) % size} b: [Int!]! }} ")}");
            return () => Run(many, "{ __schema { types { name fields { name args { name defaultValue } type { kind name ofType { name ofType { name } } } } } } }");
        }
        if (shape.StartsWith("SDL", StringComparison.Ordinal))
        {
            var sdl = shape switch
            {
                "SDL of required inputs" => $"type Query {{ a(b: I0): Int }} {Each(i => $"input I{i} {{ a: I{i + 1}! }} ")} input I{size} {{ a: Int }}",
                "SDL of required inputs, the last first" => $"type Query {{ a(b: I0): Int }} input I{size} {{ a: Int }} {Each(i => $"input I{size - 1 - i} {{ a: I{size - i}! }} ")}",
                "SDL of oneOf inputs" => $"type Query {{ a(b: I0): Int }} {Each(i => $"input I{i} @oneOf {{ a: I{i + 1} }} ")} input I{size} {{ a: Int }}",
                "SDL of objects" => $"type Query {{ a: T0 }} {Each(i => $"type T{i} {{ a: T{(i + 1) % size} }} ")}",
                "SDL of one wide object" => $"type Query {{ {Each(i => $"a{i}(x: Int): Int ")} }}",
                "SDL of one wide input" => $"type Query {{ a(b: I): Int }} input I {{ {Each(i => $"a{i}: Int = {i} ")} }}",
                "SDL of one wide enum" => $"type Query {{ a: E }} enum E {{ {Each(i => $"A{i} ")} }}",
                "SDL of one wide union" => $"type Query {{ a: U }} union U = {Each(i => $"| T{i} ")} {Each(i => $"type T{i} {{ a: Int }} ")}",
                "SDL of extensions" => $"type Query {{ a: Int }} {Each(i => $"extend type Query {{ a{i}: Int }} ")}",
                _ => $"type Query {{ a: Int }} directive @d(a: Int) repeatable on FIELD_DEFINITION {Each(i => $"directive @d{i} on FIELD ")} extend type Query {{ b: Int {Each(i => $"@d(a: {i}) ")} }}",
            };
            return () => Schema.Load(sdl);
        }
        var (document, variables) = shape switch
        {
            "execution of many fields" => ($"{{ {Each(i => $"a{i}: b {{ a c {{ a }} }} ")} }}", "{}"),
            "execution through fragments" => ($"{{ {Each(i => $"a{i}: b {{ ...F }} ")} }} fragment F on B {{ a c {{ a }} ...G }} fragment G on B {{ d: a }}", "{}"),
            "variables in a list" => ("query ($l: [In!]) { l(of: $l) }", $"{{\"l\":[{string.Join(',', Enumerable.Range(0, size).Select(i => $"{{\"n\":{i}}}"))}]}}"),
            _ => ($"query ({Each(i => $"$v{i}: Int ")}) {{ {Each(i => $"a{i}: x(n: $v{i}) ")} }}", $"{{{string.Join(',', Enumerable.Range(0, size).Select(i => $"\"v{i}\":{i}"))}}}"),
        };
        var engine = FixedWiring.Engine("type Query { b: B x(n: Int): Int l(of: [In!]): Int } type B { a: Int c: [B] } input In { n: Int }");
        return () => Run(engine, document, variables);
    }

    // Parsing and rules have tests of their own: this is what follows them.
    private static void Run(Engine<NoCall> engine, string document, string variables = "")
    {
        var request = new GraphQLRequest { Document = Encoding.UTF8.GetBytes(document), Variables = Encoding.UTF8.GetBytes(variables) };
        using var answer = engine.ExecuteAsync(request, new NoCall(), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Assert.True(answer.Outcome == Outcome.Data, Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 500)]));
    }

    private static double Time(Action work)
    {
        GC.Collect();
        // What is made stays alive until the end, so that collecting in between would copy it again and again.
        var quiet = GC.TryStartNoGCRegion(200L * 1024 * 1024);
        var start = Environment.CpuUsage.TotalTime;
        work();
        var time = Environment.CpuUsage.TotalTime - start;
        if (quiet && System.Runtime.GCSettings.LatencyMode == System.Runtime.GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
        return time.TotalMilliseconds;
    }

    private static double Time(Schema schema, string text)
    {
        var source = Encoding.UTF8.GetBytes(text);
        // What earlier documents left behind must not be collected on this one's time.
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        Validator.Validate(schema, Parser.Parse(source, ParseLimits.Sdl), int.MaxValue);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    private static string Document(string shape, int size)
    {
        var parts = Enumerable.Range(0, size);
        return shape switch
        {
            "typename" => "{" + string.Concat(parts.Select(_ => " __typename")) + "}",
            "inline fragments" => "{" + string.Concat(parts.Select(i => $" ... {{ x{i % 100}: orgs {{ name id }} }}")) + "}",
            "conflicts" => "{" + string.Concat(parts.Select(i => $" x: places(first: {i}) {{ totalCount }}")) + "}",
            "aliases" => "{" + string.Concat(parts.Select(i => $" x{i}: orgs {{ name }}")) + "}",
            "spreads" => "{ ...F0 }" + string.Concat(parts.Select(i => $" fragment F{i} on Query {{ orgs {{ name }} ...F{i + 1} }}")) + $" fragment F{size} on Query {{ boom }}",
            _ => "{ nodes(ids: [" + string.Concat(parts.Select(i => $"\"{i}\" ")) + "]) { id } }",
        };
    }
}
