using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Safeguarding;

/// <summary>
/// The one way to what is withheld, of one service at a time: scope services:sensitive under an agreement, a purpose of that agreement, and a
/// row in the audit trail that is written before the answer.
/// </summary>
internal static class SensitiveExit
{
    public const string Header = "Vrn-Purpose";

    private static readonly string[] Purposes = ["referral", "safeguarding", "directory-maintenance"];

    /// <summary>Only what the partner tier lacks.</summary>
    public sealed record SensitiveDocument(
        Guid Id,
        [property: JsonPropertyName("service_at_locations")] IReadOnlyList<ServiceLocationDocument>? ServiceAtLocations,
        IReadOnlyList<ContactDocument>? Contacts,
        IReadOnlyList<PhoneDocument>? Phones);

    public static async Task<IResult> Handle(Guid id, HttpContext http, Caller caller, VrnDbContext db, AuditTrail trail, TimeProvider time, CancellationToken ct)
    {
        if (!await GetDocument.Visible(db, DocumentKind.Service, id).AnyAsync(document => document.DeletedAt == null, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (http.Request.Headers[Header] is not [{ } purpose] || !Purposes.Contains(purpose, StringComparer.Ordinal) || !Allows(caller, purpose))
        {
            return new ProblemAnswer(Problems.PurposeRequired);
        }
        var graph = await DirectoryGraph.Load(db, [id], [], ct);
        var exact = new ServiceRenderer(graph, DocumentTier.Partner, View.Exact).Render(graph.Services[0])!;
        var service = graph.Services[0];
        var hidden = service.Locations.Where(link => Visibility.Of(link.Location!.Sensitivity, DocumentTier.Partner) != Shown.Exact).Select(link => link.Id).ToHashSet();
        var answer = new SensitiveDocument(
            id,
            PartRenderer.Some((exact.ServiceAtLocations ?? []).Select(link => hidden.Contains(link.Id) ? link : Lacking(link)).OfType<ServiceLocationDocument>()),
            Hidden(exact.Contacts), Hidden(exact.Phones));
        await trail.Write(AuditEntries.Of(http, caller, "data.read", time.GetUtcNow(), "service.sensitive", id.ToString(), purpose: purpose), ct);
        http.Response.Headers.CacheControl = "no-store";
        db.ChangeTracker.Clear();
        return Results.Bytes(DocumentJson.Write(answer), "application/json; charset=utf-8");
    }

    /// <summary>Of a place that partners know, only the contacts and numbers that they do not.</summary>
    /// <returns>Null when there are none.</returns>
    private static ServiceLocationDocument? Lacking(ServiceLocationDocument link)
    {
        var place = new LocationDocument
        {
            Id = link.Location.Id,
            LocationType = link.Location.LocationType,
            Contacts = Hidden(link.Location.Contacts),
            Phones = Hidden(link.Location.Phones),
            Vrn = link.Location.Vrn,
        };
        var lacking = new ServiceLocationDocument(link.Id, null, Hidden(link.Contacts), Hidden(link.Phones), null, place);
        return (lacking.Contacts ?? place.Contacts) is null && (lacking.Phones ?? place.Phones) is null ? null : lacking;
    }

    private static IReadOnlyList<ContactDocument>? Hidden(IReadOnlyList<ContactDocument>? contacts) =>
        PartRenderer.Some((contacts ?? []).Where(contact => contact.Vrn?.Sensitivity is "withheld" or "area_only" || contact.Phones?.Any(IsHidden) == true));

    private static IReadOnlyList<PhoneDocument>? Hidden(IReadOnlyList<PhoneDocument>? phones) => PartRenderer.Some((phones ?? []).Where(IsHidden));

    private static bool IsHidden(PhoneDocument phone) => phone.Vrn?.Sensitivity is "withheld" or "area_only";

    private static bool Allows(Caller caller, string purpose) => caller.Standing is { } standing
        && Rights.Open(standing, "services:sensitive").Any(agreement => agreement.Purposes.Contains(purpose));
}
