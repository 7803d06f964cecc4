using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.TermsOfReference;

/// <summary>
/// Terms of reference by versions: a draft is written and rewritten, then published, which freezes it and supersedes the one before.
/// Scope <c>members:write</c>.
/// </summary>
public static class WriteTerms
{
    public sealed record TermsModel(string Code, string Title);

    internal static async Task<Results<CreatedAnswer<TermsModel>, ProblemAnswer>> Create(HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<TermsBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        checks.Code("/code", body!.Code);
        checks.Text("/title", body.Title, 200, required: true);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, "terms", body.Code, checks, ct) is { } personal)
        {
            return personal;
        }
        if (!await writer.Enter($"terms:{body.Code}", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await db.Set<Terms>().AnyAsync(row => row.Code == body.Code, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/code", Problems.SlugTaken.Code, "Other terms have it; add a version to them.")]);
        }
        db.Add(new Terms { Code = body.Code, Title = body.Title });
        writer.Told(caller, "terms", body.Code);
        await db.SaveChangesAsync(ct);
        return writer.Created(new TermsModel(body.Code, body.Title), $"/v1/networks/terms/{body.Code}/versions");
    }

    /// <param name="code">Of the terms.</param>
    internal static async Task<Results<CreatedAnswer<TermsVersionModel>, ProblemAnswer>> AddVersion(
        [FromRoute] string code, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<TermsVersionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var db = writer.Db;
        if (!await db.Set<Terms>().AnyAsync(row => row.Code == code, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await Wrong(writer, caller, code, body!, ct) is { } wrong)
        {
            return wrong;
        }
        if (!await writer.Enter($"terms:{code}", ct))
        {
            return MembershipWriter.Busy;
        }
        var last = await db.Set<TermsVersion>().Where(row => row.TermsCode == code).MaxAsync(row => (int?)row.Version, ct) ?? 0;
        var version = new TermsVersion { TermsCode = code, Version = last + 1, Status = TermsStatus.Draft, Text = body!.Text };
        body.Put(version);
        db.Add(version);
        db.AddRange(body.Items(version.Id));
        writer.Told(caller, "terms-version", $"{version.Id}");
        await db.SaveChangesAsync(ct);
        return writer.Created(await Model(db, version.Id, ct), $"/v1/networks/terms/{code}/versions/{version.Version}");
    }

    /// <param name="code">Of the terms.</param>
    /// <param name="v">Number of the version.</param>
    internal static async Task<Results<WrittenDocument<TermsVersionModel>, ProblemAnswer>> Replace(
        [FromRoute] string code, [FromRoute] int v, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<TermsVersionBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var db = writer.Db;
        if (await db.Set<TermsVersion>().AsNoTracking().SingleOrDefaultAsync(row => row.TermsCode == code && row.Version == v, ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (known.Status != TermsStatus.Draft)
        {
            return new ProblemAnswer(Problems.TermsFrozen);
        }
        if (await Wrong(writer, caller, code, body!, ct) is { } wrong)
        {
            return wrong;
        }
        return await MergePatch.InTransaction<TermsVersionModel>(db, async inner =>
        {
            if (!await writer.Enter($"terms:{code}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Model(db, known.Id, inner))) is { } stale)
            {
                return stale;
            }
            var version = await db.Set<TermsVersion>().SingleAsync(row => row.Id == known.Id, inner);
            if (version.Status != TermsStatus.Draft)
            {
                return new ProblemAnswer(Problems.TermsFrozen);
            }
            body!.Put(version);
            await db.Set<StandingItem>().Where(item => item.TermsVersionId == version.Id).ExecuteDeleteAsync(inner);
            db.AddRange(body.Items(version.Id));
            writer.Told(caller, "terms-version", $"{version.Id}");
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await Model(db, version.Id, inner));
        }, ct);
    }

    /// <param name="code">Of the terms.</param>
    /// <param name="v">Number of the version.</param>
    internal static async Task<Results<WrittenDocument<TermsVersionModel>, ProblemAnswer>> Publish(
        [FromRoute] string code, [FromRoute] int v, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var db = writer.Db;
        if (!await writer.Enter($"terms:{code}", ct))
        {
            return MembershipWriter.Busy;
        }
        var versions = await db.Set<TermsVersion>().Where(row => row.TermsCode == code).ToListAsync(ct);
        if (versions.Find(row => row.Version == v) is not { } version)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (version.Status != TermsStatus.Draft)
        {
            return new ProblemAnswer(Problems.TermsFrozen, "It is published already.");
        }
        if (versions.Exists(row => row.Status != TermsStatus.Draft && row.Version > v))
        {
            return new ProblemAnswer(Problems.TermsSuperseded, "A later version is published.");
        }
        foreach (var earlier in versions.Where(row => row.Status == TermsStatus.Published))
        {
            earlier.Status = TermsStatus.Superseded;
        }
        version.Status = TermsStatus.Published;
        version.EffectiveFrom ??= writer.Today;
        var (today, ids) = (writer.Today, versions.ConvertAll(row => row.Id));
        var networks = await db.Set<TermsAdoption>().Where(row => ids.Contains(row.TermsVersionId) && (row.AdoptedTo == null || row.AdoptedTo > today))
            .Select(row => row.NetworkId).Distinct().ToArrayAsync(ct);
        writer.Told(caller, "terms-version", $"{version.Id}", networks);
        await db.SaveChangesAsync(ct);
        return MergePatch.Written(await Model(db, version.Id, ct));
    }

    private static async Task<ProblemAnswer?> Wrong(MembershipWriter writer, Caller caller, string code, TermsVersionBody body, CancellationToken ct)
    {
        var checks = new BodyChecks();
        body.Check(checks);
        if (body.PrincipleSet is { } set && !await writer.Db.Set<PrincipleSet>().AnyAsync(row => row.Code == set, ct))
        {
            checks.Wrong("/principleSet", "Sets are listed at /v1/networks/principle-sets.");
        }
        return checks.Refusal ?? await writer.Persons(caller, "terms", code, checks, ct);
    }

    private static async Task<TermsVersionModel> Model(VrnDbContext db, Guid id, CancellationToken ct) => (await GetTerms.Versions(db, row => row.Id == id, ct)).Single();
}
