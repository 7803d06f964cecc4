using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>
/// Whether a write changes what is said against a subject or against those tied to it. Readers without <c>evidence:read</c> see no ratings
/// in the feed, but harm they must be told.
/// </summary>
internal sealed class HarmChange
{
    private readonly EvidenceWriter writer;
    private readonly Guid[] subjects;
    private readonly string[] before;

    private HarmChange(EvidenceWriter writer, Guid[] subjects, string[] before) => (this.writer, this.subjects, this.before) = (writer, subjects, before);

    public static async Task<HarmChange> Before(EvidenceWriter writer, Guid subject, CancellationToken ct)
    {
        Guid[] subjects = [subject, .. await writer.Db.Set<SubjectLink>().Where(link => link.ToSubjectId == subject && link.Record!.SubjectId != subject)
            .Select(link => link.Record!.SubjectId).Distinct().ToListAsync(ct)];
        return new(writer, subjects, await Signals(writer, subjects, writer.Now, ct));
    }

    /// <summary>One change for each subject whose signals are others now, but for those that the write tells anyway.</summary>
    public async Task Tell(DateTimeOffset at, CancellationToken ct)
    {
        var after = await Signals(writer, subjects, writer.Now with { KnownAt = at }, ct);
        var told = writer.Db.ChangeTracker.Entries<OutboxEntry>().Where(entry => entry.Entity.Kind == "intervention").Select(entry => entry.Entity.EntityId).ToHashSet();
        foreach (var (id, _, _) in subjects.Zip(before, after).Where(each => each.Second != each.Third && told.Add(each.First)))
        {
            writer.Db.Add(new OutboxEntry { Kind = "intervention", EntityId = id, Action = ChangeAction.Updated, At = at });
        }
        await writer.Db.SaveChangesAsync(ct);
    }

    private static async Task<string[]> Signals(EvidenceWriter writer, Guid[] subjects, Clocks at, CancellationToken ct)
    {
        var signals = await HarmSignals.OfSubjects(writer.Db, subjects, at, ct);
        return [.. subjects.Select(id => string.Join('\n', signals[id].Select(signal => $"{signal.Kind} {signal.Scheme} {signal.Version} {signal.Dimension} {signal.Via?.Id}").Order(StringComparer.Ordinal)))];
    }
}
