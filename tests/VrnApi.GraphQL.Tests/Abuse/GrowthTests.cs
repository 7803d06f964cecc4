using System.Text;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Harness;

namespace VrnApi.GraphQL.Tests.Abuse;

/// <summary>Alone on the machine as far as this process goes: what is measured is time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Timed
{
    public const string Name = "timed";
}

/// <summary>Validation stays near-linear when nothing limits the document.</summary>
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
