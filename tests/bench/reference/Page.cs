using System.Text.Json;
using Npgsql;

namespace VrnApi.Reference;

/// <summary>50 services by name with organisation, places, addresses, telephones and terms: two round trips.</summary>
internal static class Page
{
    private const string Roots = """
        select id, name, description, url, email, status, minimum_age, maximum_age, organisation_id, cost_kind
        from directory.service
        where is_live and listing = 'open' and status in ('active', 'temporarily-closed') and (name_sort, id) > (coalesce((select name_sort from directory.service where id = $1), ''), $1)
        order by name_sort, id limit 50
        """;

    private const string Organisations = "select id, name, description, email, website from directory.organisation where id = any($1)";

    private const string Places = """
        select link.service_id, link.id, place.location_id, place.name, place.latitude, place.longitude, location.kind
        from directory.service_location link
        join directory.location_tier place on place.location_id = link.location_id and place.tier = 'open'
        join directory.location location on location.id = link.location_id
        where link.service_id = any($1) order by link.service_id, link.id
        """;

    private const string Addresses = """
        select distinct on (address.location_id, address.ordinal, address.id)
            address.location_id, address.id, address.address1, address.city, address.state_province, address.postal_code, address.country
        from directory.service_location link
        join directory.location_tier place on place.location_id = link.location_id and place.tier = 'open' and place.with_address
        join directory.address address on address.location_id = link.location_id
        where link.service_id = any($1) order by address.location_id, address.ordinal, address.id
        """;

    private const string Telephones =
        "select service_id, id, number, description from directory.phone where service_id = any($1) and sensitivity = 'public' order by service_id, ordinal, id";

    private const string Terms = """
        select attribute.link_id, attribute.id, term.id, term.code, term.name, taxonomy.code
        from directory.attribute attribute
        join directory.taxonomy_term term on term.id = attribute.term_id
        join directory.taxonomy taxonomy on taxonomy.id = term.taxonomy_id
        where attribute.link_kind = 'service' and attribute.link_id = any($1) order by attribute.link_id, taxonomy.code, term.code
        """;

    private sealed record Root(Guid Id, string Name, string? Description, string? Url, string? Email, string Status, int? From, int? To, Guid Organisation, string Cost);

    private sealed record Organisation(string Name, string? Description, string? Email, string? Website);

    private sealed record Place(Guid Link, Guid Id, string? Name, double? Latitude, double? Longitude, string Kind);

    private sealed record Address(Guid Id, string? Line, string? City, string? County, string? Postcode, string Country);

    private sealed record Telephone(Guid Id, string Number, string? Description);

    private sealed record Term(Guid Id, Guid TermId, string Code, string Name, string Taxonomy);

    public static async Task Write(NpgsqlDataSource database, Guid after, HttpContext http)
    {
        await using var connection = await database.OpenConnectionAsync(http.RequestAborted);
        var roots = new List<Root>(50);
        await using (var command = new NpgsqlCommand(Roots, connection) { Parameters = { new() { Value = after } } })
        await using (var row = await command.ExecuteReaderAsync(http.RequestAborted))
        {
            while (await row.ReadAsync(http.RequestAborted))
            {
                roots.Add(new(row.GetGuid(0), row.GetString(1), Text(row, 2), Text(row, 3), Text(row, 4), row.GetString(5), Whole(row, 6), Whole(row, 7), row.GetGuid(8), row.GetString(9)));
            }
        }
        Guid[] ids = [.. roots.Select(root => root.Id)];
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (text, keys) in new[] { (Organisations, [.. roots.Select(root => root.Organisation).Distinct()]), (Places, ids), (Addresses, ids), (Telephones, ids), (Terms, ids) })
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(text) { Parameters = { new() { Value = keys } } });
        }
        await using var rows = await batch.ExecuteReaderAsync(http.RequestAborted);
        var organisations = new Dictionary<Guid, Organisation>();
        while (await rows.ReadAsync(http.RequestAborted))
        {
            organisations[rows.GetGuid(0)] = new(rows.GetString(1), Text(rows, 2), Text(rows, 3), Text(rows, 4));
        }
        var places = await Next(rows, row => new Place(row.GetGuid(1), row.GetGuid(2), Text(row, 3), Number(row, 4), Number(row, 5), row.GetString(6)), http.RequestAborted);
        var addresses = await Next(rows, row => new Address(row.GetGuid(1), Text(row, 2), Text(row, 3), Text(row, 4), Text(row, 5), row.GetString(6)), http.RequestAborted);
        var telephones = await Next(rows, row => new Telephone(row.GetGuid(1), row.GetString(2), Text(row, 3)), http.RequestAborted);
        var terms = await Next(rows, row => new Term(row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetString(5)), http.RequestAborted);

        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var root in roots)
        {
            json.WriteStartObject();
            json.WriteString("id", root.Id);
            json.WriteString("name", root.Name);
            Optional(json, "description", root.Description);
            Optional(json, "url", root.Url);
            Optional(json, "email", root.Email);
            json.WriteString("status", root.Status.Replace('-', ' '));
            Optional(json, "minimum_age", root.From);
            Optional(json, "maximum_age", root.To);
            WriteTelephones(json, telephones.GetValueOrDefault(root.Id));
            WritePlaces(json, places.GetValueOrDefault(root.Id), addresses);
            WriteOrganisation(json, root.Organisation, organisations[root.Organisation]);
            WriteTerms(json, terms.GetValueOrDefault(root.Id));
            json.WriteStartObject("x_vrn");
            json.WriteString("cost_kind", root.Cost);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    private static async Task<Dictionary<Guid, List<T>>> Next<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await rows.NextResultAsync(ct);
        var found = new Dictionary<Guid, List<T>>();
        while (await rows.ReadAsync(ct))
        {
            var owner = rows.GetGuid(0);
            if (!found.TryGetValue(owner, out var list))
            {
                found.Add(owner, list = []);
            }
            list.Add(read(rows));
        }
        return found;
    }

    private static void WriteOrganisation(Utf8JsonWriter json, Guid id, Organisation organisation)
    {
        json.WriteStartObject("organization");
        json.WriteString("id", id);
        json.WriteString("name", organisation.Name);
        Optional(json, "description", organisation.Description);
        Optional(json, "email", organisation.Email);
        Optional(json, "website", organisation.Website);
        json.WriteEndObject();
    }

    private static void WriteTelephones(Utf8JsonWriter json, List<Telephone>? telephones)
    {
        if (telephones is null)
        {
            return;
        }
        json.WriteStartArray("phones");
        foreach (var one in telephones)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Id);
            json.WriteString("number", one.Number);
            Optional(json, "description", one.Description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePlaces(Utf8JsonWriter json, List<Place>? places, Dictionary<Guid, List<Address>> addresses)
    {
        if (places is null)
        {
            return;
        }
        json.WriteStartArray("service_at_locations");
        foreach (var one in places)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Link);
            json.WriteStartObject("location");
            json.WriteString("id", one.Id);
            json.WriteString("location_type", one.Kind);
            Optional(json, "name", one.Name);
            if (one is { Latitude: { } latitude, Longitude: { } longitude })
            {
                json.WriteNumber("latitude", latitude);
                json.WriteNumber("longitude", longitude);
            }
            json.WriteStartArray("addresses");
            foreach (var address in addresses.GetValueOrDefault(one.Id) ?? [])
            {
                json.WriteStartObject();
                json.WriteString("id", address.Id);
                Optional(json, "address_1", address.Line);
                Optional(json, "city", address.City);
                Optional(json, "state_province", address.County);
                Optional(json, "postal_code", address.Postcode);
                json.WriteString("country", address.Country);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTerms(Utf8JsonWriter json, List<Term>? terms)
    {
        if (terms is null)
        {
            return;
        }
        json.WriteStartArray("attributes");
        foreach (var one in terms)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Id);
            json.WriteStartObject("taxonomy_term");
            json.WriteString("id", one.TermId);
            json.WriteString("code", one.Code);
            json.WriteString("name", one.Name);
            json.WriteString("taxonomy", one.Taxonomy);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string? Text(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static int? Whole(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt32(at);

    private static double? Number(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetDouble(at);
}
