using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>
/// Documents as an HSDS tabular data package: one CSV for each table, and the description that names columns and keys. Rows go to files in
/// a folder while the documents pass; memory holds the ids of what several documents show.
/// </summary>
internal sealed class HsdsPackage : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string folder;
    private readonly Dictionary<string, (HsdsTable Table, StreamWriter Writer)> files;
    private readonly HashSet<(string Table, string Id)> written = [];

    public HsdsPackage(string folder)
    {
        this.folder = folder;
        files = HsdsTables.All.ToDictionary(table => table.Name, table =>
            (table, new StreamWriter(Path.Combine(folder, table.File), append: false, new UTF8Encoding(false)) { NewLine = "\r\n" }), StringComparer.Ordinal);
        foreach (var (table, writer) in files.Values)
        {
            writer.WriteLine(string.Join(',', table.Read.Select(column => column.Name)));
        }
    }

    /// <summary>In all tables.</summary>
    public long Rows { get; private set; }

    public void Taxonomy(JsonElement taxonomy) => Row("taxonomy", taxonomy);

    public void Term(JsonElement term) => Row("taxonomy_term", term);

    /// <remarks>Organisations come before services, which name theirs.</remarks>
    public void Organisation(JsonElement organisation)
    {
        var id = Id(organisation);
        if (!written.Add(("organization", id)))
        {
            return;
        }
        Row("organization", organisation);
        var key = ("organization_id", id);
        People(organisation, key);
        Each(organisation, "funding", one => Row("funding", one, key));
        Each(organisation, "organization_identifiers", one => Row("organization_identifier", one, key));
        Each(organisation, "programs", one => Programme(one, id));
        Attributes(organisation, "organization", id);
    }

    public void Service(JsonElement service)
    {
        var id = Id(service);
        var organisation = service.GetProperty("organization");
        Organisation(organisation);
        var key = ("service_id", id);
        string? programme = null;
        if (service.TryGetProperty("program", out var under))
        {
            // The format wants an organisation for every programme: of a national one it is whoever offers it first.
            Programme(under, Id(organisation));
            programme = Id(under);
        }
        Row("service", service, ("organization_id", Id(organisation)), ("program_id", programme));
        People(service, key);
        Each(service, "schedules", one => Row("schedule", one, key));
        Each(service, "service_areas", one => Row("service_area", one, key));
        Each(service, "languages", one => Row("language", one, key));
        Each(service, "funding", one => Row("funding", one, key));
        Each(service, "cost_options", one => Row("cost_option", one, key));
        Each(service, "required_documents", one => Row("required_document", one, key));
        Attributes(service, "service", id);
        Each(service, "service_at_locations", link =>
        {
            var place = link.GetProperty("location");
            Place(place);
            Row("service_at_location", link, key, ("location_id", Id(place)));
            People(link, ("service_at_location_id", Id(link)));
            Each(link, "schedules", one => Row("schedule", one, ("service_at_location_id", Id(link))));
        });
    }

    /// <summary>Ends the tables and packs them.</summary>
    public async Task Pack(string file, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var (_, writer) in files.Values)
        {
            await writer.DisposeAsync();
        }
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write);
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        await Put("datapackage.json", new MemoryStream(Description(at)));
        foreach (var (table, _) in files.Values)
        {
            await using (var rows = File.OpenRead(Path.Combine(folder, table.File)))
            {
                await Put(table.File, rows);
            }
            File.Delete(Path.Combine(folder, table.File));
        }

        async Task Put(string name, Stream content)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = at;
            await using var into = await entry.OpenAsync(ct);
            await content.CopyToAsync(into, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, writer) in files.Values)
        {
            await writer.DisposeAsync();
        }
    }

    internal static byte[] Description(DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["profile"] = "tabular-data-package",
        ["name"] = "human_services_data",
        ["title"] = "Human services data",
        ["version"] = "3.0.0",
        ["created"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        ["resources"] = new JsonArray([.. HsdsTables.All.Select(table => (JsonNode)new JsonObject
        {
            ["name"] = table.Name,
            ["path"] = table.File,
            ["profile"] = "tabular-data-resource",
            ["format"] = "csv",
            ["mediatype"] = "text/csv",
            ["encoding"] = "utf-8",
            ["schema"] = new JsonObject
            {
                ["fields"] = new JsonArray([.. table.Read.Select(column => (JsonNode)new JsonObject
                {
                    ["name"] = column.Name,
                    ["type"] = column.Type,
                    ["constraints"] = new JsonObject { ["required"] = column.IsRequired, ["unique"] = column.Name == "id" },
                })]),
                ["primaryKey"] = "id",
                ["foreignKeys"] = new JsonArray([.. table.Foreign.Select(key => (JsonNode)new JsonObject
                {
                    ["fields"] = key.Column,
                    ["reference"] = new JsonObject { ["resource"] = key.Table, ["fields"] = "id" },
                })]),
            },
        })]),
    }, Indented);

    private void Programme(JsonElement programme, string organisation)
    {
        if (written.Add(("program", Id(programme))))
        {
            Row("program", programme, ("organization_id", organisation));
        }
    }

    private void Place(JsonElement place)
    {
        var id = Id(place);
        if (!written.Add(("location", id)))
        {
            return;
        }
        Row("location", place);
        var key = ("location_id", id);
        People(place, key);
        Each(place, "languages", one => Row("language", one, key));
        Each(place, "addresses", one => Row("address", one, key));
        Each(place, "accessibility", one => Row("accessibility", one, key));
        Each(place, "schedules", one => Row("schedule", one, key));
    }

    private void People(JsonElement parent, (string, string?) key)
    {
        Each(parent, "contacts", contact =>
        {
            Row("contact", contact, key);
            Each(contact, "phones", phone => Phone(phone, ("contact_id", Id(contact))));
        });
        Each(parent, "phones", phone => Phone(phone, key));
    }

    private void Phone(JsonElement phone, (string, string?) key)
    {
        Row("phone", phone, key);
        Each(phone, "languages", one => Row("language", one, ("phone_id", Id(phone))));
    }

    private void Attributes(JsonElement parent, string kind, string id) => Each(parent, "attributes", one =>
        Row("attribute", one, ("link_id", id), ("link_entity", kind), ("taxonomy_term_id", Id(one.GetProperty("taxonomy_term")))));

    private void Row(string name, JsonElement source, params ReadOnlySpan<(string Column, string? Value)> keys)
    {
        var (table, writer) = files[name];
        Rows++;
        for (var i = 0; i < table.Read.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }
            var column = table.Read[i];
            string? given = null;
            var isKey = false;
            foreach (var (key, value) in keys)
            {
                if (key == column.Name)
                {
                    (given, isKey) = (value, true);
                }
            }
            if (!isKey && source.TryGetProperty(column.Name, out var member))
            {
                given = member.ValueKind == JsonValueKind.String ? member.GetString() : member.ValueKind == JsonValueKind.Number ? member.GetRawText() : null;
            }
            writer.Write(CsvText.Cell(given, column.Type == "string", isPhone: name == "phone" && column.Name == "number"));
        }
        writer.WriteLine();
    }

    private static void Each(JsonElement parent, string member, Action<JsonElement> each)
    {
        if (parent.TryGetProperty(member, out var list))
        {
            foreach (var item in list.EnumerateArray())
            {
                each(item);
            }
        }
    }

    private static string Id(JsonElement element) => element.GetProperty("id").GetString()!;
}
