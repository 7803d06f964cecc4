namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>A table of the tabular data package of the Human Services Data Specification 3.0.</summary>
/// <param name="Columns">In their order. <c>!</c>: always filled; <c>:n</c> number, <c>:d</c> date, <c>:t</c> time, <c>:dt</c> date and time, else text.</param>
/// <param name="Keys">Columns that hold ids of another table.</param>
internal sealed record HsdsTable(string Name, string File, string Columns, string Keys)
{
    public IReadOnlyList<HsdsColumn> Read { get; } = [.. Columns.Split(' ').Select(HsdsColumn.Of)];

    public IEnumerable<(string Column, string Table)> Foreign =>
        Keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split('>')).Select(key => (key[0], key[1]));
}

/// <param name="Type">As the package's description names it.</param>
internal sealed record HsdsColumn(string Name, string Type, bool IsRequired)
{
    public static HsdsColumn Of(string text)
    {
        var parts = text.TrimEnd('!').Split(':');
        var type = parts.Length == 1 ? "string" : parts[1].TrimEnd('!') switch { "n" => "number", "d" => "date", "t" => "time", _ => "datetime" };
        return new HsdsColumn(parts[0], type, text.EndsWith('!'));
    }
}

/// <summary>What the specification says of its tables: names, files, columns in order, keys. The members of our documents bear the same names.</summary>
internal static class HsdsTables
{
    public static readonly IReadOnlyList<HsdsTable> All =
    [
        new("organization", "organizations.csv", "id! name! alternate_name description! email website tax_status tax_id year_incorporated:n legal_status logo uri parent_organization_id", ""),
        new("program", "programs.csv", "id! organization_id! name! alternate_name description!", "organization_id>organization"),
        new("service", "services.csv", "id! organization_id! program_id name! alternate_name description url email status! interpretation_services application_process fees_description wait_time fees accreditations eligibility_description minimum_age:n maximum_age:n assured_date:d assurer_email licenses alert last_modified:dt", "organization_id>organization program_id>program"),
        new("attribute", "attributes.csv", "id! link_id! taxonomy_term_id! link_type link_entity! value", "taxonomy_term_id>taxonomy_term"),
        new("service_at_location", "service_at_location.csv", "id! service_id! location_id! description", "service_id>service location_id>location"),
        new("location", "locations.csv", "id! location_type! url organization_id name alternate_name description transportation latitude:n longitude:n external_identifier external_identifier_type", "organization_id>organization"),
        new("phone", "phones.csv", "id! location_id service_id organization_id contact_id service_at_location_id number! extension:n type description", "contact_id>contact location_id>location organization_id>organization service_id>service service_at_location_id>service_at_location"),
        new("contact", "contacts.csv", "id! organization_id service_id service_at_location_id location_id name title department email", "location_id>location organization_id>organization service_id>service service_at_location_id>service_at_location"),
        new("address", "addresses.csv", "id! location_id attention address_1! address_2 city! region state_province! postal_code! country! address_type!", "location_id>location"),
        new("schedule", "schedules.csv", "id! service_id location_id service_at_location_id valid_from:d valid_to:d dtstart:d timezone:n until:d count:n wkst freq interval:n byday byweekno bymonthday byyearday description opens_at:t closes_at:t schedule_link attending_type notes", "location_id>location service_id>service service_at_location_id>service_at_location"),
        new("funding", "funding.csv", "id! organization_id service_id source", "organization_id>organization service_id>service"),
        new("service_area", "service_areas.csv", "id! service_id name description extent extent_type uri", "service_id>service"),
        new("required_document", "required_documents.csv", "id! service_id document uri", "service_id>service"),
        new("language", "languages.csv", "id! service_id location_id phone_id name code note", "location_id>location phone_id>phone service_id>service"),
        new("accessibility", "accessibility.csv", "id! location_id description details url", "location_id>location"),
        new("taxonomy_term", "taxonomy_terms.csv", "id! code name! description! parent_id taxonomy language taxonomy_id term_uri", "taxonomy_id>taxonomy"),
        new("metadata", "metadata.csv", "id! resource_id! resource_type! last_action_date:d! last_action_type! field_name! previous_value! replacement_value! updated_by!", ""),
        new("meta_table_description", "meta_table_descriptions.csv", "id! name language character_set", ""),
        new("cost_option", "cost_options.csv", "id! service_id! valid_from:d valid_to:d option currency amount:n amount_description", "service_id>service"),
        new("organization_identifier", "organization_identifiers.csv", "id! organization_id! identifier_scheme identifier_type! identifier!", "organization_id>organization"),
        new("taxonomy", "taxonomies.csv", "id! name! description! uri version", ""),
    ];
}
