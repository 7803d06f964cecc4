using System.Diagnostics;
using System.Text;
using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL.Tests.Validation;

/// <summary>G1: graphql-js 16 and the engine judge the same generated documents, rule by rule and place by place. VRN_SEED makes others.</summary>
public sealed class OracleTests
{
    private const int Documents = 5_000;
    private const int Quota = 200;

    // Nobody says which of two fragments of one name a spread means; these rules follow spreads.
    private static readonly string[] Follow =
    [
        "MaxIntrospectionDepthRule", "NoFragmentCyclesRule", "NoUndefinedVariablesRule", "NoUnusedFragmentsRule", "NoUnusedVariablesRule",
        "OverlappingFieldsCanBeMergedRule", "PossibleFragmentSpreadsRule", "SingleFieldSubscriptionsRule", "VariablesInAllowedPositionRule",
    ];

    private static readonly string Tools = Path.Combine("tests", "clients", "graphql");

    [Fact]
    public async Task Graphql_js_says_the_same()
    {
        var seed = Environment.GetEnvironmentVariable("VRN_SEED") is { Length: > 0 } given ? int.Parse(given, null) : 1;
        var folder = Folder();
        var schema = Schema.Load(await File.ReadAllTextAsync(Path.Combine(folder, "schema.graphql"), TestContext.Current.CancellationToken));
        using var node = Start(folder, seed);
        var complaints = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var faults = new List<string>();
        var failing = RecordedVectorsTests.Ours.Keys.ToDictionary(rule => rule, _ => 0);
        var passing = failing.ToDictionary();
        var (judged, unreadable) = (0, 0);
        while (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            using var said = JsonDocument.Parse(line);
            if (said.RootElement.TryGetProperty("rules", out var rules))
            {
                Assert.Equal(RecordedVectorsTests.Ours.Keys.Order(), rules.EnumerateArray().Select(rule => rule.GetString()).Order());
                continue;
            }
            judged++;
            unreadable += said.RootElement.GetProperty("syntax").ValueKind == JsonValueKind.String ? 1 : 0;
            Compare(schema, said.RootElement, failing, passing, faults);
        }
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(node.ExitCode == 0, await complaints);
        Assert.True(faults.Count == 0, $"VRN_SEED={seed}: {faults.Count} differences\n{string.Join("\n\n", faults.Take(8))}");
        Assert.Equal(Documents, judged);
        Assert.True(unreadable >= Quota, $"VRN_SEED={seed}: only {unreadable} documents that do not parse");
        Assert.All(failing, rule => Assert.True(rule.Value >= Quota && passing[rule.Key] >= Quota,
            $"VRN_SEED={seed}: {rule.Key} fails in {rule.Value} documents and passes in {passing[rule.Key]}"));
        TestContext.Current.SendDiagnosticMessage($"VRN_SEED={seed}: {judged} documents, {unreadable} do not parse");
    }

    private static void Compare(Schema schema, JsonElement said, Dictionary<string, int> failing, Dictionary<string, int> passing, List<string> faults)
    {
        var text = said.GetProperty("doc").GetString()!;
        var source = Encoding.UTF8.GetBytes(text);
        var expected = said.GetProperty("syntax").GetString();
        Document document;
        try
        {
            document = Parser.Parse(source, ParseLimits.Sdl);
        }
        catch (SyntaxException fault)
        {
            var at = LineMap.Locate(source, fault.At);
            if ($"{at.Line}:{at.Column}" != expected)
            {
                faults.Add($"syntax: expected {expected ?? "none"}, was {at.Line}:{at.Column}, {fault.Message}\n{JsonSerializer.Serialize(text)}");
            }
            return;
        }
        if (expected is not null)
        {
            faults.Add($"syntax: expected {expected}, was none\n{JsonSerializer.Serialize(text)}");
            return;
        }
        var facts = new Facts(schema, document);
        foreach (var (rule, ours) in RecordedVectorsTests.Ours)
        {
            var errors = new List<ValidationError>();
            foreach (var name in ours)
            {
                Validator.Rules.Single(r => r.Name == name).Rule(facts, errors);
            }
            RecordedVectorsTests.Part(rule, errors);
            // Nor which of two arguments of one name counts when fields are compared.
            if (rule == "OverlappingFieldsCanBeMergedRule" && said.GetProperty("errors").TryGetProperty("UniqueArgumentNamesRule", out _))
            {
                continue;
            }
            if (IsBeyond16(rule, said, errors) || (Follow.Contains(rule) && said.GetProperty("errors").TryGetProperty("UniqueFragmentNamesRule", out _)))
            {
                continue;
            }
            List<string> theirs = said.GetProperty("errors").TryGetProperty(rule, out var places) ? [.. places.EnumerateArray().Select(place => place.GetString()!)] : [];
            var actual = RecordedVectorsTests.Locations(source, errors);
            (theirs.Count > 0 ? failing : passing)[rule]++;
            // Of the conflicts of one place each names those it meets first; below introspection refused once only one looks on.
            if (rule is "OverlappingFieldsCanBeMergedRule" or "MaxIntrospectionDepthRule" ? theirs.Count == 0 != (actual.Count == 0) : !theirs.SequenceEqual(actual))
            {
                faults.Add($"{rule}: expected {string.Join(", ", theirs)}; was {string.Join(", ", actual)}\n{text}");
            }
        }
    }

    /// <summary>What version 16 cannot tell: it says so itself, but for @skip at a subscription's root, of which it knows nothing.</summary>
    private static bool IsBeyond16(string rule, JsonElement said, List<ValidationError> errors) =>
        said.GetProperty("beyond").EnumerateArray().Any(name => name.ValueEquals(rule))
        || (rule == "SingleFieldSubscriptionsRule" && errors.Exists(error => error.Message.Contains("@skip", StringComparison.Ordinal)));

    private static Process Start(string folder, int seed)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "oracle.mjs"), $"{seed}", $"{Documents}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absent("node");
            throw;
        }
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, Tools);
            if (Directory.Exists(folder))
            {
                if (!Directory.Exists(Path.Combine(folder, "..", "node_modules", "graphql")))
                {
                    Absent("npm ci in tests/clients");
                }
                return folder;
            }
        }
        throw new InvalidOperationException($"{Tools} is not above {AppContext.BaseDirectory}.");
    }

    private static void Absent(string what)
    {
        Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"needs {what}");
        Assert.Skip($"needs {what}");
    }
}
