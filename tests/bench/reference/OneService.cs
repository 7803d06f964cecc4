using Npgsql;

namespace VrnApi.Reference;

/// <summary>One service with its parts in one statement: the database writes the JSON.</summary>
internal static class OneService
{
    private const string Statement = """
        select json_build_object('id', service.id, 'name', service.name, 'description', service.description, 'url', service.url, 'email', service.email,
            'status', replace(service.status, '-', ' '), 'minimum_age', service.minimum_age, 'maximum_age', service.maximum_age, 'x_vrn', json_build_object('cost_kind', service.cost_kind),
            'phones', phones.list, 'service_at_locations', places.list, 'organization', json_build_object('id', organisation.id, 'name', organisation.name,
            'description', organisation.description, 'email', organisation.email, 'website', organisation.website), 'attributes', terms.list)::text
        from directory.service service
        join directory.organisation organisation on organisation.id = service.organisation_id
        left join lateral (select json_agg(json_build_object('id', id, 'number', number, 'description', description) order by ordinal, id) list
            from directory.phone where service_id = service.id and sensitivity = 'public') phones on true
        left join lateral (select json_agg(json_build_object('id', link.id, 'location', json_build_object('id', place.location_id, 'name', place.name,
                'latitude', place.latitude, 'longitude', place.longitude, 'addresses', (select json_agg(json_build_object('id', address.id,
                'address_1', address.address1, 'city', address.city, 'postal_code', address.postal_code, 'country', address.country) order by ordinal)
                from directory.address address where address.location_id = place.location_id and place.with_address))) order by link.id) list
            from directory.service_location link
            join directory.location_tier place on place.location_id = link.location_id and place.tier = 'open' where link.service_id = service.id) places on true
        left join lateral (select json_agg(json_build_object('id', attribute.id, 'taxonomy_term', json_build_object('id', term.id, 'code', term.code,
                'name', term.name, 'taxonomy', taxonomy.code)) order by taxonomy.code, term.code) list
            from directory.attribute attribute join directory.taxonomy_term term on term.id = attribute.term_id
            join directory.taxonomy taxonomy on taxonomy.id = term.taxonomy_id where attribute.link_kind = 'service' and attribute.link_id = service.id) terms on true
        where service.id = $1 and service.is_live and service.listing = 'open'
        """;

    public static async Task Write(NpgsqlDataSource database, Guid id, HttpContext http)
    {
        await using var command = database.CreateCommand(Statement);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var row = await command.ExecuteReaderAsync(http.RequestAborted);
        if (!await row.ReadAsync(http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.ContentType = "application/json; charset=utf-8";
        // The bytes as the database sent them.
        await http.Response.BodyWriter.WriteAsync(row.GetFieldValue<byte[]>(0), http.RequestAborted);
    }
}
