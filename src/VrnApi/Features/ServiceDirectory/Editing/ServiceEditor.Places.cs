using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>The places of a document: which they are, what hangs on them, and how far they are protected.</summary>
internal sealed partial class ServiceEditor
{
    /// <summary>The places that a document lists, found or made.</summary>
    private List<Listed> PlacesOf(Node node, Service service, string externalId, Reading reading)
    {
        var listed = new List<Listed>();
        foreach (var (index, link) in node.List("service_at_locations").Index())
        {
            link.Takes(["id", "description", "contacts", "phones", "schedules", "location", "location_id"], ["service_id", "service_areas", "attributes", "metadata"]);
            var given = link.Object("location");
            var id = given?.Text("id", 200) ?? link.Text("location_id", 200);
            // Another's place is answered as one that is not there: its id may be of a place that nobody may know.
            if (!(reading.Lenient && rights.PartnerId is null) && Guid.TryParse(id, out var own) && placesById.TryGetValue(own, out var known)
                && (rights.Owns(known.OwnerPartnerId) || service.Locations.Exists(there => there.LocationId == own)))
            {
                listed.Add(new Listed(link, given, known, false));
                continue;
            }
            if (given is null || (id is not null && !reading.Lenient))
            {
                reading.Invalid($"{link.Pointer}/location", "A place is needed: one of yours by id, or a new one.");
                continue;
            }
            var key = given.Value.Object("x_vrn")?.Text("external_id", 200) ?? (reading.Lenient ? id : null) ?? $"{externalId}/{link.Text("id", 100) ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            key = key.Length <= 200 ? key : key[..200];
            var isNew = !places.TryGetValue(key, out var place);
            if (isNew)
            {
                place = new Location { SourceId = source.Id, ExternalId = key, OwnerPartnerId = rights.PartnerId };
                db.Add(place);
                places[key] = place;
            }
            listed.Add(new Listed(link, given, place!, isNew));
        }
        foreach (var twice in listed.GroupBy(one => one.Place.Id).Where(group => group.Count() > 1))
        {
            if (reading.Lenient)
            {
                reading.Warn(twice.Last().Link.Pointer, Problems.ValidationFailed.Code, "The same place stands twice in the list; the first is taken.");
            }
            else
            {
                reading.Invalid(twice.Last().Link.Pointer, "The same place stands twice in the list.");
            }
        }
        return [.. listed.DistinctBy(one => one.Place.Id)];
    }

    /// <returns>Whether the document asks for another protection of a place than it has.</returns>
    private bool Links(Node node, Service service, List<Listed> listed, Reading reading, PartReader parts, Wanted wanted, Wanted present)
    {
        var touches = false;
        foreach (var (link, given, place, isNew) in listed)
        {
            var known = service.Locations.Find(one => one.LocationId == place.Id);
            var id = known?.Id ?? ChildId.Of(service.Id, "service_location", place.Id.ToString());
            wanted.Links.Add(new ServiceLocation { Id = id, ServiceId = service.Id, LocationId = place.Id, Description = link.Text("description", 2000) });
            var parent = new Parent(id, Link: id);
            var isHidden = !isNew && Visibility.Of(place.Sensitivity, DocumentTier.Partner) != Shown.Exact && !reading.Lenient;
            if (isHidden && !link.Has("contacts") && !link.Has("phones") && !link.Has("schedules"))
            {
                KeepOfLink(id, wanted, present);
            }
            else
            {
                parts.Contacts(link, parent);
                parts.Phones(link, parent);
                parts.Schedules(link, parent);
            }
            if (given is { } content && rights.Owns(place.OwnerPartnerId) && (isNew || content.Element.EnumerateObject().Any(member => member.Name is not ("id" or "x_vrn" or "location_type"))))
            {
                new PlaceReader(reading, parts, wanted, present, terms).Read(content, place, isHidden);
                place.OrganisationId = service.OrganisationId == Guid.Empty ? place.OrganisationId : place.OrganisationId ?? service.OrganisationId;
                touches |= Level(content, place, isNew, reading);
            }
            else
            {
                wanted.Add(place);
                if (given is { } reference && rights.Owns(place.OwnerPartnerId))
                {
                    touches |= Level(reference, place, isNew, reading);
                }
            }
        }
        // Places that the author cannot see are not taken away by being left out.
        foreach (var link in reading.Lenient ? [] : service.Locations.Where(link => Visibility.Of(link.Location!.Sensitivity, DocumentTier.Partner) == Shown.Nothing
            && listed.TrueForAll(one => one.Place.Id != link.LocationId)))
        {
            wanted.Links.Add(link);
            KeepOfLink(link.Id, wanted, present);
            wanted.Add(link.Location!);
        }
        // Parts of a place that is no longer listed stay the place's.
        foreach (var link in service.Locations.Where(link => wanted.Links.TrueForAll(one => one.LocationId != link.LocationId)))
        {
            wanted.Add(link.Location!);
        }
        return touches;
    }

    private static void KeepOfLink(Guid link, Wanted wanted, Wanted present)
    {
        var contacts = present.Contacts.Where(contact => contact.ServiceLocationId == link).ToArray();
        var schedules = present.Schedules.Where(schedule => schedule.ServiceLocationId == link).ToArray();
        var phones = present.Phones.Where(phone => phone.ServiceLocationId == link || contacts.Any(contact => contact.Id == phone.ContactId)).ToArray();
        wanted.Contacts.AddRange(contacts);
        wanted.Phones.AddRange(phones);
        wanted.Languages.AddRange(present.Languages.Where(language => phones.Any(phone => phone.Id == language.PhoneId)));
        wanted.Schedules.AddRange(schedules);
        wanted.Days.AddRange(present.Days.Where(day => schedules.Any(schedule => schedule.Id == day.ScheduleId)));
    }

    /// <returns>Whether another level than the present one was asked for.</returns>
    internal static bool Level(Node content, Location place, bool isNew, Reading reading)
    {
        if (content.Object("x_vrn")?.Code<Sensitivity>("sensitivity") is not { } asked || asked == place.Sensitivity)
        {
            return false;
        }
        if (isNew || !Visibility.IsLooser(asked, place.Sensitivity))
        {
            place.Sensitivity = asked;
        }
        else if (reading.Lenient)
        {
            reading.Warn($"{content.Pointer}/x_vrn/sensitivity", Problems.ApproverIsAuthor.Code, "The present level stays; loosening it needs another client's approval.");
        }
        else
        {
            reading.Refuse($"{content.Pointer}/x_vrn/sensitivity", Problems.ApproverIsAuthor.Code, "Loosening needs another client's approval: ask with POST /v1/directory/locations/{id}/sensitivity.");
        }
        return true;
    }

    private sealed record Listed(Node Link, Node? Given, Location Place, bool IsNew);
}
