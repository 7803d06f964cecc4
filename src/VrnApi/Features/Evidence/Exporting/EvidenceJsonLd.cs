using System.Text.Encodings.Web;
using System.Text.Json;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>
/// A dump as one JSON-LD document with its context inside: every row is a node, what it refers to is named by that node's address, and
/// words that PROV and Dublin Core have are theirs.
/// </summary>
internal static class EvidenceJsonLd
{
    private const string Vocabulary = "urn:vrn:evidence:";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Columns that mean what a published vocabulary means.</summary>
    private static readonly Dictionary<string, string> Terms = new(StringComparer.Ordinal)
    {
        ["title"] = "dcterms:title",
        ["label"] = "dcterms:title",
        ["summary"] = "dcterms:description",
        ["publisher"] = "dcterms:publisher",
        ["edition"] = "dcterms:hasVersion",
        ["published_text"] = "dcterms:issued",
        ["owner"] = "dcterms:rightsHolder",
        ["quote"] = "prov:value",
        ["section"] = "dcterms:bibliographicCitation",
        ["citation_id"] = "dcterms:source",
        ["document_code"] = "dcterms:isPartOf",
        ["subject_id"] = "dcterms:subject",
        ["recorded_at"] = "prov:generatedAtTime",
        ["supersedes_id"] = "prov:wasRevisionOf",
        ["superseded_by_id"] = "dcterms:isReplacedBy",
        ["decided_by_client"] = "prov:wasAssociatedWith",
        ["proposed_by_client"] = "prov:wasAttributedTo",
    };

    public static byte[] Write(EvidenceDump dump)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            var signals = dump.Signals.ToLookup(signal => signal.SubjectId.ToString());
            json.WriteStartObject();
            Context(json, dump);
            json.WriteBoolean("containsHarmful", dump.ContainsHarmful);
            json.WriteStartArray("@graph");
            foreach (var (table, rows) in dump.Tables)
            {
                foreach (var cells in rows)
                {
                    Node(json, table, cells, table.Name == "subject" ? [.. signals[table.Key(cells)]] : []);
                }
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <exception cref="FormatException">A node cannot be read.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string?[]>> Read(Stream file, IReadOnlyList<EvidenceTable> tables)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            var byName = tables.ToDictionary(table => table.Name);
            var rows = tables.ToDictionary(table => table.Name, _ => new List<string?[]>());
            foreach (var node in document.RootElement.GetProperty("@graph").EnumerateArray())
            {
                var table = byName.GetValueOrDefault(node.GetProperty("@type").GetString()!) ?? throw new FormatException("A node is of an unknown type.");
                rows[table.Name].Add([.. table.Columns.Select(column => Cell(node, column))]);
            }
            return rows.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string?[]>)pair.Value);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The document is no export of evidence.", exception);
        }
    }

    private static void Context(Utf8JsonWriter json, EvidenceDump dump)
    {
        json.WriteStartObject("@context");
        json.WriteString("@base", Vocabulary);
        json.WriteString("@vocab", Vocabulary);
        json.WriteString("dcterms", "http://purl.org/dc/terms/");
        json.WriteString("prov", "http://www.w3.org/ns/prov#");
        json.WriteString("xsd", "http://www.w3.org/2001/XMLSchema#");
        foreach (var column in dump.Tables.SelectMany(content => content.Table.Columns).GroupBy(column => column.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (term, refers) = (Terms.GetValueOrDefault(column.Key), column.All(each => each.Refers is not null));
            if (term is null && !refers && column.Key != "recorded_at")
            {
                continue;
            }
            json.WriteStartObject(column.Key);
            json.WriteString("@id", term ?? Vocabulary + column.Key);
            if (refers || column.Key == "recorded_at")
            {
                json.WriteString("@type", refers ? "@id" : "xsd:dateTime");
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, EvidenceTable table, string?[] cells, IReadOnlyList<HarmSignal> signals)
    {
        json.WriteStartObject();
        json.WriteString("@id", $"{table.Name}/{table.Key(cells)}");
        json.WriteString("@type", table.Name);
        foreach (var (index, column) in table.Columns.Index().Where(pair => cells[pair.Index] is not null))
        {
            json.WriteString(column.Name, column.Refers is { } other ? $"{other}/{Uri.EscapeDataString(cells[index]!)}" : cells[index]);
        }
        if (table.Name == "subject")
        {
            json.WritePropertyName("harmSignals");
            JsonSerializer.Serialize(json, signals, VrnApi.Platform.Http.VrnJson.Options);
        }
        json.WriteEndObject();
    }

    private static string? Cell(JsonElement node, EvidenceTable.Column column)
    {
        if (!node.TryGetProperty(column.Name, out var value) || value.GetString() is not { } text)
        {
            return null;
        }
        if (column.Refers is not { } other)
        {
            return text;
        }
        return text.StartsWith(other + "/", StringComparison.Ordinal) ? Uri.UnescapeDataString(text[(other.Length + 1)..]) : throw new FormatException($"{column.Name} names no {other}.");
    }
}
