using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules;

public sealed class RichnessTests
{
    private static readonly string[] Lists = ["vrn-service-type", "vrn-need"];

    [Fact]
    public void All_of_it_is_a_hundred_and_nothing_but_what_is_not_in_person_is_ten()
    {
        Assert.Equal(100, Richness.Of(Whole(), Lists));
        Assert.Equal(10, Richness.Of(new Service { ExternalId = "1", OrganisationId = Guid.Empty, Name = "a", NameSort = "a" }, []));
    }

    [Theory]
    [InlineData("description", 10)]
    [InlineData("url", 5)]
    [InlineData("email_or_phone", 10)]
    [InlineData("ages", 5)]
    [InlineData("eligibility", 5)]
    [InlineData("service_area", 10)]
    [InlineData("address", 5)]
    [InlineData("schedule", 10)]
    [InlineData("cost", 5)]
    [InlineData("referral_route", 10)]
    [InlineData("accessibility", 5)]
    public void Each_part_is_worth_what_the_table_says(string part, int worth)
    {
        var service = Whole();
        switch (part)
        {
            case "description": service.Description = new string('d', 79); break;
            case "url": service.Url = null; break;
            case "email_or_phone": service.Phones[0].Sensitivity = Sensitivity.Withheld; break;
            case "ages": service.AllAges = false; break;
            case "eligibility": service.Eligibility = null; break;
            case "service_area": service.Areas.Clear(); break;
            case "address": service.Locations[0].Location!.Addresses[0].City = null; break;
            case "schedule": service.Schedules.Clear(); break;
            case "cost": service.CostKind = CostKind.Unknown; break;
            case "referral_route": service.ReferralRoutes.Clear(); break;
            default: service.Locations[0].Location!.Accessibility.Clear(); break;
        }

        Assert.Equal(100 - worth, Richness.Of(service, Lists));
        Assert.Equal([part], Richness.Parts(service, Lists).Where(one => !one.IsThere).Select(one => one.Code));
    }

    [Fact]
    public void Tags_count_by_their_lists_and_times_by_arrangement_as_times()
    {
        var service = Whole();
        service.Schedules.Clear();
        service.ByArrangement = true;

        Assert.Equal(100, Richness.Of(service, ["vrn-service-type", "vrn-circumstance"]));
        Assert.Equal(90, Richness.Of(service, ["vrn-service-type"]));
        Assert.Equal(90, Richness.Of(service, ["vrn-harm"]));
    }

    [Fact]
    public void What_is_hidden_counts_for_nothing()
    {
        var service = Whole();
        service.Locations[0].Location!.Sensitivity = Sensitivity.Withheld;

        Assert.Equal(["address", "accessibility"], Richness.Parts(service, Lists).Where(one => !one.IsThere).Select(one => one.Code));
    }

    private static Service Whole()
    {
        var place = new Location { ExternalId = "1" };
        place.Addresses.Add(new Address { Id = Guid.NewGuid(), LocationId = place.Id, Address1 = "1 High Street", City = "Leicester", StateProvince = "Leicester", PostalCode = "LE1 1AA" });
        place.Accessibility.Add(new Accessibility { Id = Guid.NewGuid(), LocationId = place.Id, TermId = Guid.NewGuid() });
        var service = new Service
        {
            ExternalId = "1",
            OrganisationId = Guid.Empty,
            Name = "Whole",
            NameSort = "whole",
            Description = new string('d', 80),
            Url = "https://example.org",
            AllAges = true,
            Eligibility = "Everybody",
            CostKind = CostKind.Free,
            Attendance = Attendance.InPerson,
        };
        service.Phones.Add(new Phone { Id = Guid.NewGuid(), Number = "0116 496 0001" });
        service.Areas.Add(new ServiceArea { Id = Guid.NewGuid(), ServiceId = service.Id, Kind = ServiceAreaKind.National });
        service.Schedules.Add(new Schedule { Id = Guid.NewGuid(), Freq = Frequency.Weekly, ByDay = "MO" });
        service.ReferralRoutes.Add(new ReferralRoute { Id = Guid.NewGuid(), ServiceId = service.Id, Kind = ReferralKind.Self });
        service.Locations.Add(new ServiceLocation { Id = Guid.NewGuid(), ServiceId = service.Id, LocationId = place.Id, Location = place });
        return service;
    }
}
