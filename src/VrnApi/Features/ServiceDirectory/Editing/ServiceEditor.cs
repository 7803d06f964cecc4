using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>
/// Puts documents of services onto the database's context: the one way for partners' writes, batches, imports and restored versions. What it
/// loads is loaded once for all documents; the locks are taken by then.
/// </summary>
internal sealed partial class ServiceEditor(VrnDbContext db, Source source, EditorRights rights, TermIndex terms, IReadOnlyList<string> sensitiveWords, DateTimeOffset now)
{
    private readonly Dictionary<string, Organisation> organisations = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Organisation> organisationsById = [];
    private readonly Dictionary<string, Location> places = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Location> placesById = [];
    private readonly Dictionary<Guid, Unit> units = [];
    private readonly Dictionary<string, Programme> programmes = new(StringComparer.Ordinal);

    /// <summary>Loads what the documents refer to.</summary>
    public async Task Load(References references, CancellationToken ct)
    {
        Guid[] organisationIds = [.. references.OrganisationIds], placeIds = [.. references.PlaceIds];
        string[] organisationKeys = [.. references.OrganisationKeys], placeKeys = [.. references.PlaceKeys];
        foreach (var one in await DirectoryGraph.Whole(db.Set<Organisation>().Where(row =>
            organisationIds.Contains(row.Id) || (row.SourceId == source.Id && organisationKeys.Contains(row.ExternalId)))).ToListAsync(ct))
        {
            organisationsById[one.Id] = one;
            if (one.SourceId == source.Id)
            {
                organisations[one.ExternalId] = one;
            }
        }
        foreach (var one in await DirectoryGraph.Whole(db.Set<Location>().Where(row =>
            placeIds.Contains(row.Id) || (row.SourceId == source.Id && placeKeys.Contains(row.ExternalId)))).ToListAsync(ct))
        {
            placesById[one.Id] = one;
            if (one.SourceId == source.Id)
            {
                places[one.ExternalId] = one;
            }
        }
        foreach (var unit in await db.Set<Unit>().ToListAsync(ct))
        {
            units[unit.Id] = unit;
        }
        foreach (var programme in await db.Set<Programme>().Where(row => row.SourceId == source.Id).ToListAsync(ct))
        {
            programmes[programme.ExternalId] = programme;
        }
    }

    /// <param name="service">Tracked with all its parts; null to make one.</param>
    /// <param name="local">Tags are the house's, not the source's: the record came from a source and is edited here.</param>
    /// <returns>The service, changed in the context; what is wrong stands in the reading, and then nothing may be saved.</returns>
    public Edited Put(Service? service, string externalId, JsonElement document, Reading reading, ILookup<Guid, TermLink> links, bool local = false)
    {
        var isNew = service is null;
        var node = reading.Root(document);
        var organisation = Organisation(node, reading, service);
        service ??= new Service { SourceId = source.Id, ExternalId = externalId, OwnerPartnerId = rights.PartnerId, OrganisationId = organisation?.Id ?? Guid.Empty, Name = "", NameSort = "" };
        var (present, wanted) = (new Wanted(), new Wanted());
        present.Add(service);
        present.Terms.AddRange(links[service.Id]);
        var listed = PlacesOf(node, service, externalId, reading);
        foreach (var place in listed.Select(one => one.Place).Concat(service.Locations.Select(link => link.Location!)).Distinct())
        {
            present.Add(place);
        }
        var before = service.Listing;
        var parts = new PartReader(reading, wanted, present);
        var reader = new ServiceReader(reading, parts, wanted, present, terms);
        reader.Read(node, service);
        var levels = Links(node, service, listed, reading, parts, wanted, present);
        reader.Areas(node, service);
        var newUnits = new List<Unit>();
        if (node.Has("capacities") || !reading.Lenient)
        {
            reader.Capacities(node, service, units, newUnits, now);
        }
        else
        {
            // A source that says nothing of capacity does not take away what was said here.
            wanted.Capacities.AddRange(present.Capacities);
        }
        if (!reading.Lenient)
        {
            wanted.Keep(present, level => Visibility.IsShown(DocumentTier.Partner, level));
        }
        Tags(reading, wanted, present, local);
        Programme(node, service, organisation, reading);
        if (organisation is not null)
        {
            service.OrganisationId = organisation.Id;
        }
        var protects = levels | Protect(service, listed, wanted, present, reading, isNew);
        Loosened(parts, reading);
        Check(service, listed, wanted, reading);
        if (reading.Faults.Count > 0)
        {
            return new Edited(service, isNew, false, false);
        }

        if (isNew)
        {
            db.Add(service);
        }
        db.AddRange(newUnits);
        newUnits.ForEach(unit => units[unit.Id] = unit);
        var changed = wanted.Replace(db, present) | isNew | db.Entry(service).State == EntityState.Modified;
        if (changed && !isNew)
        {
            service.UpdatedAt = now;
        }
        var sensitive = parts.TouchesProtection || protects || reader.ListingChanged;
        if (!isNew && before == Listing.Partners && service.Listing == Listing.Open && !source.PublishDirectly && !rights.EveryRow && service.EditorialState == EditorialState.Published)
        {
            // Shown to more readers than before: it leaves the list until another client publishes it.
            service.EditorialState = EditorialState.InReview;
        }
        return new Edited(service, isNew, changed, sensitive);
    }

    private Organisation? Organisation(Node node, Reading reading, Service? service)
    {
        var given = node.Object("organization");
        var id = given?.Text("id", 200) ?? node.Text("organization_id", 200);
        var key = given?.Object("x_vrn")?.Text("external_id", 200);
        var pointer = given?.Pointer ?? "/organization";
        // The house takes no id of a foreign feed for its own.
        if (!(reading.Lenient && rights.PartnerId is null) && Guid.TryParse(id, out var own) && organisationsById.TryGetValue(own, out var known))
        {
            if (known.Id != service?.OrganisationId && !rights.Owns(known.OwnerPartnerId))
            {
                reading.Refuse(pointer, Problems.NotYourOrganisation.Code, "Name your own organisation.");
            }
            else if (known.EditorialState == EditorialState.Withdrawn && known.Id != service?.OrganisationId)
            {
                reading.Invalid(pointer, "The organisation is withdrawn.");
            }
            return known;
        }
        key ??= reading.Lenient ? id : null;
        if (key is not null && given is { } nested)
        {
            if (!organisations.TryGetValue(key, out var one))
            {
                if (!rights.Organisations)
                {
                    reading.Refuse(pointer, Problems.NotYourOrganisation.Code, "Name your own organisation.");
                    return null;
                }
                one = new Organisation { SourceId = source.Id, ExternalId = key, OwnerPartnerId = rights.PartnerId, Name = nested.Text("name", 300, required: true) ?? "", NameSort = "" };
                db.Add(one);
                organisations[key] = one;
                ReadOrganisation(nested, one, reading);
            }
            else if (nested.Has("name") && rights.Organisations && rights.Owns(one.OwnerPartnerId))
            {
                if (one.EditorialState == EditorialState.Withdrawn)
                {
                    // Its source has it again.
                    one.EditorialState = EditorialState.Published;
                }
                ReadOrganisation(nested, one, reading);
            }
            else if (one.EditorialState == EditorialState.Withdrawn)
            {
                reading.Invalid(pointer, "The organisation is withdrawn.");
            }
            else if (nested.Text("name", 300) is { } name && name != one.Name)
            {
                reading.Warn($"{pointer}/name", Problems.ReadOnly.Code, "Other than what is here; changing organisations needs organisations:write.");
            }
            return one;
        }
        if (service is not null && id is null)
        {
            return null;
        }
        if (id is not null)
        {
            reading.Refuse(pointer, Problems.NotYourOrganisation.Code, "Name your own organisation.");
            return null;
        }
        var mine = organisationsById.Values.Where(one => one.OwnerPartnerId is not null && one.OwnerPartnerId == rights.PartnerId && one.EditorialState != EditorialState.Withdrawn).ToArray();
        if (mine.Length == 1)
        {
            return mine[0];
        }
        reading.Invalid("/organization", "The organisation that offers the service is needed: by id, or by x_vrn.external_id and name.");
        return null;
    }

    private void ReadOrganisation(Node nested, Organisation organisation, Reading reading)
    {
        var (present, wanted) = (new Wanted(), new Wanted());
        present.Add(organisation);
        new OrganisationReader(reading, new PartReader(reading, wanted, present), wanted, present).Read(nested, organisation, onlyGiven: true);
        if (reading.Faults.Count == 0 && wanted.Replace(db, present))
        {
            organisation.UpdatedAt = now;
        }
    }

    private static void Loosened(PartReader parts, Reading reading)
    {
        foreach (var pointer in parts.Loosened)
        {
            if (reading.Lenient)
            {
                reading.Warn(pointer, Problems.ApproverIsAuthor.Code, "The present level stays; loosening it needs another client's approval.");
            }
            else
            {
                reading.Refuse(pointer, Problems.ApproverIsAuthor.Code, "Loosening needs another client's approval.");
            }
        }
    }

    /// <summary>Tags that somebody set here are not the source's to take away; protecting ones are nobody's alone.</summary>
    private void Tags(Reading reading, Wanted wanted, Wanted present, bool local)
    {
        foreach (var link in present.Terms.Where(link => wanted.Terms.TrueForAll(one => one.Id != link.Id)).ToArray())
        {
            if (terms.IsSensitive(link.TermId) && !reading.Lenient)
            {
                reading.Refuse("/attributes", Problems.ApproverIsAuthor.Code, "A term that withholds places is taken off with another client's approval only.");
            }
            else if ((reading.Lenient && link.Origin == LinkOrigin.Local) || terms.IsSensitive(link.TermId))
            {
                wanted.Terms.Add(link);
            }
        }
        if (local)
        {
            foreach (var (index, link) in wanted.Terms.Index().ToArray())
            {
                if (present.Terms.TrueForAll(one => one.Id != link.Id))
                {
                    wanted.Terms[index] = new TermLink { Id = link.Id, LinkKind = link.LinkKind, LinkId = link.LinkId, TermId = link.TermId, LinkType = link.LinkType, Origin = LinkOrigin.Local };
                }
            }
        }
    }

    /// <summary>A protecting term withholds every place when it comes; so do words in somebody else's text.</summary>
    /// <returns>Whether the change touches protection.</returns>
    private bool Protect(Service service, List<Listed> listed, Wanted wanted, Wanted present, Reading reading, bool isNew)
    {
        var touches = false;
        var sensitive = wanted.Terms.Where(link => terms.IsSensitive(link.TermId)).ToArray();
        var comes = sensitive.Any(link => present.Terms.TrueForAll(one => one.TermId != link.TermId));
        var words = reading.Lenient && ProtectingWords.In(sensitiveWords, service.Name, service.AlternateName, service.Description);
        foreach (var one in listed.Where(one => sensitive.Length > 0 || words))
        {
            var asked = one.Given?.Object("x_vrn")?.Text("sensitivity", 60);
            if (sensitive.Length > 0 && (one.IsNew || comes) && asked is not null && asked != "withheld" && !reading.Lenient)
            {
                reading.Refuse($"{one.Given!.Value.Pointer}/x_vrn/sensitivity", Problems.SensitivityDefault.Code, "A term withholds this place by default.");
            }
            else if (one.IsNew || comes)
            {
                one.Place.Sensitivity = Sensitivity.Withheld;
                touches = true;
            }
        }
        if (words && isNew && listed.Count > 0)
        {
            reading.Warn("/name", "tightened", "The text speaks of protection; the places are withheld until somebody has looked.");
            db.Add(new ProblemReport { ServiceId = service.Id, Kind = ProblemKind.Review, Text = "Places were withheld because of words in the text.", CreatedAt = now });
        }
        return touches || comes;
    }

    private static void Check(Service service, List<Listed> listed, Wanted wanted, Reading reading)
    {
        var levels = listed.Select(one => one.Place.Sensitivity).Concat(service.Locations.Where(link => wanted.Links.Exists(one => one.LocationId == link.LocationId)).Select(link => link.Location!.Sensitivity)).ToArray();
        if (levels.Any(level => level != Sensitivity.Public) && wanted.Areas.Count == 0)
        {
            Say("/service_areas", "A service with a protected place is found by its areas: at least one is needed.");
        }
        if (levels.Contains(Sensitivity.Withheld) && service.Email is null && service.Url is null
            && !wanted.Phones.Exists(phone => phone.ServiceId == service.Id) && !wanted.Contacts.Exists(contact => contact.ServiceId == service.Id))
        {
            Say("/contacts", "A service at a withheld place needs a contact that is not the place's.");
        }
        foreach (var area in wanted.Areas.Where(area => area.ServiceLocationId is not null))
        {
            var link = wanted.Links.Find(one => one.Id == area.ServiceLocationId);
            var place = link is null ? null : listed.Find(one => one.Place.Id == link.LocationId)?.Place;
            if (place is null || place.Sensitivity != Sensitivity.Public)
            {
                reading.Invalid("/service_areas", "A radius is drawn around a public place only.");
            }
        }

        void Say(string pointer, string message)
        {
            if (reading.Lenient && reading.Warnings.Exists(warning => warning.Code == "tightened"))
            {
                reading.Warn(pointer, Problems.ValidationFailed.Code, message);
            }
            else
            {
                reading.Invalid(pointer, message);
            }
        }
    }

    private void Programme(Node node, Service service, Organisation? organisation, Reading reading)
    {
        if (node.Object("program") is not { } given)
        {
            service.ProgrammeId = node.Has("program") || !reading.Lenient ? null : service.ProgrammeId;
            return;
        }
        given.Takes(["id", "name", "alternate_name", "description"], ["organization_id", "attributes", "metadata"]);
        if (Guid.TryParse(given.Text("id", 200), out var id) && id == service.ProgrammeId)
        {
            return;
        }
        if (given.Text("name", 300, required: true) is not { } name)
        {
            return;
        }
        var key = given.Text("id", 200) ?? Folding.Fold(name);
        if (!programmes.TryGetValue(key, out var programme))
        {
            var owner = organisation?.Id ?? service.OrganisationId;
            programme = new Programme { SourceId = source.Id, ExternalId = key, Name = name, OrganisationId = owner == Guid.Empty ? null : owner };
            db.Add(programme);
            programmes[key] = programme;
        }
        var description = given.Text("description", 8000);
        (programme.Name, programme.AlternateName, programme.Description) = (name, given.Text("alternate_name", 300), description == name ? null : description);
        service.ProgrammeId = programme.Id;
    }
}

/// <param name="Changed">Whether anything is other than it was.</param>
/// <param name="TouchesProtection">Levels, listing or a protecting term: another client must publish it.</param>
internal sealed record Edited(Service Service, bool IsNew, bool Changed, bool TouchesProtection)
{
    /// <summary>Where the service stands after the edit, and who must not publish it alone: whoever touched its protection last, not whoever mended a word since.</summary>
    /// <param name="client">Null for the house.</param>
    public void Stage(Source source, string? client)
    {
        var waits = Service.NeedsSecond && Service.EditorialState != EditorialState.Published;
        if (IsNew)
        {
            Service.EditorialState = source.PublishDirectly ? EditorialState.Published : EditorialState.InReview;
        }
        Service.NeedsSecond = waits || (TouchesProtection && Service.EditorialState != EditorialState.Published);
        if (!waits || TouchesProtection)
        {
            Service.AuthorClientId = client ?? Service.AuthorClientId;
        }
    }
}
