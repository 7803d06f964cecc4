using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed's services, for anybody; whatever the status, the standard's order of pages.</summary>
public static class OpenServices
{
    private static readonly string[] OfPage = ["page", "per_page", "full", "minimal", "format"];

    public static Task<Results<OpenPage<ServiceDocument>, RowLines, ProblemAnswer>> List(
        [AsParameters] OpenParameters parameters, VrnDbContext db, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        _ = parameters;
        return Page(db, clock, http, ct);
    }

    public static async Task<Results<OpenPage<ServiceDocument>, RowLines, ProblemAnswer>> Page(VrnDbContext db, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var (values, unread) = await OpenAsk.Values(http, ct);
        if (unread is not null)
        {
            return unread;
        }
        var asked = new Asked(values);
        var ask = OpenAsk.Read(asked, full: true, minimal: true, modifiedAfter: true, streams: true);
        var (question, faults) = await ServiceQuestion.Read(values, db, clock, isPartner: false, ct);
        asked.Add(faults);
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }
        if (ask.Format != "json")
        {
            return new RowLines(ServicePages.All(question, full: asked.Text("full") is null || ask.Full, ct), question, ask.Format == "csv", OpenFeedRoutes.Cached);
        }
        var revision = question.DependsOnNow ? (long?)null : await DocumentRows.Revision(db).SingleAsync(ct);
        var tag = revision is { } at ? DocumentBytes.ListTag(at, "oruk", Near.Understood(question.Near), asked.Words()) : null;
        if (tag is not null && Conditional.IsCurrent(http, tag))
        {
            return OpenPage<ServiceDocument>.Current(tag);
        }
        var counted = revision is { } then ? DocumentBytes.ListTag(then, "oruk-total", Near.Understood(question.Near), asked.Words(OfPage)) : null;
        var total = await OpenTotals.Count(db, counted, () => ServicePages.Count(question, ct));
        return new OpenPage<ServiceDocument>(await Rows(question, ask, ct), total, ask, tag);
    }

    public static Task<Results<DocumentAnswer<ServiceDocument>, NotModifiedAnswer, ProblemAnswer>> One(
        Guid id, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct) =>
        GetDocument.Answer<ServiceDocument>(db, DocumentKind.Service, id, time, http, OpenFeedRoutes.Cached, ct);

    private static async Task<IReadOnlyList<DocumentRow>> Rows(ServiceQuestion question, OpenAsk ask, CancellationToken ct)
    {
        var services = question.Services();
        if (ask.Minimal)
        {
            return await Minimal(question.Db, services, ask, ct);
        }
        // A date orders by date; else what was asked for does, as for partners.
        if (ask.ModifiedAfter is not null || (question.Text is null && question.Near is not { HasPoint: true } && question.Needed is null))
        {
            var keys = services.Select(service => new OpenKey { Id = service.Id, NameSort = service.NameSort });
            var rows = await OpenDocuments.Statement(question.Db, keys, DocumentKind.Service, ask).ToListAsync(ct);
            return question.Near is null && question.Text is null ? rows : await Told(question, rows, ct);
        }
        var found = ServiceOrders<DocumentRow>.Of(null, question)!.Sort(question.Found()).Skip(ask.Skip).Take(ask.PerPage);
        return (await ServicePages.Rows(question, found, ask.Full).ToListAsync(ct)).ConvertAll(row => row.With(question));
    }

    /// <summary>What is true of rows in this result only, for rows that were found in another order.</summary>
    private static async Task<IReadOnlyList<DocumentRow>> Told(ServiceQuestion question, List<DocumentRow> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var told = await ServicePages.Rows(question, question.Found().Where(found => ids.Contains(found.Root.Id)), full: false).ToDictionaryAsync(row => row.Id, ct);
        return rows.ConvertAll(row => told.TryGetValue(row.Id, out var of) ? (of with { Bytes = row.Bytes }).With(question) : row);
    }

    /// <summary>By id, so that two copies can be compared; by date when a date was asked for.</summary>
    private static async Task<List<DocumentRow>> Minimal(VrnDbContext db, IQueryable<Service> services, OpenAsk ask, CancellationToken ct)
    {
        var found = services.Join(OpenDocuments.Of(db, DocumentKind.Service, ask), service => service.Id, document => document.EntityId,
            (service, document) => new { service.Id, service.Name, service.NameSort, service.Status, document.LastModified });
        var ordered = ask.ModifiedAfter is null ? found.OrderBy(row => row.Id) : found.OrderBy(row => row.LastModified).ThenBy(row => row.Id);
        var rows = await ordered.Skip(ask.Skip).Take(ask.PerPage).ToListAsync(ct);
        return rows.ConvertAll(row => new DocumentRow(row.Id, row.NameSort, DocumentJson.Write(new MinimalDocument(
            row.Id, row.Name, Codes.Of(row.Status).Replace('-', ' '), row.LastModified, row.LastModified)), 0));
    }
}
