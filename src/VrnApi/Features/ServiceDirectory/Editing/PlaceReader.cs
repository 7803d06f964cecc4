using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Reads a place and its parts. What of a hidden place is not named stays: its author cannot read it back.</summary>
internal sealed class PlaceReader(Reading reading, PartReader parts, Wanted wanted, Wanted present, TermIndex terms)
{
    private static readonly string[] Writable =
    [
        "id", "location_type", "url", "name", "alternate_name", "description", "transportation", "latitude", "longitude", "external_identifier",
        "external_identifier_type", "languages", "addresses", "contacts", "accessibility", "phones", "schedules", "x_vrn",
    ];

    private static readonly string[] Fixed = ["organization_id", "attributes", "metadata", "last_modified"];

    /// <param name="isHidden">The author cannot see the place exactly.</param>
    /// <param name="isWhole">The document is the place's own: it names no place, it is one.</param>
    public void Read(Node node, Location place, bool isHidden, bool isWhole = false)
    {
        node.Takes(isWhole ? Writable[1..] : Writable, isWhole ? ["id", .. Fixed] : Fixed);
        PartReader.Additions(node, ["sensitivity", "external_id"], ["precision", "district", "redacted", "source", "version"]);
        Set(node, isHidden, "location_type", () => place.Kind = node.Code<LocationKind>("location_type") ?? LocationKind.Physical);
        Set(node, isHidden, "url", () => place.Url = node.Address("url"));
        Set(node, isHidden, "name", () => place.Name = node.Text("name", 300));
        Set(node, isHidden, "alternate_name", () => place.AlternateName = node.Text("alternate_name", 300));
        Set(node, isHidden, "description", () => place.Description = node.Text("description", 8000));
        Set(node, isHidden, "transportation", () => place.Transportation = node.Text("transportation", 2000));
        Set(node, isHidden, "latitude", () => place.Latitude = node.Degrees("latitude", 90));
        Set(node, isHidden, "longitude", () => place.Longitude = node.Degrees("longitude", 180));
        Set(node, isHidden, "external_identifier", () => place.ExternalIdentifier = node.Text("external_identifier", 100));
        Set(node, isHidden, "external_identifier_type", () => place.ExternalIdentifierType = node.Text("external_identifier_type", 60));
        if (place.Latitude is null != place.Longitude is null)
        {
            if (!reading.Lenient)
            {
                reading.Invalid($"{node.Pointer}/latitude", "Latitude and longitude go together.");
            }
            (place.Latitude, place.Longitude) = (null, null);
        }
        var parent = new Parent(place.Id, Place: place.Id);
        Part(node, isHidden, "addresses", wanted.Addresses, present.Addresses, part => part.LocationId == place.Id, () => Addresses(node, place));
        Part(node, isHidden, "accessibility", wanted.Accessibility, present.Accessibility, part => part.LocationId == place.Id, () => Accessibility(node, place));
        Part(node, isHidden, "contacts", wanted.Contacts, present.Contacts, part => part.LocationId == place.Id, () => parts.Contacts(node, parent));
        Part(node, isHidden, "phones", wanted.Phones, present.Phones, part => part.LocationId == place.Id, () => parts.Phones(node, parent));
        Part(node, isHidden, "schedules", wanted.Schedules, present.Schedules, part => part.LocationId == place.Id, () => parts.Schedules(node, parent));
        Part(node, isHidden, "languages", wanted.Languages, present.Languages, part => part.LocationId == place.Id, () => parts.Languages(node, place.Id,
            (id, code, name, note, i) => new Language { Id = id, LocationId = place.Id, Code = code, Name = name, Note = note, Ordinal = i }));
        if (isHidden)
        {
            KeepUnder(place);
        }
    }

    private void Set(Node node, bool isHidden, string member, Action set)
    {
        if (!isHidden || IsGiven(node, member))
        {
            set();
        }
    }

    /// <summary>What a reader was shown instead of the hidden place and sends back is not given.</summary>
    private bool IsGiven(Node node, string member) =>
        node.Element.TryGetProperty(member, out var value) && !reading.IsKnown($"{node.Pointer}/{member}", value);

    private void Part<T>(Node node, bool isHidden, string member, List<T> wanted, List<T> present, Func<T, bool> isOfPlace, Action read)
    {
        if (isHidden && !IsGiven(node, member))
        {
            wanted.AddRange(present.Where(isOfPlace));
            return;
        }
        read();
    }

    /// <summary>What hangs on parts that stayed, stays.</summary>
    private void KeepUnder(Location place)
    {
        var contacts = wanted.Contacts.Where(contact => contact.LocationId == place.Id).Select(contact => contact.Id).ToHashSet();
        wanted.Phones.AddRange(present.Phones.Where(phone => phone.ContactId is { } of && contacts.Contains(of) && !wanted.Phones.Exists(one => one.Id == phone.Id)));
        var phones = wanted.Phones.Select(phone => phone.Id).ToHashSet();
        wanted.Languages.AddRange(present.Languages.Where(language => language.PhoneId is { } of && phones.Contains(of) && !wanted.Languages.Exists(one => one.Id == language.Id)));
        var schedules = wanted.Schedules.Select(schedule => schedule.Id).ToHashSet();
        wanted.Days.AddRange(present.Days.Where(day => schedules.Contains(day.ScheduleId) && !wanted.Days.Exists(one => one.Id == day.Id)));
    }

    private void Addresses(Node owner, Location place)
    {
        foreach (var (i, node) in owner.List("addresses").Index())
        {
            node.Takes(["id", "attention", "address_1", "address_2", "city", "region", "state_province", "postal_code", "country", "address_type"],
                ["location_id", "attributes", "metadata"]);
            wanted.Addresses.Add(new Address
            {
                Id = parts.Id(node, place.Id, "address", present.Addresses.Select(address => address.Id)),
                LocationId = place.Id,
                Kind = node.Code<LocationKind>("address_type") ?? LocationKind.Physical,
                Attention = node.Text("attention", 200),
                Address1 = node.Text("address_1", 300),
                Address2 = node.Text("address_2", 300),
                City = node.Text("city", 120),
                Region = node.Text("region", 120),
                StateProvince = node.Text("state_province", 120),
                PostalCode = Postcode(node),
                Country = Country(node),
                Ordinal = i,
            });
        }
    }

    private void Accessibility(Node owner, Location place)
    {
        foreach (var (i, node) in owner.List("accessibility").Index())
        {
            node.Takes(["id", "description", "details", "url", "x_vrn"], ["location_id", "accessibility", "attributes", "metadata"]);
            var more = PartReader.Additions(node, ["term"]);
            Guid? term = null;
            if (more?.Text("term", 100) is { } code && (term = terms.ByCode("vrn-accessibility", code)) is null)
            {
                reading.Invalid($"{more.Value.Pointer}/term", "The list vrn-accessibility has no such term.");
            }
            var description = node.Text("description", 500);
            if (description is null && term is null)
            {
                if (!reading.Lenient)
                {
                    reading.Invalid($"{node.Pointer}/description", "The value is needed.");
                }
                continue;
            }
            wanted.Accessibility.Add(new Accessibility
            {
                Id = parts.Id(node, place.Id, "accessibility", present.Accessibility.Select(one => one.Id)),
                LocationId = place.Id,
                TermId = term,
                Description = description,
                Details = node.Text("details", 2000),
                Url = node.Address("url"),
                Ordinal = i,
            });
        }
    }

    /// <summary>Never repeated in a fault.</summary>
    private string? Postcode(Node node)
    {
        if (node.Text("postal_code", 40) is not { } text)
        {
            return null;
        }
        var plain = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (plain.Length is >= 5 and <= 7 && char.IsAsciiLetter(plain[0]) && char.IsAsciiDigit(plain[^3]))
        {
            return $"{plain[..^3]} {plain[^3..]}";
        }
        if (reading.Lenient)
        {
            reading.Warn($"{node.Pointer}/postal_code", "validation_failed", "No UK postcode. Not published.");
        }
        else
        {
            reading.Refuse($"{node.Pointer}/postal_code", "validation_failed", "The value is no UK postcode.", "such as LE1 1AA");
        }
        return null;
    }

    private static string Country(Node node) => node.Text("country", 60) is { Length: 2 } code ? code.ToUpperInvariant() is "UK" ? "GB" : code.ToUpperInvariant() : "GB";
}
