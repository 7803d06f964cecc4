// What the peers ask of the tables that the host writes: what an open reader may see.
const PAGE = `is_live and listing = 'open' and status in ('active', 'temporarily-closed')
  and (name_sort, id) > (coalesce((select name_sort from directory.service where id = $1), ''), $1) order by name_sort, id limit 50`;

export const ROOTS = `select id uuid, name, description, url, email, status, minimum_age "minimumAge", maximum_age "maximumAge", cost_kind "costKind", organisation_id "organisationId"
  from directory.service where ${PAGE}`;

export const ORGANISATIONS = 'select id uuid, name, description, email, website from directory.organisation where id = any($1)';

export const PLACES = `select link.service_id owner, link.id uuid, place.location_id location, place.name, place.latitude, place.longitude, location.kind
  from directory.service_location link join directory.location_tier place on place.location_id = link.location_id and place.tier = 'open'
  join directory.location location on location.id = link.location_id where link.service_id = any($1) order by link.service_id, link.id`;

export const ADDRESSES = `select distinct on (address.location_id) address.location_id owner, address.address1, address.city, address.state_province "stateProvince",
    address.postal_code "postalCode", address.country
  from directory.address address join directory.location_tier place on place.location_id = address.location_id and place.tier = 'open' and place.with_address
  where address.location_id = any($1) order by address.location_id, address.ordinal, address.id`;

export const PHONES = "select service_id owner, number, description from directory.phone where service_id = any($1) and sensitivity = 'public' order by service_id, ordinal, id";

export const TERMS = `select attribute.link_id owner, term.id uuid, term.code, term.name, taxonomy.code taxonomy
  from directory.attribute attribute join directory.taxonomy_term term on term.id = attribute.term_id join directory.taxonomy taxonomy on taxonomy.id = term.taxonomy_id
  where attribute.link_kind = 'service' and attribute.link_id = any($1) order by attribute.link_id, taxonomy.code, term.code`;

export const LATERAL = `select json_build_object('id', service.id, 'name', service.name, 'description', service.description, 'url', service.url, 'email', service.email,
    'status', replace(service.status, '-', ' '), 'minimum_age', service.minimum_age, 'maximum_age', service.maximum_age, 'x_vrn', json_build_object('cost_kind', service.cost_kind),
    'phones', phones.list, 'service_at_locations', places.list, 'organization', json_build_object('id', organisation.id, 'name', organisation.name,
    'description', organisation.description, 'email', organisation.email, 'website', organisation.website), 'attributes', terms.list)::text json
  from (select * from directory.service where ${PAGE}) service
  join directory.organisation organisation on organisation.id = service.organisation_id
  left join lateral (select json_agg(json_build_object('id', id, 'number', number, 'description', description) order by ordinal, id) list
      from directory.phone where service_id = service.id and sensitivity = 'public') phones on true
  left join lateral (select json_agg(json_build_object('id', link.id, 'location', json_build_object('id', place.location_id, 'name', place.name,
          'latitude', place.latitude, 'longitude', place.longitude, 'addresses', (select json_agg(json_build_object('id', address.id,
          'address_1', address.address1, 'city', address.city, 'state_province', address.state_province, 'postal_code', address.postal_code, 'country', address.country) order by ordinal)
          from directory.address address where address.location_id = place.location_id and place.with_address))) order by link.id) list
      from directory.service_location link
      join directory.location_tier place on place.location_id = link.location_id and place.tier = 'open' where link.service_id = service.id) places on true
  left join lateral (select json_agg(json_build_object('id', attribute.id, 'taxonomy_term', json_build_object('id', term.id, 'code', term.code,
          'name', term.name, 'taxonomy', taxonomy.code)) order by taxonomy.code, term.code) list
      from directory.attribute attribute join directory.taxonomy_term term on term.id = attribute.term_id
      join directory.taxonomy taxonomy on taxonomy.id = term.taxonomy_id where attribute.link_kind = 'service' and attribute.link_id = service.id) terms on true
  order by service.name_sort, service.id`;
