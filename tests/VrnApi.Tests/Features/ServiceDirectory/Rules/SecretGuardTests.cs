using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules;

/// <summary>A withheld place at 7 Nightjar Row, LE9 9XQ, Kestrel Lodge, 07700 900913, and texts that may give it away.</summary>
public sealed class SecretGuardTests
{
    [Theory]
    [InlineData("Come to 7 Nightjar Row.", true)]
    [InlineData("Come to 7, NIGHTJAR ROW", true)]
    [InlineData("7nightjarrow", true)]
    [InlineData("7 Nightjár Row", true)]
    [InlineData("７ Ｎｉｇｈｔｊａｒ Ｒｏｗ", true)]
    [InlineData("7 Night\u200Bjar Row", true)]
    [InlineData("7 Night\u00ADjar-Row", true)]
    [InlineData("near LE9 9XQ", true)]
    [InlineData("near le99xq", true)]
    [InlineData("near L E 9 9 X Q", true)]
    [InlineData("near ＬＥ９ ９ＸＱ", true)]
    [InlineData("at Kestrel Lodge", true)]
    [InlineData("at kestrel-lodge", true)]
    [InlineData("https://kestrellodge.example.org", true)]
    [InlineData("ring 07700 900913", true)]
    [InlineData("ring +44 7700 900 913", true)]
    [InlineData("ring (07700)900.913", true)]
    [InlineData("ring ٠٧٧٠٠ ٩٠٠٩١٣", true)]
    [InlineData("ring 07700 900914", false)]
    [InlineData("near LE9 9XR", false)]
    [InlineData("at Kestrel Hall", false)]
    [InlineData("8 Nightingale Row", false)]
    [InlineData("A place of safety in Leicester.", false)]
    [InlineData("7", false)]
    public void A_text_that_gives_the_place_away_is_found_however_it_is_written(string text, bool found)
    {
        Assert.Equal(found, SecretGuard.Holds(text, SecretGuard.Secrets(Refuge(Sensitivity.Withheld), DocumentTier.Partner)));
    }

    [Theory]
    [InlineData(Sensitivity.Public, false, false)]
    [InlineData(Sensitivity.AreaOnly, true, true)]
    [InlineData(Sensitivity.Partner, true, false)]
    [InlineData(Sensitivity.Withheld, true, true)]
    public void A_tier_has_secrets_as_far_as_it_may_not_know_the_place(Sensitivity level, bool open, bool partner)
    {
        var service = Refuge(level);

        Assert.Equal((open, partner), (SecretGuard.Secrets(service, DocumentTier.Open).Count > 0, SecretGuard.Secrets(service, DocumentTier.Partner).Count > 0));
    }

    private static Service Refuge(Sensitivity level)
    {
        var place = new Location { ExternalId = "refuge", Name = "Kestrel Lodge", Sensitivity = level };
        place.Addresses.Add(new Address { Id = Guid.NewGuid(), LocationId = place.Id, Address1 = "7 Nightjar Row", City = "Leicester", PostalCode = "LE9 9XQ" });
        place.Phones.Add(new Phone { Id = Guid.NewGuid(), LocationId = place.Id, Number = "07700 900913" });
        var service = new Service { ExternalId = "refuge", OrganisationId = Guid.NewGuid(), Name = "Haven", NameSort = "haven" };
        service.Locations.Add(new ServiceLocation { Id = Guid.NewGuid(), ServiceId = service.Id, LocationId = place.Id, Location = place });
        return service;
    }
}
