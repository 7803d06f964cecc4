using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Slug">Its name in addresses; it never changes.</param>
/// <param name="Summary">Empty where the source names the subject and says no more.</param>
/// <param name="Citation">The passage that names it; required.</param>
public sealed record SubjectBody(string Slug, SubjectKind Kind, string Title, string Summary = "", IReadOnlyList<string>? Aliases = null, CitationBody? Citation = null);

/// <summary>Merge patch of a subject (RFC 7396): what is left out stays.</summary>
public sealed record SubjectPatch(string? Title = null, string? Summary = null, SubjectStatus? Status = null);

/// <summary>Adds a subject, or changes its title, summary or status. Scope <c>interventions:write</c>.</summary>
public static class WriteSubject
{
    private const int LongestTitle = 300, LongestSummary = 2000, MostAliases = 20;

    internal static async Task<Results<CreatedAnswer<SubjectModel>, ProblemAnswer>> Create(
        HttpContext http, Caller caller, EvidenceWriter writer, [FromServices] AutoMapper.IConfigurationProvider maps, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<SubjectBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        checks.Code("/slug", body!.Slug);
        if (Guid.TryParse(body.Slug, out _))
        {
            checks.Wrong("/slug", "A slug does not look like an id.");
        }
        Words(checks, body.Title, body.Summary);
        var aliases = body.Aliases ?? [];
        if (aliases.Count > MostAliases || aliases.Distinct(StringComparer.Ordinal).Count() != aliases.Count)
        {
            checks.Wrong("/aliases", $"At most {MostAliases} other names, each once.");
        }
        foreach (var (index, alias) in aliases.Index())
        {
            checks.Text($"/aliases/{index}", alias, 200, required: true);
        }
        var citation = await checks.Cite(db, "/citation", body.Citation, ct);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "subject", body.Slug, checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is null)
        {
            return EvidenceWriter.Busy;
        }
        if (await db.Set<Subject>().AnyAsync(row => row.Slug == body.Slug, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/slug", Problems.SlugTaken.Code, "Another subject has it.")]);
        }
        var subject = new Subject
        {
            Slug = body.Slug,
            Kind = body.Kind,
            Title = body.Title,
            TitleSort = Folding.Fold(body.Title),
            Summary = body.Summary,
            CitationId = citation!.Id,
        };
        foreach (var alias in aliases)
        {
            subject.Aliases.Add(new SubjectAlias { SubjectId = subject.Id, Text = alias, TextSort = Folding.Fold(alias) });
        }
        db.Add(citation);
        db.Add(subject);
        writer.Told(caller, "evidence.changed", "subject", body.Slug, writer.Clock(), ("intervention", subject.Id));
        await db.SaveChangesAsync(ct);
        return writer.Created(await Model(db, maps, subject.Id, writer.Now, caller, ct), $"/v1/evidence/subjects/{subject.Slug}");
    }

    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<SubjectModel>, ProblemAnswer>> Change(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, [FromServices] AutoMapper.IConfigurationProvider maps, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<SubjectPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        if (await Mentions.Find(db, s, ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        foreach (var name in patch!.Nulls)
        {
            checks.Wrong("/" + name, "It cannot be taken away.");
        }
        if (patch.Value.Title is not null || patch.Value.Summary is not null)
        {
            Words(checks, patch.Value.Title ?? "-", patch.Value.Summary ?? "");
        }
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "subject", $"{id}", checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        return await MergePatch.InTransaction<SubjectModel>(db, async inner =>
        {
            if (await writer.Enter(inner) is null)
            {
                return EvidenceWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Model(db, maps, id, writer.Now, caller, inner))) is { } stale)
            {
                return stale;
            }
            var subject = await db.Set<Subject>().SingleAsync(row => row.Id == id, inner);
            subject.Title = patch.Value.Title ?? subject.Title;
            subject.TitleSort = Folding.Fold(subject.Title);
            subject.Summary = patch.Value.Summary ?? subject.Summary;
            subject.Status = patch.Value.Status ?? subject.Status;
            writer.Told(caller, "evidence.changed", "subject", subject.Slug, writer.Clock(), ("intervention", id));
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await Model(db, maps, id, writer.Now, caller, inner));
        }, ct);
    }

    private static void Words(Checks checks, string title, string summary)
    {
        checks.Text("/title", title, LongestTitle, required: true);
        if (summary.Length > 0)
        {
            checks.Text("/summary", summary, LongestSummary, lines: true);
        }
    }

    /// <summary>As its reader is shown it.</summary>
    private static async Task<SubjectModel> Model(VrnDbContext db, AutoMapper.IConfigurationProvider maps, Guid id, Clocks at, Caller caller, CancellationToken ct) =>
        (await SubjectDetails.Fill(db, await GetSubject.ByIds(db, maps, [id], ct), at, caller, ct))[0];
}
