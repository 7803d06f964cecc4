using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>
/// Works on one batch of lines, a thousand at a time. What is done is kept with the batch, so that another host goes on where one was
/// killed; items between are written once only, because the same again is no change.
/// </summary>
internal sealed class BatchJob(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time)
{
    /// <summary>Items after which what is done is kept.</summary>
    public int AtATime { get; init; } = 1000;

    /// <summary>Asked before each of them: whether the client may still write. What is left otherwise waits.</summary>
    public Func<CancellationToken, Task<bool>> MayGoOn { get; init; } = _ => Task.FromResult(true);

    public async Task Run(Batch batch, CancellationToken ct)
    {
        var source = await db.Set<Source>().AsNoTracking().SingleAsync(row => row.Id == batch.SourceId, ct);
        var (header, lines) = Unpacked(batch.Request!);
        var (keys, twice) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var chunk in Chunks(lines, 0, ct))
        {
            foreach (var item in chunk.Where(item => item.ExternalId.Length > 0 && !keys.Add(item.ExternalId)))
            {
                twice.Add(item.ExternalId);
            }
            if (batch.Done == 0 && await BatchItems.NotYours(db, source, chunk, header.Rights, ct) is { Count: > 0 } foreign)
            {
                await End(batch, BatchState.Refused, BatchReport.Refused(batch.Id, header.Source, header.Mode, new ProblemAnswer(Problems.NotYourOrganisation, null, [.. foreign.Take(100)])), ct);
                return;
            }
        }
        if (batch.Done == 0 && header.Mode == "mirror" && (await Missing(source, keys, header, ct)).Refusal is { } guarded)
        {
            await End(batch, BatchState.Refused, BatchReport.Refused(batch.Id, header.Source, header.Mode, guarded), ct);
            return;
        }
        var intake = new SourceIntake(db, writer, ways, time, source, header.Rights, new Author(batch.PartnerId, batch.ClientId, $"batch {batch.Id}"))
        {
            DryRun = header.DryRun,
            RunId = batch.Id,
            Audit = written => Event(batch, written.Count),
        };
        var outcomes = batch.Report is { } kept ? JsonSerializer.Deserialize<List<ItemOutcome>>(History.Unpacked(kept), BatchReport.Snake)! : [];
        var wasBroken = batch.State == BatchState.Running;
        await Keep(batch, BatchState.Running, outcomes, ct);
        await foreach (var chunk in Chunks(lines, batch.Done, ct))
        {
            if (!await MayGoOn(ct))
            {
                return;
            }
            foreach (var item in chunk.Where(item => twice.Contains(item.ExternalId)))
            {
                BatchItems.Twice(item);
            }
            var done = await intake.Take(chunk, atomic: false, ct);
            outcomes.AddRange(wasBroken ? await Told(batch, done, ct) : done);
            wasBroken = false;
            await Keep(batch, BatchState.Running, outcomes, ct);
        }
        if (header.Mode == "mirror")
        {
            // Guarded before the first write; what was missing then is missing now.
            var missing = (await Missing(source, keys, header with { ConfirmWithdrawals = MirrorGuard.Passed }, ct)).Missing;
            outcomes.AddRange(await intake.Take([.. missing.Select((key, i) => new Item(header.Total + i, key, null))], atomic: false, ct));
        }
        var revision = await db.Set<DirectoryClock>().Select(clock => clock.Revision).SingleAsync(ct);
        await End(batch, BatchState.Complete, BatchReport.Of(batch.Id, header.Source, header.Mode, header.DryRun, atomic: false, revision, outcomes), ct);
    }

    public static byte[] Packed(BatchHeader header, byte[] lines)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(header);
        return [.. BitConverter.GetBytes(head.Length), .. head, .. lines];
    }

    public static (BatchHeader Header, byte[] Lines) Unpacked(byte[] request)
    {
        var length = BitConverter.ToInt32(request);
        return (JsonSerializer.Deserialize<BatchHeader>(request.AsSpan(4, length))!, request[(4 + length)..]);
    }

    private async Task<(IReadOnlyList<string> Missing, ProblemAnswer? Refusal)> Missing(Source source, HashSet<string> keys, BatchHeader header, CancellationToken ct) =>
        await MirrorGuard.Missing(db, source, keys, header.ConfirmWithdrawals, ct);

    /// <summary>What the batch itself had made before it was broken off is told as created.</summary>
    private async Task<List<ItemOutcome>> Told(Batch batch, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        string[] same = [.. outcomes.Where(one => one.Outcome == "unchanged").Select(one => one.ExternalId)];
        var made = (await db.Set<SourceRecord>().Where(row => row.SourceId == batch.SourceId && row.Kind == SourceRecordKind.Service && same.Contains(row.ExternalId) && row.FirstSeen >= batch.CreatedAt)
            .Select(row => row.ExternalId).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        return outcomes.ConvertAll(one => one.Outcome == "unchanged" && made.Contains(one.ExternalId) ? one with { Outcome = "created" } : one);
    }

    private async Task Keep(Batch batch, BatchState state, List<ItemOutcome> outcomes, CancellationToken ct)
    {
        (batch.State, batch.Done) = (state, outcomes.Count);
        var report = History.Packed(JsonSerializer.SerializeToUtf8Bytes(outcomes, BatchReport.Snake));
        await db.Set<Batch>().Where(row => row.Id == batch.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.Done, outcomes.Count).SetProperty(row => row.Report, report), ct);
        db.ChangeTracker.Clear();
    }

    private async Task End(Batch batch, BatchState state, byte[] report, CancellationToken ct)
    {
        var (packed, now) = (History.Packed(report), (DateTimeOffset?)time.GetUtcNow());
        await db.Set<Batch>().Where(row => row.Id == batch.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.EndedAt, now).SetProperty(row => row.Request, (byte[]?)null).SetProperty(row => row.Report, packed), ct);
    }

    private async IAsyncEnumerable<List<Item>> Chunks(byte[] lines, int skip, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new List<Item>();
        await foreach (var item in BatchLines.Items(lines, skip, ct))
        {
            chunk.Add(item);
            if (chunk.Count == AtATime)
            {
                yield return chunk;
                chunk = [];
            }
        }
        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    private AuditEvent Event(Batch batch, int rows) => new()
    {
        Time = AuditTime.Of(time.GetUtcNow()),
        Action = "data.updated",
        Outcome = AuditOutcome.Done,
        ClientId = batch.ClientId,
        PartnerId = batch.PartnerId,
        ResourceType = "batch",
        ResourceId = batch.Id.ToString(),
        RowCount = rows,
    };
}
