using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Owner">Who owns the scale; null where nobody says so.</param>
/// <param name="OwnerStatus">Why there is no owner.</param>
public sealed record SchemeBody(string Code, string Title, string? Owner = null, ValueStatus? OwnerStatus = null, string? Note = null, CitationBody? Citation = null);

/// <param name="Label">Such as <c>2021</c>: lower-case letters, digits, hyphens and dots.</param>
public sealed record SchemeVersionBody(
    string Label, UnitRated UnitRated, IReadOnlyList<SchemeVersionBody.DimensionBody> Dimensions, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, string? Note = null,
    CitationBody? Citation = null)
{
    /// <param name="HarmBelow">A number below this says that the subject does harm.</param>
    /// <param name="ValuesStatus"><c>stated</c> when the words are listed in <paramref name="Values"/>.</param>
    public sealed record DimensionBody(
        string Code, string Label, DimensionKind Kind, IReadOnlyList<WordBody>? Values = null, string? Unit = null, decimal? Min = null, decimal? Max = null, decimal? HarmBelow = null,
        Better Better = Better.None, bool Headline = false, ValueStatus ValuesStatus = ValueStatus.Stated, string? EndpointLow = null, string? EndpointHigh = null);

    /// <param name="Ordinal">Its place in the scale; a word without one is neither above nor below another.</param>
    public sealed record WordBody(string Code, string Label, int? Ordinal = null, bool Harmful = false, string? Definition = null);
}

/// <summary>Merge patch of a version: only whether somebody has compared our vocabulary with the owner's publication.</summary>
public sealed record SchemeVersionPatch(Verification? Verification = null);

/// <summary>Adds rating schemes and versions, and says that a version was compared with its original. Scope <c>evidence:moderate</c>.</summary>
public static class WriteScheme
{
    internal static async Task<Results<CreatedAnswer<SchemeModel>, ProblemAnswer>> Create(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<SchemeBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        checks.Code("/code", body!.Code);
        checks.Text("/title", body.Title, 200, required: true);
        checks.Text("/owner", body.Owner, 200);
        checks.Text("/note", body.Note, 1000, lines: true);
        if (body.OwnerStatus is { } status ? status == ValueStatus.Stated != body.Owner is not null : body.Owner is null)
        {
            checks.Wrong("/ownerStatus", Problems.ValueStatusMismatch, "Name the owner, or say why there is none.");
        }
        var citation = await checks.Cite(db, "/citation", body.Citation, ct);
        if (await Refused(writer, caller, checks, body.Code, ct) is { } refused)
        {
            return refused;
        }
        if (await db.Set<RatingScheme>().AnyAsync(row => row.Code == body.Code, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/code", Problems.SlugTaken.Code, "Another scheme has it.")]);
        }
        db.Add(citation!);
        db.Add(new RatingScheme
        {
            Code = body.Code,
            Title = body.Title,
            Owner = body.Owner,
            OwnerStatus = body.OwnerStatus ?? ValueStatus.Stated,
            Note = body.Note,
            CitationId = citation!.Id,
        });
        writer.Told(caller, "evidence.changed", "rating-scheme", body.Code, writer.Clock());
        await db.SaveChangesAsync(ct);
        return writer.Created((await Schemes.All(db, body.Code, ct))[0], $"/v1/evidence/schemes/{body.Code}");
    }

    /// <param name="code">Code of the scheme.</param>
    internal static async Task<Results<CreatedAnswer<SchemeModel.VersionModel>, ProblemAnswer>> AddVersion(
        [FromRoute] string code, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<SchemeVersionBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        if (!await db.Set<RatingScheme>().AnyAsync(row => row.Code == code, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        SchemeChecks.Version(checks, body!);
        var citation = await checks.Cite(db, "/citation", body!.Citation, ct);
        if (await Refused(writer, caller, checks, code, ct) is { } refused)
        {
            return refused;
        }
        if (await db.Set<RatingSchemeVersion>().Where(row => row.SchemeCode == code && row.Label == body.Label).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(ct) is { } known)
        {
            return await db.Set<Assessment>().AnyAsync(row => row.SchemeVersionId == known, ct) ? new ProblemAnswer(Problems.VersionInUse)
                : new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/label", Problems.SlugTaken.Code, "The scheme has a version of this label.")]);
        }
        db.Add(citation!);
        Add(db, code, body, citation!.Id);
        writer.Told(caller, "evidence.changed", "rating-scheme", $"{code}@{body.Label}", writer.Clock());
        await db.SaveChangesAsync(ct);
        return writer.Created((await Model(db, code, body.Label, ct))!, $"/v1/evidence/schemes/{code}/versions/{body.Label}");
    }

    /// <param name="code">Code of the scheme.</param>
    /// <param name="label">Label of the version.</param>
    internal static async Task<Results<WrittenDocument<SchemeModel.VersionModel>, ProblemAnswer>> Verify(
        [FromRoute] string code, [FromRoute] string label, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<SchemeVersionPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (patch!.Value.Verification is null)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/verification", Problems.ValidationFailed.Code, "One of transcribed, verified is expected.")]);
        }
        var db = writer.Db;
        return await MergePatch.InTransaction<SchemeModel.VersionModel>(db, async inner =>
        {
            if (await writer.Enter(inner) is null)
            {
                return EvidenceWriter.Busy;
            }
            if (await Model(db, code, label, inner) is not { } before)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(before)) is { } stale)
            {
                return stale;
            }
            var version = await db.Set<RatingSchemeVersion>().SingleAsync(row => row.SchemeCode == code && row.Label == label, inner);
            // What readers may have relied on as compared does not become unsure again under ratings that exist.
            if (patch.Value.Verification < version.Verification && await db.Set<Assessment>().AnyAsync(row => row.SchemeVersionId == version.Id, inner))
            {
                return new ProblemAnswer(Problems.VersionInUse);
            }
            version.Verification = patch.Value.Verification.Value;
            writer.Told(caller, "evidence.changed", "rating-scheme", $"{code}@{label}", writer.Clock());
            await db.SaveChangesAsync(inner);
            return MergePatch.Written((await Model(db, code, label, inner))!);
        }, ct);
    }

    private static async Task<ProblemAnswer?> Refused(EvidenceWriter writer, Caller caller, Checks checks, string code, CancellationToken ct) =>
        checks.Faults.Count > 0 ? EvidenceWriter.Refusal(checks.Faults)
        : await writer.Persons(caller, "rating-scheme", code, checks.Texts, ct) is { } personal ? personal
        : await writer.Enter(ct) is null ? EvidenceWriter.Busy : null;

    private static async Task<SchemeModel.VersionModel?> Model(VrnDbContext db, string code, string label, CancellationToken ct) =>
        (await Schemes.All(db, code, ct)).SelectMany(scheme => scheme.Versions).FirstOrDefault(version => version.Label == label);

    private static void Add(VrnDbContext db, string code, SchemeVersionBody body, Guid citation)
    {
        var version = new RatingSchemeVersion
        {
            SchemeCode = code,
            Label = body.Label,
            ValidFrom = body.ValidFrom,
            ValidTo = body.ValidTo,
            UnitRated = body.UnitRated,
            Verification = Verification.Transcribed,
            Note = body.Note,
            CitationId = citation,
        };
        db.Add(version);
        foreach (var given in body.Dimensions)
        {
            var dimension = new RatingDimension
            {
                SchemeVersionId = version.Id,
                Code = given.Code,
                Label = given.Label,
                Kind = given.Kind,
                Unit = given.Unit,
                Min = given.Min,
                Max = given.Max,
                HarmBelow = given.HarmBelow,
                Better = given.Better,
                Headline = given.Headline,
                ValuesStatus = given.ValuesStatus,
                EndpointLow = given.EndpointLow,
                EndpointHigh = given.EndpointHigh,
            };
            db.Add(dimension);
            db.AddRange((given.Values ?? []).Select(word => new RatingDimensionValue
            {
                DimensionId = dimension.Id,
                Code = word.Code,
                Label = word.Label,
                Ordinal = word.Ordinal,
                Harmful = word.Harmful,
                Definition = word.Definition,
            }));
        }
    }
}
