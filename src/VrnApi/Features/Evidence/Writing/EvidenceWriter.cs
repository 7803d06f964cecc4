using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>What every write of this area does: one after the other, so that no time of recording is given out twice or out of order.</summary>
internal sealed class EvidenceWriter(VrnDbContext db, IDatabaseWays ways, TextGuard guard, CallerAudit audit, PublicAddress address, TimeProvider clock)
{
    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How far the clocks of two hosts may be apart.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    public VrnDbContext Db => db;

    public DateOnly Today => London.Today(clock);

    /// <summary>What holds and is known now.</summary>
    public Clocks Now => Clocks.Read(null, null, clock, []);

    /// <summary>Faults of one body as one refusal: the first of them names it.</summary>
    public static ProblemAnswer Refusal(IReadOnlyList<Fault> faults) => new(Problems.All[faults[0].Code], null, [.. faults.Take(100)]);

    /// <summary>Enters the one row of writers, until the open transaction ends.</summary>
    /// <returns>
    /// The time of recording, in UTC and milliseconds, later than every one that was given out before: what an earlier answer knew never
    /// grows. Null when others hold the place for too long.
    /// </returns>
    public async Task<DateTimeOffset?> Enter(CancellationToken ct)
    {
        for (var tries = 0; !await ways.TryLock(db, "evidence:records", ct); tries++)
        {
            if (tries == Tries)
            {
                return null;
            }
            await Task.Delay(Pause, clock, ct);
        }
        var now = Clock();
        var horizon = now + Apart;
        var latest = await db.Set<RecordDecision>().Where(row => row.RecordedAt <= horizon).MaxAsync(row => (DateTimeOffset?)row.RecordedAt, ct);
        return latest >= now ? Cut(latest.Value).AddMilliseconds(1) : now;
    }

    public static ProblemAnswer Busy => new(Problems.Conflict, "Others are writing.") { RetryAfter = 1 };

    /// <returns>Null when no text names a person.</returns>
    public Task<ProblemAnswer?> Persons(Caller caller, string type, string id, IReadOnlyCollection<(string Pointer, string? Text)> texts, CancellationToken ct) =>
        guard.Refusal(caller, new("evidence.refused", type, id), texts, ct);

    /// <summary>Leaves the trace of a write and, where readers see a change, tells the feed.</summary>
    public void Told(Caller caller, string action, string type, string id, DateTimeOffset at, params (string Kind, Guid Id)[] changes)
    {
        db.Add(audit.Event(caller, action, type, id));
        foreach (var (kind, entity) in changes)
        {
            db.Add(new OutboxEntry { Kind = kind, EntityId = entity, Action = ChangeAction.Updated, At = at });
        }
    }

    /// <summary>For audit and feed of what has no time of recording of its own.</summary>
    public DateTimeOffset Clock() => Cut(clock.GetUtcNow());

    /// <param name="path">Begins with a slash.</param>
    public CreatedAnswer<T> Created<T>(T model, string path) => new(model, address.Absolute(path));

    private static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
