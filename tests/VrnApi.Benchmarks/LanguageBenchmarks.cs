using System.Text;
using BenchmarkDotNet.Attributes;
using VrnApi.GraphQL;
using VrnApi.GraphQL.Language;

namespace VrnApi.Benchmarks;

/// <summary>What a document costs before it runs: <c>dotnet run -c Release --project tests/VrnApi.Benchmarks -- --filter '*Language*'</c>.</summary>
[MemoryDiagnoser]
public class LanguageBenchmarks
{
    internal const string Listing = """
        query Listings($area: String, $first: Int) {
          services(filter: {area: $area}, first: $first) {
            totalCount pageInfo { hasNextPage endCursor }
            nodes { ...Card organisation { uuid name website } locations { location { precision latitude longitude } } }
          }
        }
        fragment Card on Service { id uuid name description status minimumAge maximumAge costKind alert lastModified }
        """;

    private readonly byte[] source = Encoding.UTF8.GetBytes(Listing);

    private Schema schema = null!;
    private Document document = null!;

    [GlobalSetup]
    public void Load()
    {
        schema = Schema.Load(File.ReadAllText(Path.Combine(FindRoot(), "schemas", "graphql", "schema.graphql")));
        document = Parser.Parse(source, ParseLimits.Sdl);
    }

    [Benchmark]
    public object Parse() => Parser.Parse(source, ParseLimits.Sdl);

    [Benchmark]
    public int Validate() => Validator.Validate(schema, document, int.MaxValue).Count;

    internal static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VrnApi.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        return folder;
    }
}
