using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;

namespace VrnApi.Platform.Audit;

/// <summary>The first link at which the trail is not what it was.</summary>
internal sealed record Tampering(long Seq, string Reason);

/// <param name="Checked">Links that were recomputed.</param>
/// <param name="Waiting">Events that no host has linked yet.</param>
internal sealed record AuditReport(long First, long Last, long Checked, int Checkpoints, int Waiting, Tampering? Bad);

/// <summary>
/// Recomputes the whole chain and compares it with every checkpoint: the kept ones, the signed head, and those that somebody
/// kept outside. Reads only.
/// </summary>
internal sealed class AuditVerification(VrnDbContext db)
{
    public const string SealedAction = "audit.sealed";

    private const int Page = 2000;

    private readonly List<Tampering> found = [];
    private readonly Dictionary<long, List<Checkpoint>> vouched = [];

    /// <param name="outside">Compact JWS from elsewhere; those that are no checkpoints are passed over.</param>
    public async Task<AuditReport> Run(IEnumerable<string> outside, CancellationToken ct)
    {
        var keys = await AuditKeys.Load(db, ct);
        // Before the links: what is linked meanwhile is beyond what these say.
        var head = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(ct);
        var kept = await db.Set<AuditCheckpoint>().AsNoTracking().OrderBy(row => row.Seq).ToListAsync(ct);
        foreach (var row in kept)
        {
            Take(Checkpoint.Read(row.Jws, keys), row.Seq);
        }
        if (head is not null)
        {
            Take(Checkpoint.Read(head.Jws, keys), head.Seq);
        }
        foreach (var checkpoint in outside.Select(jws => Checkpoint.Read(jws, keys)).OfType<Checkpoint>())
        {
            Take(checkpoint, checkpoint.Seq);
        }
        var first = await db.Set<AuditLink>().MinAsync(link => (long?)link.Seq, ct) ?? 0;
        var walked = await Walk(first, await Base(first, ct), ct);
        if (walked.Whole)
        {
            await CheckEnd(walked.Last, head, ct);
            await CheckStrays(walked.Last, ct);
        }
        var waiting = await db.Set<AuditPending>().CountAsync(ct);
        return new AuditReport(first, walked.Last, walked.Checked, vouched.Values.Sum(at => at.Count), waiting, found.MinBy(bad => bad.Seq));
    }

    private void Take(Checkpoint? checkpoint, long seq)
    {
        if (checkpoint is null || checkpoint.Seq != seq)
        {
            found.Add(new(seq, "The checkpoint of this link is not readable, or says another number."));
        }
        else if (!checkpoint.Vouched)
        {
            found.Add(new(seq, "The checkpoint of this link is signed by no audit key of this platform."));
        }
        else if (vouched.TryGetValue(seq, out var others))
        {
            others.Add(checkpoint);
        }
        else
        {
            vouched.Add(seq, [checkpoint]);
        }
    }

    /// <summary>What lies before the first link: nothing, or a sealed segment whose end a checkpoint and an event vouch for.</summary>
    private async Task<byte[]> Base(long first, CancellationToken ct)
    {
        if (first <= 1)
        {
            return AuditHash.Origin;
        }
        var end = first - 1;
        var segments = await db.Set<AuditEvent>().AsNoTracking().Where(row => row.Action == SealedAction).Select(row => row.ResourceId).ToListAsync(ct);
        var ends = segments.Select(EndOf).ToHashSet();
        if (!ends.Contains(end))
        {
            found.Add(new(ends.Where(other => other < end).DefaultIfEmpty().Max() + 1, "Links are missing that were never sealed."));
        }
        if (vouched.TryGetValue(end, out var at))
        {
            if (at.Any(other => !other.Hash.AsSpan().SequenceEqual(at[0].Hash)))
            {
                found.Add(new(end, "Two checkpoints of this link say different hashes."));
            }
            return at[0].Hash;
        }
        found.Add(new(end, "No checkpoint vouches for the end of the sealed segment."));
        return AuditHash.Origin;
    }

    private static long EndOf(string? segment) =>
        segment?.Split('-') is [_, { } end] && long.TryParse(end, System.Globalization.CultureInfo.InvariantCulture, out var seq) ? seq : 0;

    private async Task<(long Last, long Checked, bool Whole)> Walk(long first, byte[] previous, CancellationToken ct)
    {
        var (last, count) = (Math.Max(first - 1, 0), 0L);
        while (true)
        {
            var page = await After(db, last).Take(Page).ToListAsync(ct);
            foreach (var (link, entry) in page)
            {
                var reason = link.Seq != last + 1 ? "The link was removed."
                    : entry is null ? "The event was removed."
                    : !link.Hash.AsSpan().SequenceEqual(AuditHash.Next(previous, entry)) ? "The event or its link was changed, moved or put in."
                    : vouched.GetValueOrDefault(link.Seq)?.Any(said => !said.Hash.AsSpan().SequenceEqual(link.Hash)) == true
                        ? "The history up to here was written anew: the checkpoint of this link says another hash."
                    : null;
                if (reason is not null)
                {
                    found.Add(new(last + 1, reason));
                    return (last, count, false);
                }
                (last, previous, count) = (link.Seq, link.Hash, count + 1);
            }
            if (page.Count < Page)
            {
                return (last, count, true);
            }
        }
    }

    internal sealed record Linked(AuditLink Link, AuditEvent? Event);

    internal static IQueryable<Linked> After(VrnDbContext db, long seq, long upTo = long.MaxValue) =>
        from link in db.Set<AuditLink>().AsNoTracking()
        join entry in db.Set<AuditEvent>().AsNoTracking() on link.EventId equals entry.Id into events
        from entry in events.DefaultIfEmpty()
        where link.Seq > seq && link.Seq <= upTo
        orderby link.Seq
        select new Linked(link, entry);

    private async Task CheckEnd(long last, AuditHead? head, CancellationToken ct)
    {
        if (vouched.Keys.Any(seq => seq > last))
        {
            found.Add(new(last + 1, "The end of the chain was cut off: a checkpoint vouches for later links."));
        }
        if (last > 0 && (head is null || head.Seq < last))
        {
            // Linked while we were reading, or put there by somebody who could not sign for it.
            var now = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(ct);
            if (now is null || now.Seq < last)
            {
                found.Add(new((now?.Seq ?? 0) + 1, "The signed head of the chain does not vouch for this link."));
            }
        }
    }

    /// <summary>Events outside the chain that do not wait for it, and waiting ones that are gone.</summary>
    private async Task CheckStrays(long last, CancellationToken ct)
    {
        if (await Strays(db).FirstOrDefaultAsync(ct) is { } stray)
        {
            var place = await db.Set<AuditLink>()
                .Where(link => db.Set<AuditEvent>().Any(entry => entry.Id == link.EventId && entry.Time > stray.Time))
                .MinAsync(link => (long?)link.Seq, ct);
            found.Add(new(place ?? last + 1, $"The event {stray.Id} was put in: it has no link and waits for none."));
        }
        if (await db.Set<AuditPending>().AnyAsync(row => !db.Set<AuditEvent>().Any(entry => entry.Id == row.EventId), ct))
        {
            found.Add(new(last + 1, "An event was removed before it was linked."));
        }
    }

    internal static IQueryable<AuditEvent> Strays(VrnDbContext db) => db.Set<AuditEvent>().AsNoTracking()
        .Where(entry => !db.Set<AuditLink>().Any(link => link.EventId == entry.Id) && !db.Set<AuditPending>().Any(row => row.EventId == entry.Id))
        .OrderBy(entry => entry.Time).ThenBy(entry => entry.Id);
}
