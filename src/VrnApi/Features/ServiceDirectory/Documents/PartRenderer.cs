using System.Globalization;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>The parts that services, places and organisations share, as one tier sees them.</summary>
internal sealed class PartRenderer(DirectoryGraph graph, DocumentTier tier, View view = View.Published)
{
    /// <returns>Null for an empty list: nothing empty is written.</returns>
    public static IReadOnlyList<T>? Some<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } some ? some : null;

    /// <param name="ofPlace">Protection of the place they belong to, if they do.</param>
    public IReadOnlyList<PhoneDocument>? Phones(IEnumerable<Phone> phones, Sensitivity ofPlace = Sensitivity.Public) => Some(phones
        .Where(phone => IsShown(phone.Sensitivity, ofPlace))
        .OrderBy(phone => phone.Ordinal).ThenBy(phone => phone.Id)
        .Select(Phone));

    public IReadOnlyList<ContactDocument>? Contacts(IEnumerable<Contact> contacts, Sensitivity ofPlace = Sensitivity.Public) => Some(contacts
        .Where(contact => IsShown(contact.Sensitivity, ofPlace))
        .OrderBy(contact => contact.Ordinal).ThenBy(contact => contact.Id)
        .Select(contact => new ContactDocument(
            contact.Id, contact.Name, contact.Title, contact.Department, contact.Email, Phones(contact.Phones, ofPlace), Additions(contact.Sensitivity, contact.EmailIsRole))));

    /// <returns>Null when the place does not exist for the tier: no id, no placeholder.</returns>
    public ServiceLocationDocument? Place(ServiceLocation link)
    {
        var place = link.Location!;
        if (view == View.Edit && Visibility.Of(place.Sensitivity, tier) != Shown.Exact)
        {
            return Shell(link, place);
        }
        if (PlaceRedactor.Redact(view == View.Exact ? PlaceRedactor.Exactly : place.Sensitivity, place, tier, graph.PlaceAreas.GetValueOrDefault(place.Id)) is not { } seen)
        {
            return null;
        }
        return new ServiceLocationDocument(
            link.Id,
            seen.WithAddress ? link.Description : null,
            Contacts(link.Contacts, place.Sensitivity),
            Phones(link.Phones, place.Sensitivity),
            seen.WithAddress ? SmallParts.Schedules(link.Schedules) : null,
            new LocationDocument
            {
                Id = place.Id,
                LocationType = seen.WithAddress ? Codes.Of(place.Kind) : Codes.Of(LocationKind.Physical),
                Url = seen.Url,
                Name = seen.Name,
                AlternateName = seen.WithAddress ? place.AlternateName : null,
                Description = seen.Description,
                Transportation = seen.Transportation,
                Latitude = seen.Latitude,
                Longitude = seen.Longitude,
                ExternalIdentifier = seen.WithAddress ? place.ExternalIdentifier : null,
                ExternalIdentifierType = seen.WithAddress ? place.ExternalIdentifierType : null,
                Languages = seen.WithAddress ? SmallParts.Languages(place.Languages) : null,
                Addresses = seen.WithAddress ? Some(place.Addresses.Where(Addresses.IsComplete).OrderBy(address => address.Ordinal).ThenBy(address => address.Id).Select(Address)) : null,
                Contacts = Contacts(place.Contacts, place.Sensitivity),
                Accessibility = seen.WithAddress ? SmallParts.Accessibility(place.Accessibility) : null,
                Phones = Phones(place.Phones, place.Sensitivity),
                Schedules = seen.WithAddress ? SmallParts.Schedules(place.Schedules) : null,
                Vrn = view == View.Published
                    ? new LocationAdditions(Codes.Of(seen.Precision), seen.LadCode)
                    : new LocationAdditions(Codes.Of(seen.Precision), seen.LadCode, Code(place.Sensitivity), place.ExternalId),
            });
    }

    /// <summary>A place that stands for itself.</summary>
    /// <returns>Null when the place does not exist for the tier.</returns>
    public LocationDocument? Place(Location place) =>
        Place(new ServiceLocation { Id = Guid.Empty, ServiceId = Guid.Empty, LocationId = place.Id, Location = place })?.Location;

    public IReadOnlyList<AttributeDocument>? Attributes(Guid owner) => Some(graph.Terms[owner]
        .OrderBy(link => link.Term!.Taxonomy!.Code, StringComparer.Ordinal).ThenBy(link => link.Term!.Code, StringComparer.Ordinal).ThenBy(link => link.Id)
        .Select(link => new AttributeDocument(link.Id, link.LinkType, Term(link.Term!))));

    public IReadOnlyList<CitationDocument>? Citations(Guid owner) => Some(graph.Citations[owner]
        .OrderBy(citation => citation.Ordinal).ThenBy(citation => citation.Id)
        .Select(citation => new CitationDocument(
            citation.About, citation.Document, citation.Title, citation.Published, citation.Section, citation.Quote)));

    /// <summary>The standard wants a description of programmes, organisations and terms: without one the name stands there.</summary>
    public static ProgrammeDocument Programme(Programme programme) =>
        new(programme.Id, programme.Name, programme.AlternateName, programme.Description ?? programme.Name);

    /// <summary>The standard knows numbers as extensions only; anything else stands in the words beside it.</summary>
    private PhoneDocument Phone(Phone phone)
    {
        var isNumber = int.TryParse(phone.Extension, NumberStyles.None, CultureInfo.InvariantCulture, out var extension);
        var description = phone.Extension is null || isNumber ? phone.Description : $"{phone.Description} (extension {phone.Extension})".TrimStart();
        return new PhoneDocument(phone.Id, phone.Number, isNumber ? extension : null, phone.Type, description, SmallParts.Languages(phone.Languages), Additions(phone.Sensitivity, false));
    }

    private bool IsShown(Sensitivity own, Sensitivity ofPlace) => view == View.Exact || Visibility.IsShown(tier, own, ofPlace);

    private PartAdditions? Additions(Sensitivity level, bool roleMailbox) => view == View.Published || (level == Sensitivity.Public && !roleMailbox)
        ? null
        : new PartAdditions(level == Sensitivity.Public ? null : Code(level), roleMailbox ? true : null);

    /// <summary>That a place is there, for its owner: it can be protected, moved and taken away, but not read back.</summary>
    private static ServiceLocationDocument Shell(ServiceLocation link, Location place) => new(link.Id, null, null, null, null, new LocationDocument
    {
        Id = place.Id,
        LocationType = Codes.Of(place.Kind),
        Vrn = new LocationAdditions(Codes.Of(Precision.District), null, Code(place.Sensitivity), place.ExternalId),
    });

    private static string Code(Sensitivity level) => Codes.Of(level).Replace('-', '_');

    private static TermDocument Term(TaxonomyTerm term) =>
        new(term.Id, term.Code, term.Name, term.Description ?? term.Name, term.ParentId, term.Taxonomy!.Code, term.Uri);

    private static AddressDocument Address(Address address) => new(
        address.Id, address.Attention, address.Address1!, address.Address2, address.City!, address.Region,
        address.StateProvince!, address.PostalCode!, address.Country, Codes.Of(address.Kind));
}
