using System.Text.Json;
using VrnApi.GraphQL.Tests.Validation;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>
/// G1: graphql-js and the engine parse, validate, coerce, execute, introspect and print the same generated documents and schemas.
/// VRN_SEED makes others, VRN_DOCUMENTS more.
/// </summary>
public sealed class OracleTests
{
    private const int Documents = 6_000;
    private const int Quota = 200;

    [Fact]
    public async Task Graphql_js_says_the_same()
    {
        var seed = Number("VRN_SEED", 1);
        var documents = Number("VRN_DOCUMENTS", Documents);
        var systems = documents / 2;
        var tally = new Tally();
        await using var oracle = OracleProcess.Start(seed, documents, systems);
        SchemaJudge? schemas = null;
        DocumentJudge? judge = null;
        var is17 = false;
        var judged = 0;
        var printed = 0;
        await foreach (var said in oracle.Lines())
        {
            if (said.TryGetProperty("version", out var version))
            {
                is17 = version.GetString()!.StartsWith("17.", StringComparison.Ordinal);
                schemas = new SchemaJudge(said.GetProperty("introspect").GetString()!, is17, tally);
                Assert.Equal(RecordedVectorsTests.Ours.Keys.Where(rule => is17 || rule != "KnownOperationTypesRule").Order(), Texts(said.GetProperty("rules")).Order());
                Assert.Equal(SdlRules.All.Keys.Where(rule => rule != "TypeSystemOnly").Select(rule => rule.Replace("OnDirectives", "", StringComparison.Ordinal)).Order(), Texts(said.GetProperty("sdlRules")).Order());
            }
            else if (said.TryGetProperty("schema", out var sdl))
            {
                var schema = Schema.Load(sdl.GetString()!);
                judge = new DocumentJudge(schema, is17, tally);
                await schemas!.Introspect(schema, said.GetProperty("introspection"), sdl.GetString()!);
            }
            else if (said.TryGetProperty("doc", out _) || said.TryGetProperty("sdl", out _))
            {
                judged++;
                var text = said.TryGetProperty("doc", out _) ? await judge!.Judge(said) : await schemas!.Judge(said);
                if (text is not null)
                {
                    printed++;
                    oracle.Printed(said, text);
                }
            }
            else if (said.TryGetProperty("end", out _))
            {
                oracle.Close();
            }
            else
            {
                tally.Faults.AddRange(said.GetProperty("printFaults").EnumerateArray().Select(f => $"print: {f.GetRawText()}"));
                Assert.Equal(said.GetProperty("printed").GetInt32() - said.GetProperty("unread").GetInt32(), printed);
            }
        }
        await Report(tally, seed);
        Assert.True(tally.Faults.Count == 0, $"VRN_SEED={seed}: {tally.Faults.Count} differences\n{string.Join("\n\n", tally.Faults.Take(8))}");
        Assert.True(judged >= documents && judged >= 5_000, $"only {judged} documents");
        tally.Demand(RecordedVectorsTests.Ours.Keys.Where(rule => is17 || rule != "KnownOperationTypesRule"), Quota, Quota);
        tally.Demand(["parse", "execute"], Quota, Quota);
        tally.Demand(["coerce"], 100, Quota);
        tally.Demand(SdlRules.All.Keys.Where(rule => rule != "TypeSystemOnly").Select(rule => "SDL " + rule), Quota, Quota);
        tally.Demand(["SDL valid"], is17 ? Quota : 50, Quota);
        tally.Demand(["introspect"], 0, Quota);
    }

    private static async Task Report(Tally tally, int seed)
    {
        TestContext.Current.SendDiagnosticMessage($"VRN_SEED={seed}\n{tally}");
        // All differences at once, for whoever mends them.
        if (Environment.GetEnvironmentVariable("VRN_ORACLE_REPORT") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, $"{tally}\n\n{string.Join("\n\n", tally.Faults)}\n");
        }
    }

    private static List<string?> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()).ToList();

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, null) : otherwise;
}
