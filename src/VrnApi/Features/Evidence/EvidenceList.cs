using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <param name="ContainsHarmful">Whether a subject of the whole list, not only of this page, carries a harm signal.</param>
/// <param name="AsOf">The day that was asked about.</param>
/// <param name="KnownAt">Asking again with this time gives the same answer.</param>
public sealed record EvidenceList<T>(
    IReadOnlyList<T> Items, string? Next, bool ContainsHarmful, IReadOnlyList<Warning> Warnings, DateOnly AsOf, DateTimeOffset KnownAt) : Page<T>(Items, Next)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Total { get; init; }
}

/// <summary>What every list of statements takes, with what it is read from. Such lists are short: they are cut in memory.</summary>
/// <param name="AsOf">What held on this day in Europe/London; today when absent.</param>
/// <param name="KnownAt">As far as it was known at this time; now when absent.</param>
/// <param name="Include"><c>total</c> adds the number of all rows.</param>
/// <param name="Limit">1 to 100 items; 25 when left out.</param>
/// <param name="After">Cursor of the page before.</param>
public sealed record ListCriteria(
    DateOnly? AsOf, DateTimeOffset? KnownAt, string? Include, int? Limit, string? After,
    HttpContext Http, Caller Caller, [FromServices] VrnDbContext Db, [FromServices] Cursors Cursors, [FromServices] TimeProvider Clock)
{
    /// <summary>Statements about one subject; 404 without it.</summary>
    internal async Task<Results<JsonAnswer<EvidenceList<T>>, ProblemAnswer>> OfSubject<T>(
        string key, List<Fault> faults, Func<Guid, Clocks, Task<IReadOnlyList<T>>> read, Func<T, string> place, CancellationToken ct, Func<T, Guid>? other = null)
    {
        if (await Mentions.Find(Db, key, ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return await Of(faults, at => read(id, at), place, row => other is null ? [id] : [id, other(row)], ct, [id]);
    }

    /// <param name="place">What the list is sorted by, in byte order; different for every row.</param>
    /// <param name="subjects">The subjects that a row is about.</param>
    internal async Task<Results<JsonAnswer<EvidenceList<T>>, ProblemAnswer>> Of<T>(
        List<Fault> faults, Func<Clocks, Task<IReadOnlyList<T>>> read, Func<T, string> place, Func<T, IEnumerable<Guid>> subjects, CancellationToken ct, Guid[]? always = null)
    {
        var at = Clocks.Read(AsOf, KnownAt, Clock, faults);
        if (Include is not null and not "total")
        {
            faults.Add(Fault.InQuery("include", Problems.InvalidParameter.Code, "Only 'total' can be included."));
        }
        var (limit, fault) = Paging.Limit(Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var list = Http.Request.Path.Value!;
        string[] position = [];
        if (After is not null && !Cursors.TryOpen(Caller, list, After, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var all = (await read(at)).OrderBy(place, StringComparer.Ordinal).ToList();
        var slice = new Window(limit, position.Length == 0 ? null : position).Of(all, place);
        var next = slice.HasNext ? Paging.NextAddress(Http, Cursors.Seal(Caller, list, place(slice.Rows[^1]))) : null;
        var about = all.SelectMany(subjects).Concat(always ?? []).Distinct().ToArray();
        var harmful = about.Length > 0 && await HarmSignals.Subjects(Db, at).AnyAsync(id => about.Contains(id), ct);
        return new JsonAnswer<EvidenceList<T>>(new EvidenceList<T>(slice.Rows, next, harmful, [], at.AsOf, await at.Shown(Db, KnownAt, ct))
        {
            Total = Include is null ? null : all.Count,
        })
        { Next = next };
    }
}

/// <summary>A subject as a row about it names it. Wherever a subject is shown, so is what speaks against it.</summary>
public sealed record SubjectMention(Guid Id, string Slug, SubjectKind Kind, string Title, IReadOnlyList<HarmSignal> HarmSignals);

internal static class Mentions
{
    public static async Task<IReadOnlyDictionary<Guid, SubjectMention>> Of(VrnDbContext db, IEnumerable<Guid> ids, Clocks at, CancellationToken ct)
    {
        var wanted = ids.Distinct().ToArray();
        var signals = await HarmSignals.OfSubjects(db, wanted, at, ct);
        return (await db.Set<Subject>().AsNoTracking().Where(subject => wanted.Contains(subject.Id))
                .Select(subject => new { subject.Id, subject.Slug, subject.Kind, subject.Title }).ToListAsync(ct))
            .ToDictionary(subject => subject.Id, subject => new SubjectMention(subject.Id, subject.Slug, subject.Kind, subject.Title, [.. signals[subject.Id]]));
    }

    /// <param name="key">Id or slug.</param>
    public static async Task<Guid?> Find(VrnDbContext db, string key, CancellationToken ct) => Guid.TryParse(key, out var id)
        ? await db.Set<Subject>().Where(subject => subject.Id == id).Select(subject => (Guid?)subject.Id).SingleOrDefaultAsync(ct)
        : await db.Set<Subject>().Where(subject => subject.Slug == key).Select(subject => (Guid?)subject.Id).SingleOrDefaultAsync(ct);
}
