using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.GraphQL.Language;
using VrnApi.GraphQL.Tests.Validation;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>Type systems: rule by rule, as a whole, and what introspection tells of them.</summary>
internal sealed class SchemaJudge(string introspect, bool is17, Tally tally)
{
    private static readonly string[] Specified = ["skip", "include", "deprecated", "specifiedBy", "oneOf", "defer", "stream"];

    public async Task Introspect(Schema schema, JsonElement expected, string about)
    {
        using var response = await SaltedWiring.Engine(schema).ExecuteAsync(
            new GraphQLRequest { Document = Encoding.UTF8.GetBytes(introspect) }, default, CancellationToken.None);
        var body = JsonNode.Parse(response.Body.Span)!;
        tally.Count("introspect", failing: false);
        var (theirs, ours) = (Sorted(JsonNode.Parse(expected.GetRawText())!["__schema"]!), Sorted(body["data"]?["__schema"]));
        for (var i = 0; i < Math.Max(theirs.Count, ours.Count); i++)
        {
            if (theirs.ElementAtOrDefault(i) != ours.ElementAtOrDefault(i))
            {
                tally.Equal("introspect", theirs.ElementAtOrDefault(i) ?? "", ours.ElementAtOrDefault(i) ?? "", about);
                return;
            }
        }
    }

    /// <returns>The document printed, null if it does not parse.</returns>
    public async Task<string?> Judge(JsonElement said)
    {
        var text = said.GetProperty("sdl").GetString()!;
        var source = Encoding.UTF8.GetBytes(text);
        if (DocumentJudge.Parse(source, said.GetProperty("syntax").GetString(), text, tally) is not { } document)
        {
            return null;
        }
        var prior = said.GetProperty("base").GetString();
        var about = $"{prior}\n--\n{text}";
        var existing = prior is null ? null : SchemaBuilder.Build(Parser.Parse(Encoding.UTF8.GetBytes(prior), ParseLimits.Sdl));
        var errors = said.GetProperty("errors");
        foreach (var (rule, check) in SdlRules.All.Where(r => r.Key != "TypeSystemOnly"))
        {
            var context = new SdlContext(document, existing);
            check(context);
            var theirs = errors.TryGetProperty(rule.Replace("OnDirectives", "", StringComparison.Ordinal), out var places) ? string.Join(", ", places.EnumerateArray().Select(p => p.GetString())) : "";
            tally.Count("SDL " + rule, theirs.Length > 0);
            tally.Equal("SDL " + rule, theirs, string.Join(", ", RecordedVectorsTests.Locations(source, context.Errors)), about);
        }
        if (said.GetProperty("valid").ValueKind != JsonValueKind.Null)
        {
            await Valid(said, prior is null ? text : prior + "\n" + text, about);
        }
        return Printer.Document(document);
    }

    private async Task Valid(JsonElement said, string whole, string about)
    {
        var valid = said.GetProperty("valid").GetBoolean();
        Schema? schema = null;
        var faults = "none";
        try
        {
            schema = Schema.Load(whole);
        }
        catch (SchemaException e)
        {
            faults = string.Join("; ", e.Faults);
        }
        // Version 16 judges neither defaults nor rings of oneOf inputs.
        if (valid && schema is null && !is17)
        {
            return;
        }
        tally.Count("SDL valid", !valid);
        if (valid != (schema is not null))
        {
            tally.Equal("SDL valid", valid ? "none" : said.GetProperty("why").GetRawText(), faults, about);
        }
        else if (schema is not null)
        {
            await Introspect(schema, said.GetProperty("introspection"), about);
        }
    }

    /// <summary>As maps: types, directives and possible types by name, without what an engine may word or add as it likes.</summary>
    private List<string> Sorted(JsonNode? schema)
    {
        var lines = new List<string>();
        foreach (var type in schema?["types"]?.AsArray() ?? [])
        {
            var name = (string)type!["name"]!;
            if (name.StartsWith("__", StringComparison.Ordinal))
            {
                continue;
            }
            if (BuiltIns.Scalars.Contains(name))
            {
                type.AsObject().Remove("description");
            }
            if (type["possibleTypes"] is JsonArray possible)
            {
                type["possibleTypes"] = new JsonArray([.. possible.OrderBy(p => (string)p!["name"]!, StringComparer.Ordinal).Select(p => p!.DeepClone())]);
            }
            lines.Add("type " + Keyed(type));
        }
        foreach (var directive in schema?["directives"]?.AsArray() ?? [])
        {
            if (!Specified.Contains((string)directive!["name"]!))
            {
                // Of version 17 alone.
                directive.AsObject().Remove("isDeprecated");
                directive.AsObject().Remove("deprecationReason");
                lines.Add("directive " + Keyed(directive));
            }
        }
        foreach (var name in new[] { "description", "queryType", "mutationType", "subscriptionType" })
        {
            lines.Add($"{name} {(schema?[name] as JsonObject)?["name"] ?? schema?[name]}");
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    // Members by name, so that the order in which they were asked does not matter.
    private string Keyed(JsonNode? node) => node switch
    {
        JsonObject o => '{' + string.Join(',', o.Where(m => is17 || m.Key != "defaultValue").OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + ':' + Keyed(m.Value))) + '}',
        JsonArray a => '[' + string.Join(',', a.Select(Keyed)) + ']',
        null => "null",
        _ => node.ToJsonString(),
    };
}
