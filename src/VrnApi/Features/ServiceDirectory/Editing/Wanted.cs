using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>The parts that a document wants a record to have, flat; and the same of what it has.</summary>
internal sealed class Wanted
{
    public List<ServiceArea> Areas { get; } = [];
    public List<ServiceLocation> Links { get; } = [];
    public List<ServiceUrl> Urls { get; } = [];
    public List<ReferralRoute> Routes { get; } = [];
    public List<CostOption> Costs { get; } = [];
    public List<Funding> Funding { get; } = [];
    public List<RequiredDocument> Documents { get; } = [];
    public List<ServiceCapacity> Capacities { get; } = [];
    public List<TermLink> Terms { get; } = [];
    public List<Contact> Contacts { get; } = [];
    public List<Phone> Phones { get; } = [];
    public List<Language> Languages { get; } = [];
    public List<Schedule> Schedules { get; } = [];
    public List<ExceptionalDay> Days { get; } = [];
    public List<Address> Addresses { get; } = [];
    public List<Accessibility> Accessibility { get; } = [];
    public List<OrganisationIdentifier> Identifiers { get; } = [];

    public void Add(Service service)
    {
        Areas.AddRange(service.Areas);
        Links.AddRange(service.Locations);
        Urls.AddRange(service.Urls);
        Routes.AddRange(service.ReferralRoutes);
        Costs.AddRange(service.CostOptions);
        Funding.AddRange(service.Funding);
        Documents.AddRange(service.RequiredDocuments);
        Capacities.AddRange(service.Capacities);
        Add(service.Contacts, service.Phones, service.Languages, service.Schedules);
        foreach (var link in service.Locations)
        {
            Add(link.Contacts, link.Phones, [], link.Schedules);
        }
    }

    public void Add(Location place)
    {
        Addresses.AddRange(place.Addresses);
        Accessibility.AddRange(place.Accessibility);
        Add(place.Contacts, place.Phones, place.Languages, place.Schedules);
    }

    public void Add(Organisation organisation)
    {
        Identifiers.AddRange(organisation.Identifiers);
        Funding.AddRange(organisation.Funding);
        Add(organisation.Contacts, organisation.Phones, [], []);
    }

    private void Add(List<Contact> contacts, List<Phone> phones, List<Language> languages, List<Schedule> schedules)
    {
        Contacts.AddRange(contacts);
        var all = phones.Concat(contacts.SelectMany(contact => contact.Phones)).ToArray();
        Phones.AddRange(all);
        Languages.AddRange(languages.Concat(all.SelectMany(phone => phone.Languages)));
        Schedules.AddRange(schedules);
        Days.AddRange(schedules.SelectMany(schedule => schedule.Exceptions));
    }

    /// <summary>Makes the present parts these.</summary>
    /// <returns>Whether anything was other than it is now.</returns>
    public bool Replace(VrnDbContext db, Wanted present)
    {
        var changed = false;
        changed |= Parts.Replace(db, present.Areas, Areas, part => part.Id);
        changed |= Parts.Replace(db, present.Urls, Urls, part => part.Id);
        changed |= Parts.Replace(db, present.Routes, Routes, part => part.Id);
        changed |= Parts.Replace(db, present.Costs, Costs, part => part.Id);
        changed |= Parts.Replace(db, present.Funding, Funding, part => part.Id);
        changed |= Parts.Replace(db, present.Documents, Documents, part => part.Id);
        changed |= Parts.Replace(db, present.Capacities, Capacities, part => part.Id);
        changed |= Parts.Replace(db, present.Terms, Terms, part => part.Id);
        changed |= Parts.Replace(db, present.Identifiers, Identifiers, part => part.Id);
        changed |= Parts.Replace(db, present.Addresses, Addresses, part => part.Id);
        changed |= Parts.Replace(db, present.Accessibility, Accessibility, part => part.Id);
        changed |= Parts.Replace(db, present.Links, Links, part => part.Id);
        changed |= Parts.Replace(db, present.Days, Days, part => part.Id);
        changed |= Parts.Replace(db, present.Languages, Languages, part => part.Id);
        changed |= Parts.Replace(db, present.Schedules, Schedules, part => part.Id);
        changed |= Parts.Replace(db, present.Phones, Phones, part => part.Id);
        changed |= Parts.Replace(db, present.Contacts, Contacts, part => part.Id);
        return changed;
    }

    /// <summary>What the author cannot see and did not name stays as it is.</summary>
    public void Keep(Wanted present, Func<Sensitivity, bool> isSeen)
    {
        var hiddenContacts = present.Contacts.Where(contact => !isSeen(contact.Sensitivity) && Contacts.TrueForAll(one => one.Id != contact.Id)).ToArray();
        Contacts.AddRange(hiddenContacts);
        var kept = hiddenContacts.Select(contact => contact.Id).ToHashSet();
        var hiddenPhones = present.Phones.Where(phone => (!isSeen(phone.Sensitivity) || (phone.ContactId is { } id && kept.Contains(id)))
            && Phones.TrueForAll(one => one.Id != phone.Id)
            && (phone.ContactId is not { } of || Contacts.Exists(contact => contact.Id == of))).ToArray();
        Phones.AddRange(hiddenPhones);
        Languages.AddRange(present.Languages.Where(language => language.PhoneId is { } of && hiddenPhones.Any(phone => phone.Id == of) && Languages.TrueForAll(one => one.Id != language.Id)));
    }
}
