using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.TermsOfReference;

/// <param name="Terms">Code of the terms.</param>
/// <param name="Version">Number of the published version.</param>
/// <param name="AdoptedFrom">First day; today when absent.</param>
public sealed record AdoptionBody(string Terms, int Version, DateOnly? AdoptedFrom = null);

/// <summary>A network adopts a published version from a day on; what it worked under until then ends on that day. Scope <c>members:write</c>.</summary>
public static class AdoptTerms
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<AdoptedTermsModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<AdoptionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var from = body!.AdoptedFrom ?? writer.Today;
        checks.Day("/adoptedFrom", from);
        var version = await db.Set<TermsVersion>().AsNoTracking().SingleOrDefaultAsync(row => row.TermsCode == body.Terms && row.Version == body.Version, ct);
        if (version is null)
        {
            checks.Wrong("/version", "Versions are listed at /v1/networks/terms.");
        }
        else if (version.EffectiveFrom > from)
        {
            checks.Wrong("/adoptedFrom", $"The version is in effect from {version.EffectiveFrom:yyyy-MM-dd} on.");
        }
        if (version is { Status: not TermsStatus.Published })
        {
            return version.Status == TermsStatus.Draft ? new ProblemAnswer(Problems.TermsNotPublished) : new ProblemAnswer(Problems.TermsSuperseded, "Adopt the version that is in effect.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (!await writer.Enter($"adoption:{network.Id}", ct))
        {
            return MembershipWriter.Busy;
        }
        var later = await db.Set<TermsAdoption>().Where(row => row.NetworkId == network.Id && (row.AdoptedTo == null || row.AdoptedTo > from)).ToListAsync(ct);
        if (later.Exists(row => row.AdoptedFrom >= from))
        {
            return new ProblemAnswer(Problems.Conflict, "Terms were adopted from that day or a later one.");
        }
        foreach (var present in later)
        {
            present.AdoptedTo = from;
        }
        var adoption = new TermsAdoption { NetworkId = network.Id, TermsVersionId = version!.Id, AdoptedFrom = from };
        db.Add(adoption);
        writer.Told(caller, "terms-adoption", $"{adoption.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        return writer.Created(new AdoptedTermsModel(from, (await GetTerms.Versions(db, row => row.Id == version.Id, ct)).Single(), from), $"/v1/networks/{network.Slug}/terms?asOf={from:yyyy-MM-dd}");
    }
}
