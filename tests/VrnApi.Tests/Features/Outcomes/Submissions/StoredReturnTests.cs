using Microsoft.EntityFrameworkCore;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>What the database itself promises of stored returns, whatever code asks it. Nothing here is committed.</summary>
public sealed class StoredReturnTests(VrnHost host)
{
    private static readonly DateTimeOffset Now = new(2042, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Counts_items_and_kept_bodies_are_shown_to_their_provider_alone() => host.DoUndone(async (db, _) =>
    {
        var (own, other) = (await Partner(db, "school-a"), await Partner(db, "school-b"));
        var submission = await Stored(db, own);

        db.Scope = PartnerScope.Of(own, PartnerType.School);
        Assert.Equal((1, 2, 1, 1), await Seen(db, submission));
        db.Scope = PartnerScope.Of(other, PartnerType.School);
        Assert.Equal((0, 0, 0, 0), await Seen(db, submission));
        db.Scope = PartnerScope.Nobody;
        Assert.Equal((0, 0, 0, 0), await Seen(db, submission));
    });

    [Fact]
    public Task A_count_that_belongs_to_no_return_is_refused_with_all_that_came_with_it() => host.DoUndone(async (db, ways) =>
    {
        var submission = await Stored(db, await Partner(db, "school-a"));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ways.BulkInsert(db, [Row(submission, 3), Row(Guid.CreateVersion7(), 1)], Ct));

        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    });

    [Fact]
    public Task A_count_moves_to_no_other_return() => host.DoUndone(async (db, _) =>
    {
        var partner = await Partner(db, "school-a");
        var (one, two) = (await Stored(db, partner), await Stored(db, partner));

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            db.Database.ExecuteSqlAsync($"UPDATE outcomes.submission_row SET submission_id = {two}, line = line + 10 WHERE submission_id = {one}", Ct));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    });

    [Fact]
    public Task Counts_go_with_their_return() => host.DoUndone(async (db, _) =>
    {
        var partner = await Partner(db, "school-a");
        var (gone, stays) = (await Stored(db, partner), await Stored(db, partner));

        await db.Set<Submission>().Where(row => row.Id == gone).ExecuteDeleteAsync(Ct);

        Assert.Equal((0, 0, 0, 0), await Seen(db, gone));
        Assert.Equal((1, 2, 1, 1), await Seen(db, stays));
    });

    private static async Task<(int, int, int, int)> Seen(VrnDbContext db, Guid id) => (
        await db.Set<Submission>().CountAsync(row => row.Id == id, Ct), await db.Set<SubmissionRow>().CountAsync(row => row.SubmissionId == id, Ct),
        await db.Set<ValidationItem>().CountAsync(row => row.SubmissionId == id, Ct), await db.Set<SubmissionContent>().CountAsync(row => row.SubmissionId == id, Ct));

    private static Task<Guid> Partner(VrnDbContext db, string code) => db.Set<Partner>().Where(partner => partner.Code == code).Select(partner => partner.Id).SingleAsync(Ct);

    private static SubmissionRow Row(Guid submission, int line) => new() { SubmissionId = submission, Line = line, IndicatorNumber = 1, CombinationNumber = line, Value = 3 };

    /// <summary>A draft with two counts, a remark and its body.</summary>
    private static async Task<Guid> Stored(VrnDbContext db, Guid provider)
    {
        var time = Shipped.Catalogue.Calendar.Parse(Returns.NextPeriod(), "T1")!;
        var submission = new Submission
        {
            DataSetId = "school-behaviour-termly",
            ProviderId = provider,
            ClientId = "test",
            Period = time.Period,
            PeriodCode = time.Code,
            PeriodStart = time.Start,
            PeriodEnd = time.End,
            Type = SubmissionType.Full,
            State = SubmissionState.Draft,
            SourceSystemName = "synthetic",
            Indicators = ["suspension_count"],
            AbsentMeansZero = true,
            SubmittedAt = Now,
            RowCount = 2,
            ContentSha256 = new byte[32],
        };
        db.Add(submission);
        db.AddRange(Row(submission.Id, 1), Row(submission.Id, 2));
        db.Add(new ValidationItem { SubmissionId = submission.Id, Ordinal = 1, Severity = ValidationSeverity.Warning, Code = "plaus.zero", Message = "is 0" });
        db.Add(new SubmissionContent { SubmissionId = submission.Id, Body = [1] });
        await db.SaveChangesAsync(Ct);
        return submission.Id;
    }
}
