using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Platform.Security;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Platform.Audit;

/// <summary>
/// Links events to the chain, in batches and by one host at a time. The lease only saves work: two chainers that meet all the
/// same collide on the number of the link, and one tries again. Each batch replaces the signed head in its own transaction.
/// </summary>
internal sealed class AuditChain(
    Leases leases, IServiceScopeFactory scopes, SigningKeys keys, IDatabaseWays ways, IOptions<AuditOptions> options, TimeProvider clock,
    ILogger<AuditChain> log) : LeasedRounds(leases, clock, log)
{
    private const int Batch = 500;
    private const int Tries = 5;

    /// <summary>For what our own checkpoints say; whether they are ours is the verification's question.</summary>
    private static readonly Dictionary<string, JoseKey> NoKeys = [];

    protected override string Lease => "audit-chain";

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(500);

    protected override async Task Round(CancellationToken ct)
    {
        while (await Link(ct) > 0)
        {
            // Until nothing waits.
        }
    }

    /// <summary>One batch, and the checkpoint that is due after it.</summary>
    /// <returns>How many links and checkpoints were made.</returns>
    public async Task<int> Link(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var made = await scopes.AsSystem("audit chain", db => db.Database.CreateExecutionStrategy().ExecuteAsync(inner => Link(db, inner), ct));
                Publish(made.Kept);
                return made.Links + made.Kept.Count;
            }
            catch (DbUpdateException exception) when (attempt < Tries && ways.IsUniqueViolation(exception))
            {
                // Another chainer took the number.
            }
        }
    }

    private async Task<(int Links, List<AuditCheckpoint> Kept)> Link(VrnDbContext db, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var last = await db.Set<AuditLink>().AsNoTracking().OrderByDescending(link => link.Seq).FirstOrDefaultAsync(ct);
        var head = await db.Set<AuditHead>().SingleOrDefaultAsync(ct);
        var kept = await db.Set<AuditCheckpoint>().AsNoTracking().OrderByDescending(row => row.Seq).FirstOrDefaultAsync(ct);
        var room = (kept?.Seq ?? 0) + options.Value.CheckpointRows - (last?.Seq ?? 0);
        var waiting = await Waiting(db).Take(room is > 0 and < Batch ? (int)room : Batch).ToListAsync(ct);
        if (waiting.Count == 0 && !IsDue(last, kept))
        {
            return (0, []);
        }
        var key = await keys.CurrentAsync(SigningKeyUse.Audit, ct);
        var (now, made) = (Clock.GetUtcNow(), new List<AuditCheckpoint>());
        await KeepEvidence(db, last, head, ct);
        foreach (var entry in waiting)
        {
            last = new AuditLink
            {
                Seq = (last?.Seq ?? 0) + 1,
                EventId = entry.Id,
                Hash = AuditHash.Next(last?.Hash ?? AuditHash.Origin, entry),
                ChainedAt = now,
            };
            db.Add(last);
        }
        var jws = Checkpoint.Sign(key, last!.Seq, last.Hash, now);
        Replace(db, head, last.Seq, jws);
        if (IsDue(last, kept))
        {
            made.Add(new AuditCheckpoint { Seq = last.Seq, Jws = jws });
            db.AddRange(made);
            db.Add(new AuditEvent
            {
                Time = AuditTime.Of(now),
                Action = "audit.checkpoint",
                Outcome = AuditOutcome.Done,
                ResourceType = "audit",
                ResourceId = last.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture),
            });
        }
        await db.SaveChangesAsync(ct);
        var linked = waiting.ConvertAll(entry => entry.Id);
        await db.Set<AuditPending>().Where(row => linked.Contains(row.EventId)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return (waiting.Count, made);
    }

    /// <summary>Oldest first. Any order would do; this one reads well.</summary>
    internal static IQueryable<AuditEvent> Waiting(VrnDbContext db) =>
        from row in db.Set<AuditPending>()
        join entry in db.Set<AuditEvent>().AsNoTracking() on row.EventId equals entry.Id
        orderby entry.Time, entry.Id
        select entry;

    /// <summary>
    /// A chain that does not end where its signed head says was tampered with. It goes on, but the head is kept as a checkpoint
    /// first: from then on every verification finds the place.
    /// </summary>
    private static async Task KeepEvidence(VrnDbContext db, AuditLink? last, AuditHead? head, CancellationToken ct)
    {
        var said = head is null ? null : Checkpoint.Read(head.Jws, NoKeys);
        if (head is null ? last is null : said is not null && said.Seq == head.Seq && said.Seq == last?.Seq && said.Hash.AsSpan().SequenceEqual(last.Hash))
        {
            return;
        }
        var seq = head?.Seq ?? last!.Seq;
        if (!await db.Set<AuditCheckpoint>().AnyAsync(row => row.Seq == seq, ct))
        {
            db.Add(new AuditCheckpoint { Seq = seq, Jws = head?.Jws ?? "The head was removed." });
        }
    }

    private static void Replace(VrnDbContext db, AuditHead? head, long seq, string jws)
    {
        if (head is null)
        {
            db.Add(new AuditHead { Seq = seq, Jws = jws });
            return;
        }
        (head.Seq, head.Jws) = (seq, jws);
    }

    /// <summary>The event of the last checkpoint alone is no reason for the next.</summary>
    private bool IsDue(AuditLink? last, AuditCheckpoint? kept)
    {
        if (last is null || kept is null)
        {
            return last is not null;
        }
        var since = last.Seq - kept.Seq;
        return since >= Math.Max(options.Value.CheckpointRows, 2)
            || (since > 1 && Checkpoint.Read(kept.Jws, NoKeys) is { } said
                && Clock.GetUtcNow() - said.Time >= TimeSpan.FromMinutes(options.Value.CheckpointMinutes));
    }

    /// <summary>To standard output, past the log and its redactor: whoever keeps the output has a copy outside the database.</summary>
    private static void Publish(List<AuditCheckpoint> made)
    {
        foreach (var row in made)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { audit_checkpoint = row.Jws, seq = row.Seq }));
        }
    }
}
