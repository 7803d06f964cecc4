using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Providers;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>
/// Builds one plan: reads in one snapshot, computes outside the database, writes the outcome in one transaction. A host that dies leaves the
/// plan as it is, and the next host begins again with the same seed, so that it finds the same rows.
/// </summary>
internal sealed class BuildRelease(VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int SeedBytes = 32;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    private readonly IDataProtector protector = protection.CreateProtector("release-seed", "v1");

    public async Task Run(ReleasePlan plan, CancellationToken ct)
    {
        var seed = await Seed(plan.Id, ct);
        var slot = await db.Set<CalendarSlot>().AsNoTracking().SingleAsync(row => row.Id == plan.SlotId, ct);
        var input = await db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            await using var moment = await ways.BeginSnapshot(db, inner);
            return await new PlanReader(db, catalogue).Read(plan, slot, inner);
        }, ct);
        if (input.Audit is null)
        {
            await Keep(plan, Document(plan, slot, input, null, [], []), [], input, ct);
            return;
        }
        var result = await Compute(plan, input, seed, ct);
        byte[] rows = result.Verdict == ReleaseVerdict.Passed ? JsonSerializer.SerializeToUtf8Bytes(Drafted(input, result), VrnJson.Options) : [];
        await Keep(plan, Document(plan, slot, input, result, rows, Warnings(input, result)), rows, input, ct);
    }

    private async Task<byte[]> Seed(Guid plan, CancellationToken ct)
    {
        if (await db.Set<ReleaseSeed>().AsNoTracking().SingleOrDefaultAsync(row => row.PlanId == plan, ct) is { } kept)
        {
            return protector.Unprotect(kept.Protected);
        }
        var seed = RandomNumberGenerator.GetBytes(SeedBytes);
        db.Add(new ReleaseSeed { PlanId = plan, Protected = protector.Protect(seed) });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            // A host that has lost the work was quicker: its seed holds.
            return protector.Unprotect(await db.Set<ReleaseSeed>().AsNoTracking().Where(row => row.PlanId == plan).Select(row => row.Protected).SingleAsync(ct));
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
        return seed;
    }

    /// <summary>Computes on a thread of its own and writes down how far it is; stops when the plan is not to be built any more.</summary>
    private async Task<ReleaseResult> Compute(ReleasePlan plan, PlanInput input, byte[] seed, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new Latest();
        var work = Task.Run(() => ReleaseBuilder.Build(input.Audit!.Input, input.Policy, seed, progress, stop.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(work, Task.Delay(BetweenReports, clock, ct)) != work)
            {
                ct.ThrowIfCancellationRequested();
                var (round, settled, targets, hidden) = progress.Value;
                var still = await Mine(plan).ExecuteUpdateAsync(set => set.SetProperty(row => row.BuildRound, round).SetProperty(row => row.BuildSettled, settled)
                    .SetProperty(row => row.BuildTargets, targets).SetProperty(row => row.BuildHidden, hidden), ct);
                if (still == 0)
                {
                    break;
                }
            }
        }
        finally
        {
            if (!work.IsCompleted)
            {
                await stop.CancelAsync();
            }
        }
        return await work;
    }

    private IQueryable<ReleasePlan> Mine(ReleasePlan plan) => db.Set<ReleasePlan>().Where(row => row.Id == plan.Id && row.State == ReleasePlanState.Building && row.BuildId == plan.BuildId);

    private List<DraftBlock> Drafted(PlanInput input, ReleaseResult result)
    {
        var released = input.Audit!.Keys.Zip(result.Rows, (key, row) => (key, row.Figure)).ToDictionary(pair => pair.key, pair => pair.Figure, StringComparer.Ordinal);
        var own = new Dictionary<ValueKey, ReleasedFigure>();
        foreach (var row in input.Rows)
        {
            foreach (var cell in row.Cells.Where(cell => cell.Count is not null))
            {
                own[new(cell.Indicator.Code, row.Period.ToString(), row.Area.Level, row.Area.Code, row.Filters)] = released[row.KeyOf(cell.Indicator)];
            }
        }
        return DraftRows.Of(input.Rows, released, new DerivedValues(catalogue, input.Geography, own, input.Shown, input.Published));
    }

    private static List<string> Warnings(PlanInput input, ReleaseResult result) =>
        [.. result.Report.Warnings, .. input.Outside > 0 ? [$"{input.Outside} returns have rows for areas outside every release"] : Array.Empty<string>()];

    private static AuditDocument Document(ReleasePlan plan, CalendarSlot slot, PlanInput input, ReleaseResult? result, byte[] rows, IReadOnlyList<string> warnings)
    {
        var report = result?.Report;
        var hidden = (report?.Hidden ?? []).Select(cell => new AuditDocument.HiddenReason(cell.Key, AuditDocument.CodeOf(cell.Reason), cell.Reason)).ToList();
        return new AuditDocument(
            plan.Id, plan.DataSetId, plan.Periods, plan.Tables, slot.CutOffAt, (result?.Verdict ?? ReleaseVerdict.Refused) == ReleaseVerdict.Passed ? "passed" : "refused", $"{input.Policy}",
            input.Submissions.Count, input.Scope, report?.Figures ?? 0, report?.Unknowns ?? 0, report?.Blocks ?? 0, report?.Rounds ?? 0, report?.Targets ?? [],
            [.. hidden.GroupBy(cell => cell.Code, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new AuditDocument.HiddenCount(group.Key, group.Count()))],
            hidden, report?.Solver ?? new SolverStatistics(0, 0, 0, 0, 0), report?.Refusals ?? [input.Refusal!], warnings,
            input.Audit is { } audit ? [.. audit.Space.Areas.Select(area => string.Join('+', area))] : [], input.Audit is { } same ? [.. same.Space.Periods.Select(period => period.ToString())] : [],
            report?.WitnessSetHash ?? "", Convert.ToHexStringLower(SHA256.HashData(rows)), Convert.ToHexStringLower(input.LineageSha256), report?.Sha256 ?? "", ReleaseBuilder.Method);
    }

    private Task Keep(ReleasePlan plan, AuditDocument document, byte[] rows, PlanInput input, CancellationToken ct) => db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(inner);
        await ways.LockRows(db, "outcomes.release_plan", [plan.Id], exclusive: true, inner);
        if (await Mine(plan).SingleOrDefaultAsync(inner) is not { } row)
        {
            return;
        }
        var (passed, now, content) = (document.Verdict == "passed", clock.GetUtcNow(), document.ToJson());
        var report = new StoredReport
        {
            PlanId = plan.Id,
            Verdict = passed ? AuditVerdict.Passed : AuditVerdict.Refused,
            Content = content,
            ContentSha256 = AuditDocument.Hash(content),
            WitnessesSha256 = document.WitnessesSha256.Length == 64 ? Convert.FromHexString(document.WitnessesSha256) : new byte[32],
            CreatedAt = now,
        };
        db.Add(report);
        await db.SaveChangesAsync(inner);
        db.Add(new ReleaseBuild
        {
            Id = plan.BuildId!.Value,
            PlanId = plan.Id,
            ReportId = report.Id,
            Rows = rows,
            Submissions = [.. input.Submissions],
            Scope = [.. input.Scope],
            LineageSha256 = input.LineageSha256,
            BuiltAt = now,
        });
        (row.State, row.BuildRound, row.BuildHidden) = (passed ? ReleasePlanState.Audited : ReleasePlanState.Refused, document.Rounds, document.HiddenCells.Count);
        row.BuildSettled = row.BuildTargets = document.Targets.Sum(target => target.Count);
        db.Add(new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = "release.built",
            Outcome = passed ? AuditOutcome.Done : AuditOutcome.Refused,
            Reason = passed ? null : "release_refused",
            ResourceType = "release-plan",
            ResourceId = plan.Id.ToString(),
        });
        await db.SaveChangesAsync(inner);
        await transaction.CommitAsync(inner);
    }, ct);

    /// <summary>The build ended without a report; the plan can be changed and built again.</summary>
    public Task Fail(ReleasePlan plan, CancellationToken ct) => Mine(plan).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ReleasePlanState.Planned)
        .SetProperty(row => row.Failure, "The build failed; the log of the host has the trace."), ct);

    private sealed class Latest : IProgress<AuditProgress>
    {
        private AuditProgress latest = new(0, 0, 0, 0);

        public AuditProgress Value => Volatile.Read(ref latest);

        public void Report(AuditProgress value) => Volatile.Write(ref latest, value);
    }
}
