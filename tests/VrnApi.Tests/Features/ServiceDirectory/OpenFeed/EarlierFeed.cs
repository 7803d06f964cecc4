using System.Text;

namespace VrnApi.Tests.Features.ServiceDirectory.OpenFeed;

/// <summary>A page of the earlier UK edition as publishers still give it: its names, ids that are no UUIDs, nulls, a place that stands twice.</summary>
internal sealed class EarlierFeed : IDisposable
{
    public const string Name = "Breakfast club of the earlier edition";

    private readonly string folder = Directory.CreateTempSubdirectory("vrn-earlier-").FullName;

    public EarlierFeed() => System.IO.File.WriteAllText(File, $$"""
        { "totalElements": 1, "totalPages": 1, "number": 1, "size": 1, "first": true, "last": true, "content": [ {
          "id": "1502", "name": "{{Name}}", "description": "Breakfast before school.", "url": "http://www.example.org/breakfast", "email": "", "status": "active",
          "fees": null, "accreditations": null, "deliverable_type": "Information", "attending_type": "Venue", "attending_access": "drop-in", "assured_date": "2023-01-31T00:00:00",
          "organization": { "id": "77", "name": "Earlier Trust", "description": "A charity.", "logo": "", "uri": null, "url": "http://www.example.org", "email": null },
          "eligibilitys": [ { "id": "e1", "eligibility": "Child", "minimum_age": "5", "maximum_age": "11" } ],
          "contacts": [ { "id": "c1", "name": "Front desk", "title": null, "phones": [ { "id": "p1", "number": "0116 496 0222", "language": "English" } ] } ],
          "languages": [ { "id": "l1", "language": "English" } ],
          "fundings": [ { "id": "f1", "source": "Grant" } ],
          "cost_options": [ { "id": "o1", "option": "per visit", "amount": 1.5, "amount_description": "per child", "valid_from": null, "valid_to": null } ],
          "service_areas": [ { "id": "a1", "service_area": "Leicester", "extent": null, "uri": "http://statistics.data.gov.uk/id/statistical-geography/E06000016" } ],
          "service_taxonomys": [ { "id": "t1", "taxonomy": { "id": "abc:1", "name": "Clubs", "vocabulary": "abc" } } ],
          "reviews": [], "holiday_schedules": [],
          "regular_schedules": [ { "id": "r1", "weekday": "Monday", "opens_at": "07:30", "closes_at": "08:45:00", "valid_from": null, "valid_to": null, "dtstart": null, "freq": null, "interval": null, "byday": null, "bymonthday": null, "description": null } ],
          "service_at_locations": [
            { "id": "sal1", "location": { "id": "loc1", "name": "Hall", "description": "", "latitude": 52.63, "longitude": -1.13,
                "physical_addresses": [ { "id": "ad1", "address_1": "1 Example Street", "city": "Leicester", "state_province": "Leicester", "postal_code": "LE1 5ZZ", "country": "England" } ],
                "accessibility_for_disabilities": [ { "id": "ac1", "accessibility": "Step-free entrance" } ] },
              "regular_schedule": [ { "id": "r2", "weekday": "TU", "opens_at": "07:30", "closes_at": "08:45", "byday": "TU", "freq": "WEEKLY" } ] },
            { "id": "sal1", "location": { "id": "loc1", "name": "Hall" }, "regular_schedule": [] } ] } ] }
        """, Encoding.UTF8);

    public string File => Path.Combine(folder, "services.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
