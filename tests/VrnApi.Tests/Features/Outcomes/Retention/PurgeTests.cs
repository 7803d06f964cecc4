using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Features.Outcomes.Publishing;
using VrnApi.Tests.Features.Outcomes.Submissions;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Retention;

/// <summary>The clock of an operator, on a database of its own: what is deleted here is nobody else's.</summary>
[Collection("releases")]
public sealed class PurgeTests(VrnHost host)
{
    private const string Schools = "school-behaviour-termly";

    private static readonly DateTimeOffset Now = new(2042, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_need_not_be_kept_is_deleted_once_and_what_was_released_stays()
    {
        await using var app = await SecurityHost.NewDatabase();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        var (brief, lasting) = (await School(db, "school-short", retentionDays: 10), await School(db, "school-long", retentionDays: 400));
        var closed = Now.AddMonths(-13);
        await Published(db, "2040/2041", closed, "T1", "AY");
        await Published(db, "2041/2042", closed, "T1");
        var first = await Return(db, brief, "2040/2041", SubmissionState.Superseded, closed);
        var corrected = await Return(db, brief, "2040/2041", SubmissionState.Accepted, closed, basedOn: first);
        // It names an agreement that is not its owner's.
        var kept = await Return(db, lasting, "2040/2041", SubmissionState.Accepted, closed, agreement: "isa-school-short");
        var open = await Return(db, brief, "2041/2042", SubmissionState.Accepted, closed);
        var drafts = new[] { await Return(db, brief, "2042/2043", SubmissionState.Draft, Now.AddDays(-31)), await Return(db, brief, "2042/2043", SubmissionState.Rejected, Now.AddDays(-31)) };
        var (gone, taken) = (await Return(db, brief, "2042/2043", SubmissionState.Withdrawn, Now.AddDays(-31), changedAt: Now.AddDays(-31)), await Return(db, brief, "2042/2043", SubmissionState.Withdrawn, Now.AddDays(-31), changedAt: Now.AddDays(-30)));
        var recent = await Return(db, brief, "2042/2043", SubmissionState.Draft, Now.AddDays(-29));
        await Seed(db, "2040/2041", first, corrected);
        var held = await Seed(db, "2040/2041", corrected, kept);
        var purge = new Purge(db, Shipped.Catalogue, new Publisher.At(Now));

        Assert.Equal(new Purge.Outcome(3, 2, 0), await purge.Run(isTrial: true, Ct));
        Assert.Equal(9, await db.Set<Submission>().CountAsync(Ct));
        Assert.Equal(new Purge.Outcome(3, 2, 1), await purge.Run(isTrial: false, Ct));
        Assert.Equal(new Purge.Outcome(0, 0, 0), await purge.Run(isTrial: false, Ct));

        // A draft that was withdrawn never stood; a return that was withdrawn did.
        Assert.False(await db.Set<Submission>().AnyAsync(row => row.Id == gone, Ct));
        Assert.Equal(new[] { kept, open, recent, taken }.Order(), (await db.Set<Submission>().Select(row => row.Id).ToListAsync(Ct)).Order());
        Assert.Empty(await db.Set<SubmissionRow>().Where(row => drafts.Contains(row.SubmissionId) || row.SubmissionId == first).ToListAsync(Ct));
        Assert.Equal([held], await db.Set<ReleaseSeed>().Select(seed => seed.PlanId).ToListAsync(Ct));
        Assert.Equal(3, await db.Set<FrozenBlock>().CountAsync(Ct));
        var events = await db.Set<AuditEvent>().Where(entry => entry.Action.StartsWith("outcomes.")).OrderBy(entry => entry.Id).Select(entry => new { entry.Action, entry.ResourceId, entry.RowCount }).ToListAsync(Ct);
        Assert.Equal([("outcomes.purged", "unfinished", 3L), ("outcomes.purged", $"{Schools}|2040/2041|T1", 2L), ("outcomes.seeds_purged", Schools, 1L)],
            events.Select(entry => (entry.Action, entry.ResourceId!, entry.RowCount!.Value)));
    }

    [Fact]
    public async Task A_closed_period_takes_neither_returns_nor_plans()
    {
        using var publisher = await Publisher.Of(host, Schools);
        using var school = await SandboxClient.Of(host, "school-a");
        var (closed, open) = (Returns.NextPeriod(), Returns.NextPeriod());
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            await Published(db, closed, TimeProvider.System.GetUtcNow().AddMonths(-13), "T1", "AY");
            // Its year is still to come.
            await Published(db, open, TimeProvider.System.GetUtcNow().AddMonths(-13), "T1");
            Assert.Equal(Verbs.Done, await SecurityHost.Run(scope.ServiceProvider, "outcomes", "purge", "--dry-run", "--json"));
        }

        (await Returns.Push(school, closed)).Is(422, "period_closed");
        (await Returns.Push(school, open)).Is(201);
        var slot = await publisher.Slot($"{closed}|T1");
        await Publisher.Problem(await Publisher.Post(publisher.Analyst, $"{publisher.DataSet}/release-plans", new { periods = new[] { $"{closed}|T1" }, slotId = slot }),
            System.Net.HttpStatusCode.UnprocessableEntity, "period_closed");
        await publisher.Plan(new { periods = new[] { $"{open}|T1" }, slotId = slot });
    }

    [Fact]
    public async Task What_is_in_a_closed_period_is_neither_corrected_nor_withdrawn_and_its_drafts_are_not_handed_in()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var (closed, open) = (await Stand(school), await Stand(school));
        await using (var scope = await host.Inside())
        {
            var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
            await Published(db, closed.Period, TimeProvider.System.GetUtcNow().AddMonths(-13), "T1", "AY");
            // Its year is still to come.
            await Published(db, open.Period, TimeProvider.System.GetUtcNow().AddMonths(-13), "T1");
        }

        foreach (var attempt in Attempts(closed).Append(() => DraftReturnsTests.Put(school, DraftReturnsTests.Path(closed.Draft), closed.Period, Returns.Rows, closed.Draft.Header("ETag"))))
        {
            (await attempt()).Is(422, "period_closed");
        }
        Assert.Equal(closed.Return.Body, (await Returns.Get(school, DraftReturnsTests.Path(closed.Return))).Body);
        Assert.Equal(closed.Draft.Body, (await Returns.Get(school, DraftReturnsTests.Path(closed.Draft))).Body);
        // What never was handed in may be thrown away.
        (await WithdrawReturnTests.Withdraw(school, DraftReturnsTests.Path(closed.Draft), closed.Draft.Header("ETag"))).Is(200);

        (await Attempts(open)[0]()).Is(201);
        var current = await Returns.Get(school, DraftReturnsTests.Path(open.Return));
        Assert.Equal("superseded", current["state"]);
        var correction = (await Returns.Get(school, $"{Returns.Submissions}?state=accepted&period={Uri.EscapeDataString(open.Period)}")).Json!["items"]![0]!["id"]!.GetValue<string>();
        var read = await Returns.Get(school, $"/v1/outcomes/submissions/{correction}");
        (await WithdrawReturnTests.Withdraw(school, DraftReturnsTests.Path(read), read.Header("ETag"))).Is(200);
        (await Attempts(open)[2]()).Is(200);

        Func<Task<Answer>>[] Attempts((string Period, Answer Return, Answer Draft) there) =>
        [
            () => WithdrawReturnTests.Correct(school, there.Period, there.Return["id"]!, there.Return.Header("ETag")),
            () => WithdrawReturnTests.Withdraw(school, DraftReturnsTests.Path(there.Return), there.Return.Header("ETag")),
            () => DraftReturnsTests.Submit(school, DraftReturnsTests.Path(there.Draft), there.Draft.Header("ETag")),
        ];

        static async Task<(string Period, Answer Return, Answer Draft)> Stand(HttpClient school)
        {
            var period = Returns.NextPeriod();
            var (pushed, drafted) = (await Returns.Push(school, period), await DraftReturnsTests.Draft(school, period, Returns.Rows));
            pushed.Is(201);
            drafted.Is(201);
            return (period, pushed, drafted);
        }
    }

    private static int patch;

    /// <summary>A version of blocks without rows: the numbers are below every real release.</summary>
    private static async Task Published(VrnDbContext db, string period, DateTimeOffset at, params string[] codes)
    {
        var blocks = codes.Select(code => new FrozenBlock { DataSetId = Schools, Period = period, PeriodCode = code, Tables = [1], Sha256 = new byte[32], CreatedAt = at }).ToArray();
        db.AddRange(blocks);
        db.Add(new DataSetVersion
        {
            DataSetId = Schools,
            Major = 0,
            Minor = 0,
            Patch = Interlocked.Increment(ref patch),
            Status = VersionStatus.Withdrawn,
            PublishAt = at,
            Blocks = [.. blocks.Select(block => block.Id)],
            LogicalSha256 = new byte[32],
            LineageSha256 = new byte[32],
            Synthetic = true,
        });
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
    }

    private static async Task<Guid> School(VrnDbContext db, string code, int retentionDays)
    {
        var partner = new Partner { Code = code, Name = "Synthetic School", Type = PartnerType.School, State = PartnerState.Active, CreatedBy = "test" };
        var agreement = new Agreement
        {
            Code = $"isa-{code}",
            LegalBasis = "pcsc-2022-s16",
            Regime = "uk-gdpr",
            StartsOn = new DateOnly(2040, 1, 1),
            EndsOn = new DateOnly(2045, 1, 1),
            RetentionDays = retentionDays,
            CreatedBy = "test",
            State = AgreementState.Active,
            Parties = { new AgreementParty { AgreementId = default, PartnerId = partner.Id } },
            DataSets = { new AgreementDataSet { AgreementId = default, DataSet = Schools, Scope = "outcomes:write" } },
        };
        db.Add(partner);
        db.Add(agreement);
        await db.SaveChangesAsync(Ct);
        return partner.Id;
    }

    private static int urn = 910_000;

    private static async Task<Guid> Return(VrnDbContext db, Guid school, string period, SubmissionState state, DateTimeOffset at, Guid? basedOn = null, DateTimeOffset? changedAt = null, string? agreement = null)
    {
        var time = Shipped.Catalogue.Calendar.Parse(period, "T1")!;
        var submission = new Submission
        {
            DataSetId = Schools,
            ProviderId = school,
            ClientId = "test",
            EstablishmentUrn = $"{Interlocked.Increment(ref urn)}",
            Period = time.Period,
            PeriodCode = time.Code,
            PeriodStart = time.Start,
            PeriodEnd = time.End,
            Type = basedOn is null ? SubmissionType.Full : SubmissionType.Correction,
            State = state,
            SourceSystemName = "synthetic",
            Indicators = ["suspension_count"],
            AbsentMeansZero = true,
            BasedOnId = basedOn,
            AgreementId = agreement,
            SubmittedAt = at,
            StateChangedAt = changedAt,
            RowCount = 1,
            ContentSha256 = new byte[32],
        };
        db.Add(submission);
        db.Add(new SubmissionRow { SubmissionId = submission.Id, Line = 1, IndicatorNumber = 1, CombinationNumber = 1, Value = 3 });
        await db.SaveChangesAsync(Ct);
        return submission.Id;
    }

    /// <returns>The plan whose seed it is.</returns>
    private static async Task<Guid> Seed(VrnDbContext db, string period, params Guid[] returns)
    {
        var slot = new CalendarSlot { DataSetId = Schools, Period = period, PeriodCode = "T1", CutOffAt = Now.AddMinutes(-Interlocked.Increment(ref urn)), PublishAt = Now.AddMinutes(Interlocked.Increment(ref urn)) };
        var plan = new ReleasePlan
        {
            DataSetId = Schools,
            SlotId = slot.Id,
            Periods = [$"{period}|T1"],
            Tables = [1],
            State = ReleasePlanState.Published,
            CreatedBy = "test",
            CreatedAt = Now,
        };
        var report = new AuditReport { PlanId = plan.Id, Verdict = AuditVerdict.Passed, Content = "{}", WitnessesSha256 = new byte[32], ContentSha256 = new byte[32], CreatedAt = Now };
        var build = new ReleaseBuild { PlanId = plan.Id, ReportId = report.Id, Rows = [], Submissions = returns, Scope = [], LineageSha256 = new byte[32], BuiltAt = Now };
        plan.BuildId = build.Id;
        db.Add(slot);
        db.Add(plan);
        await db.SaveChangesAsync(Ct);
        db.Add(report);
        await db.SaveChangesAsync(Ct);
        db.Add(build);
        db.Add(new ReleaseSeed { PlanId = plan.Id, Protected = new byte[48] });
        await db.SaveChangesAsync(Ct);
        return plan.Id;
    }
}
