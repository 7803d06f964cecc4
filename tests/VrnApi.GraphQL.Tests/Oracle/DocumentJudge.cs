using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Validation;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>A document against one schema: parse, validate rule by rule, coerce its variables, execute, print.</summary>
internal sealed class DocumentJudge(Schema schema, bool is17, Tally tally)
{
    // Nobody says which of two fragments of one name a spread means; these rules follow spreads.
    private static readonly string[] Follow =
    [
        "MaxIntrospectionDepthRule", "NoFragmentCyclesRule", "NoUndefinedVariablesRule", "NoUnusedFragmentsRule", "NoUnusedVariablesRule",
        "OverlappingFieldsCanBeMergedRule", "PossibleFragmentSpreadsRule", "SingleFieldSubscriptionsRule", "VariablesInAllowedPositionRule",
    ];

    private readonly Engine<Salted> engine = SaltedWiring.Engine(schema);

    /// <returns>The document printed, null if it does not parse.</returns>
    public async Task<string?> Judge(JsonElement said)
    {
        var text = said.GetProperty("doc").GetString()!;
        var source = Encoding.UTF8.GetBytes(text);
        if (Parse(source, said.GetProperty("syntax").GetString(), text, tally) is not { } document)
        {
            return null;
        }
        var valid = Validate(document, said, text, source);
        if (valid && said.TryGetProperty("variables", out var given))
        {
            var about = $"{text}\n{given.GetRawText()}\n{(said.TryGetProperty("salt", out var salt) ? salt.GetRawText() : "")}";
            Coerce(document, said, given, about);
            // The order of all types is each engine's own; introspection as a whole is compared as maps.
            if (said.TryGetProperty("data", out var data) && !text.Contains("types", StringComparison.Ordinal))
            {
                await Execute(source, said, given, data, about);
            }
        }
        return Printer.Document(document);
    }

    public static Document? Parse(byte[] source, string? expected, string text, Tally tally)
    {
        Document? document = null;
        string? actual = null;
        try
        {
            document = Parser.Parse(source, ParseLimits.Sdl);
        }
        catch (SyntaxException fault)
        {
            var at = LineMap.Locate(source, fault.At);
            actual = $"{at.Line}:{at.Column}";
        }
        tally.Count("parse", expected is not null);
        tally.Equal("parse", expected ?? "none", actual ?? "none", JsonSerializer.Serialize(text));
        return expected is null ? document : null;
    }

    private bool Validate(Document document, JsonElement said, string text, byte[] source)
    {
        var facts = new Facts(schema, document);
        var errors = said.GetProperty("errors");
        foreach (var (rule, ours) in RecordedVectorsTests.Ours)
        {
            if (!is17 && rule == "KnownOperationTypesRule")
            {
                continue;
            }
            var found = new List<ValidationError>();
            foreach (var name in ours)
            {
                Validator.Rules.Single(r => r.Name == name).Rule(facts, found);
            }
            RecordedVectorsTests.Part(rule, found);
            // Nor which of two arguments of one name counts when fields are compared.
            if ((rule == "OverlappingFieldsCanBeMergedRule" && errors.TryGetProperty("UniqueArgumentNamesRule", out _))
                || (Follow.Contains(rule) && errors.TryGetProperty("UniqueFragmentNamesRule", out _))
                || (!is17 && rule == "ValuesOfCorrectTypeRule"
                    && (errors.TryGetProperty("UniqueInputFieldNamesRule", out _) || found.Exists(e => e.Rule == nameof(InputObjectFieldNames))))
                || IsBeyond16(rule, said, found))
            {
                continue;
            }
            List<string> theirs = errors.TryGetProperty(rule, out var places) ? [.. places.EnumerateArray().Select(place => place.GetString()!)] : [];
            var actual = RecordedVectorsTests.Locations(source, found);
            tally.Count(rule, theirs.Count > 0);
            // Of the conflicts of one place each names those it meets first; below introspection refused once only one looks on.
            if (rule is "OverlappingFieldsCanBeMergedRule" or "MaxIntrospectionDepthRule")
            {
                (theirs, actual) = ([.. theirs.Take(1).Select(_ => "some")], [.. actual.Take(1).Select(_ => "some")]);
            }
            tally.Equal(rule, string.Join(", ", theirs), string.Join(", ", actual), text);
        }
        return !errors.EnumerateObject().Any() && facts.Operations.All(o => schema.Root(o.Kind) is not null);
    }

    /// <summary>What version 16 cannot tell: it says so itself, but for @skip at a subscription's root, of which it knows nothing.</summary>
    private bool IsBeyond16(string rule, JsonElement said, List<ValidationError> errors) =>
        said.GetProperty("beyond").EnumerateArray().Any(name => name.ValueEquals(rule))
        || (!is17 && rule == "SingleFieldSubscriptionsRule" && errors.Exists(error => error.Message.Contains("@skip", StringComparison.Ordinal)
            || error.Message.Contains("needs", StringComparison.Ordinal)));

    private void Coerce(Document document, JsonElement said, JsonElement given, string about)
    {
        var name = said.GetProperty("operation").GetString();
        var operation = document.Definitions.OfType<OperationNode>().First(o => o.Name == name);
        var faults = new List<(VariableNode Variable, string Message)>();
        var values = Variables.Coerce(schema, operation, given, faults);
        var faulty = said.TryGetProperty("faulty", out var names);
        tally.Count("coerce", faulty);
        var actual = faults.Count > 0
            ? string.Join(',', faults.Select(f => f.Variable.Name).Distinct().Order(StringComparer.Ordinal))
            : string.Join('\n', values.All.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={Canonical.Value(v.Value)}"));
        var expected = faulty
            ? string.Join(',', names.EnumerateArray().Select(n => n.GetString()))
            : string.Join('\n', said.GetProperty("coerced").EnumerateObject().OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => $"{v.Name}={v.Value.GetString()}"));
        tally.Equal("coerce", expected, actual, about);
    }

    private async Task Execute(byte[] source, JsonElement said, JsonElement given, JsonElement data, string about)
    {
        using var response = await engine.ExecuteAsync(new GraphQLRequest
        {
            Document = source,
            OperationName = said.GetProperty("operation").GetString(),
            Variables = Encoding.UTF8.GetBytes(given.GetRawText()),
        }, new Salted(said.GetProperty("salt").GetUInt32()), CancellationToken.None);
        var body = JsonNode.Parse(response.Body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 500 })!.AsObject();
        var failed = said.GetProperty("failed");
        tally.Count("execute", failed.GetArrayLength() > 0);
        tally.Equal("data", Canonical.Ordered(JsonNode.Parse(data.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = 500 })),
            body.ContainsKey("data") ? Canonical.Ordered(body["data"]) : body.ToJsonString(), about);
        var expected = failed.EnumerateArray().Select(f => $"{f.GetProperty("path").GetRawText()} {f.GetProperty("at").GetRawText()}");
        var actual = (body["errors"]?.AsArray() ?? []).Select(e => $"{e!["path"]?.ToJsonString()} [{string.Join(',', e["locations"]!.AsArray()
            .Select(l => $"\"{l!["line"]}:{l["column"]}\"").Order(StringComparer.Ordinal))}]");
        tally.Equal("errors", string.Join('\n', expected), string.Join('\n', actual), about);
    }
}
