using System.Text;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.ServiceDirectory.Cutting;

/// <summary>
/// A service's document by the fields of the GraphQL contract; the models say the same from the same bytes. An organisation stands in it
/// with what is one-to-one, and an organisation of a published service is published itself.
/// </summary>
internal static class Shapes
{
    private static readonly Shape Phone = Of(("number", Plain("number")), ("type", Plain("type")), ("description", Plain("description")));

    private static readonly Shape Contact = Of(
        ("name", Plain("name")), ("title", Plain("title")), ("department", Plain("department")), ("email", Plain("email")), ("phones", new Inner(["phones"], Phone)));

    private static readonly Shape Term = Of(
        ("uuid", Plain("taxonomy_term", "id")), ("code", Plain("taxonomy_term", "code")), ("name", Plain("taxonomy_term", "name")),
        ("description", Plain("taxonomy_term", "description")), ("taxonomy", Plain("taxonomy_term", "taxonomy")), ("uri", Plain("taxonomy_term", "term_uri")));

    private static readonly Shape Address = Of(
        ("address1", Plain("address_1")), ("address2", Plain("address_2")), ("city", Plain("city")), ("stateProvince", Plain("state_province")),
        ("postalCode", Plain("postal_code")), ("country", Plain("country")));

    private static readonly Shape Location = Of(
        ("uuid", Plain("id")), ("kind", new Leaf(["location_type"], Rewrites.Code<LocationKind>())), ("name", Plain("name")), ("description", Plain("description")),
        ("precision", new Leaf(["x_vrn", "precision"], Rewrites.Code<Precision>())), ("latitude", Plain("latitude")), ("longitude", Plain("longitude")),
        ("address", new Inner(["addresses"], Address, FirstOnly: true)), ("districtCode", Plain("x_vrn", "district")));

    private static readonly Shape ServiceLocation = Of(("uuid", Plain("id")), ("description", Plain("description")), ("location", new Inner(["location"], Location)));

    private static readonly Shape Area = Of(("name", Plain("name")), ("kind", new Leaf(["x_vrn", "kind"], Rewrites.Code<ServiceAreaKind>())), ("code", Plain("x_vrn", "code")));

    private static readonly Shape ReferralRoute = Of(
        ("kind", new Leaf(["kind"], Rewrites.Code<ReferralKind>())), ("channel", new Leaf(["channel"], Rewrites.Code<ReferralChannel>())), ("url", Plain("url")),
        ("phone", Plain("phone")), ("consentRequired", Plain("consent_required")), ("note", Plain("note")));

    private static readonly Shape Assurance = Of(("state", new Leaf(["state"], Rewrites.Code<AssuranceState>())), ("on", Plain("on")), ("due", Plain("due")));

    private static readonly Shape Programme = Of(("uuid", Plain("id")), ("name", Plain("name")), ("description", Plain("description")));

    private static readonly Shape Organisation = Of(
        ("id", new Leaf(["id"], NodeId("Organisation"))), ("uuid", Plain("id")), ("name", Plain("name")), ("alternateName", Plain("alternate_name")),
        ("description", Plain("description")), ("email", Plain("email")), ("website", Plain("website")));

    public static readonly Shape Service = Of(
        ("id", new Leaf(["id"], NodeId("Service"))), ("uuid", Plain("id")), ("name", Plain("name")), ("alternateName", Plain("alternate_name")), ("description", Plain("description")),
        ("url", Plain("url")), ("email", Plain("email")), ("status", new Leaf(["status"], Rewrites.Code<ServiceStatus>(' '))), ("applicationProcess", Plain("application_process")),
        ("waitTime", Plain("wait_time")), ("eligibilityDescription", Plain("eligibility_description")), ("minimumAge", Plain("minimum_age")), ("maximumAge", Plain("maximum_age")),
        ("costKind", new Leaf(["x_vrn", "cost_kind"], Rewrites.Code<CostKind>())), ("acceptingReferrals", Plain("x_vrn", "accepting_referrals")), ("alert", Plain("alert")),
        ("lastModified", new Leaf(["last_modified"], Rewrites.Time)), ("richness", Plain("x_vrn", "richness")), ("redacted", new Leaf(["x_vrn", "redacted"], Absent: "[]"u8.ToArray())),
        ("evidenceSubject", Plain("x_vrn", "evidence_subject")), ("organisation", new Inner(["organization"], Organisation)), ("programme", new Inner(["program"], Programme)),
        ("assurance", new Inner(["x_vrn", "assurance"], Assurance)), ("areas", new Inner(["service_areas"], Area)), ("locations", new Inner(["service_at_locations"], ServiceLocation)),
        ("phones", new Inner(["phones"], Phone)), ("contacts", new Inner(["contacts"], Contact)), ("referralRoutes", new Inner(["x_vrn", "referral_routes"], ReferralRoute)),
        ("terms", new Inner(["attributes"], Term)));

    /// <summary>Members that the document of a list item has not.</summary>
    public static readonly IReadOnlySet<string> InFullOnly = new HashSet<string>(["phones", "service_areas", "service_at_locations", "contacts", "attributes"], StringComparer.Ordinal);

    private static Leaf Plain(params string[] path) => new(path);

    private static Rewrite NodeId(string type) => json => Encoding.ASCII.GetBytes($"\"{NodeIds.Encode(type, Guid.ParseExact(Encoding.ASCII.GetString(json[1..^1]), "D"))}\"");

    private static Shape Of(params (string Field, Part Part)[] parts) => new(parts.ToDictionary(pair => pair.Field, pair => pair.Part, StringComparer.Ordinal));
}
