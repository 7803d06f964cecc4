using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Seeding;

/// <summary>
/// Areas, terms, and the organisations and services that the source documents name. Written through the directory's one write
/// path; a second run writes nothing.
/// </summary>
internal static class DirectorySeed
{
    public static async Task<DirectoryChange> Load(VrnDbContext db, DirectoryWriter writer, CancellationToken ct = default)
    {
        await AreaSeed.Load(db, ct);
        var touched = new Touched
        {
            Organisations = await db.Set<Organisation>().Where(row => row.SourceId == Source.SeedId).Select(row => row.Id).ToArrayAsync(ct),
            Programmes = await db.Set<Programme>().Where(row => row.SourceId == Source.SeedId).Select(row => row.Id).ToArrayAsync(ct),
            Services = await db.Set<Service>().IgnoreQueryFilters().Where(row => row.SourceId == Source.SeedId).Select(row => row.Id).ToArrayAsync(ct),
        };
        return await writer.Write(touched, token => Edit(db, token), ct);
    }

    private static async Task Edit(VrnDbContext db, CancellationToken ct)
    {
        var file = SeedFile.Read<DirectoryFile>("seed/directory.json");
        var terms = await TaxonomySeed.Load(db, ct);
        var citations = new CitationSeed(db, file, (await db.Set<RecordCitation>().ToListAsync(ct)).ToLookup(citation => citation.LinkId));
        var organisations = await Organisations(db, file, citations, ct);
        var programmes = await Programmes(db, file, organisations, citations, ct);
        var services = await db.Set<Service>().IgnoreQueryFilters().Where(service => service.SourceId == Source.SeedId)
            .Include(service => service.Areas).Include(service => service.Phones).Include(service => service.ReferralRoutes).Include(service => service.Locations)
            .AsSplitQuery().ToDictionaryAsync(service => service.ExternalId, ct);
        var links = (await db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service).ToListAsync(ct)).ToLookup(link => link.LinkId);
        var places = await db.Set<Location>().Where(row => row.SourceId == Source.SeedId).ToDictionaryAsync(row => row.ExternalId, ct);
        var seed = new ServiceSeed(db, file, terms, links, places, citations);
        foreach (var fact in file.Services.SelectMany(WithOffers))
        {
            if (!services.TryGetValue(fact.Slug, out var service))
            {
                db.Add(service = new Service { ExternalId = fact.Slug, OrganisationId = organisations[fact.Organisation].Id, Name = "", NameSort = "" });
            }
            service.ProgrammeId = fact.Programme is { } programme ? programmes[programme].Id : null;
            seed.Set(service, fact);
        }
    }

    private static async Task<Dictionary<string, Organisation>> Organisations(
        VrnDbContext db, DirectoryFile file, CitationSeed citations, CancellationToken ct)
    {
        var present = await db.Set<Organisation>().Where(row => row.SourceId == Source.SeedId).ToDictionaryAsync(row => row.ExternalId, ct);
        foreach (var fact in file.Organisations)
        {
            if (!present.TryGetValue(fact.Slug, out var organisation))
            {
                db.Add(organisation = present[fact.Slug] = new Organisation { ExternalId = fact.Slug, Name = "", NameSort = "" });
            }
            (organisation.Name, organisation.NameSort) = (fact.Name, Folding.Fold(fact.Name));
            (organisation.Description, organisation.Kind) = (fact.Description, fact.Type);
            organisation.Email = fact.Contacts?.FirstOrDefault(contact => contact.Kind == "mailbox")?.Value;
            organisation.Website = fact.Contacts?.FirstOrDefault(contact => contact.Kind == "website") is { } site ? $"http://{site.Value}" : null;
            citations.Set(LinkKind.Organisation, organisation.Id, [(null, fact.Citation)]);
        }
        return present;
    }

    /// <summary>The programmes that the documents name, and each service with offers as the umbrella of these.</summary>
    private static async Task<Dictionary<string, Programme>> Programmes(
        VrnDbContext db, DirectoryFile file, Dictionary<string, Organisation> organisations, CitationSeed citations, CancellationToken ct)
    {
        var present = await db.Set<Programme>().Where(row => row.SourceId == Source.SeedId).ToDictionaryAsync(row => row.ExternalId, ct);
        var umbrellas = file.Services.Where(service => service.Offers is not null)
            .Select(service => (service.Slug, service.Name, service.Description, service.Citation, Organisation: (string?)service.Organisation));
        var named = file.Programmes.Select(fact => (fact.Slug, fact.Name, fact.Description, fact.Citation, Organisation: (string?)null));
        foreach (var fact in umbrellas.Concat(named))
        {
            if (!present.TryGetValue(fact.Slug, out var programme))
            {
                db.Add(programme = present[fact.Slug] = new Programme { ExternalId = fact.Slug, Name = "" });
            }
            (programme.Name, programme.Description) = (fact.Name, fact.Description);
            programme.OrganisationId = fact.Organisation is { } slug ? organisations[slug].Id : null;
            citations.Set(LinkKind.Programme, programme.Id, [(null, fact.Citation)]);
        }
        return present;
    }

    private static IEnumerable<ServiceFact> WithOffers(ServiceFact umbrella) =>
    [
        umbrella,
        .. (umbrella.Offers ?? []).Select(offer => umbrella with
        {
            Slug = $"{umbrella.Slug}-{Folding.Fold(offer).Replace(' ', '-')}",
            Name = offer,
            Description = $"Offered as part of {umbrella.Name}.",
            Programme = umbrella.Slug,
            Offers = null,
        }),
    ];
}
