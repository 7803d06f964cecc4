using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed's organisations, for anybody.</summary>
public static class OpenOrganisations
{
    public static Task<Results<OpenPage<OrganisationDocument>, ProblemAnswer>> List(
        [AsParameters] OpenListParameters parameters, VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Page(db, http, ct);
    }

    public static async Task<Results<OpenPage<OrganisationDocument>, ProblemAnswer>> Page(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var (values, unread) = await OpenAsk.Values(http, ct);
        if (unread is not null)
        {
            return unread;
        }
        var asked = new Asked(values);
        var withServices = asked.Flag("full_service");
        var ask = OpenAsk.Read(asked, full: true, modifiedAfter: true);
        if (withServices)
        {
            // Each organisation brings its services whole: the pages are those of whole documents.
            ask = ask with { Full = true, PerPage = Math.Min(asked.Number("per_page", OpenAsk.DefaultPage, OpenAsk.LargestFullPage), OpenAsk.LargestFullPage) };
        }
        var (search, terms, taxonomies) = (asked.Search(), asked.Ids("taxonomy_term_id"), asked.Ids("taxonomy_id"));
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }
        var revision = await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = DocumentBytes.ListTag(revision, "oruk-organizations", asked.Words());
        if (Conditional.IsCurrent(http, tag))
        {
            return OpenPage<OrganisationDocument>.Current(tag);
        }
        var organisations = Tagged(db, SearchOrganisations.Query(db, new SearchOrganisations.Filter(search)), terms, taxonomies);
        var keys = organisations.Select(organisation => new OpenKey { Id = organisation.Id, NameSort = organisation.NameSort });
        var total = await OpenDocuments.Count(db, keys, DocumentKind.Organisation, ask, ct);
        var rows = await OpenDocuments.Statement(db, keys, DocumentKind.Organisation, ask).ToListAsync(ct);
        return new OpenPage<OrganisationDocument>(withServices ? await WithServices(db, rows, ct) : rows, total, ask, tag);
    }

    /// <summary>One organisation; with <c>full_service=true</c> also its services whole.</summary>
    public static async Task<Results<DocumentAnswer<OrganisationDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var asked = new Asked(http.Request.Query);
        var withServices = asked.Flag("full_service");
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }
        if (withServices && await GetDocument.Visible(db, DocumentKind.Organisation, id).Select(row => row.Full).SingleOrDefaultAsync(ct) is { } bytes)
        {
            var whole = (await WithServices(db, [new DocumentRow(id, "", bytes, 0)], ct))[0].Bytes;
            return new DocumentAnswer<OrganisationDocument>(whole, SHA256.HashData(whole), OpenFeedRoutes.Cached);
        }
        return await GetDocument.Answer<OrganisationDocument>(db, DocumentKind.Organisation, id, time, http, OpenFeedRoutes.Cached, ct);
    }

    /// <summary>They are tagged, or one of their services that the reader may see is.</summary>
    internal static IQueryable<Organisation> Tagged(VrnDbContext db, IQueryable<Organisation> organisations, Guid[] terms, Guid[] taxonomies)
    {
        var services = db.Set<Service>().Where(service => service.IsLive).Having(db, DocumentKind.Service).Select(found => found.Root);
        IQueryable<Organisation> Of(IQueryable<TermLink> links) => organisations.Where(organisation => links.Any(link =>
            (link.LinkKind == LinkKind.Organisation && link.LinkId == organisation.Id)
            || (link.LinkKind == LinkKind.Service && services.Any(service => service.Id == link.LinkId && service.OrganisationId == organisation.Id))));
        if (terms.Length > 0)
        {
            organisations = Of(db.Set<TermLink>().Where(link => terms.Contains(link.TermId)));
        }
        return taxonomies.Length > 0 ? Of(db.Set<TermLink>().Where(link => taxonomies.Contains(link.Term!.TaxonomyId))) : organisations;
    }

    /// <summary>Puts the stored documents of the services in as the last member.</summary>
    private static async Task<List<DocumentRow>> WithServices(VrnDbContext db, IReadOnlyList<DocumentRow> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var services = (await db.Set<Service>().Where(service => service.IsLive && ids.Contains(service.OrganisationId)).Having(db, DocumentKind.Service)
            .OrderBy(found => found.Root.NameSort).ThenBy(found => found.Root.Id)
            .Select(found => new { found.Root.OrganisationId, found.Document.Full }).ToListAsync(ct)).ToLookup(row => row.OrganisationId, row => row.Full!);
        return [.. rows.Select(row => services[row.Id].ToArray() is { Length: > 0 } own
            ? row with { Bytes = [.. row.Bytes.AsSpan(0, row.Bytes.Length - 1), .. ",\"services\":["u8, .. Joined(own), .. "]}"u8] }
            : row)];
    }

    private static byte[] Joined(byte[][] documents)
    {
        using var all = new MemoryStream();
        for (var i = 0; i < documents.Length; i++)
        {
            if (i > 0)
            {
                all.WriteByte((byte)',');
            }
            all.Write(documents[i]);
        }
        return all.ToArray();
    }
}
