using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Providers;
using VrnApi.Features.Evidence;
using VrnApi.Tests.Harness;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>E4: what was believed on any day, about any day.</summary>
public sealed class TwoClocksTests(VrnHost host)
{
    private static readonly DateTimeOffset T1 = new(2001, 1, 1, 12, 0, 0, TimeSpan.Zero), T2 = T1.AddYears(1), T3 = T1.AddYears(2);
    private static readonly DateOnly D1 = new(2000, 1, 1), D2 = new(2001, 6, 1);

    [Fact]
    public async Task A_supersession_holds_from_its_day_and_is_known_from_its_recording()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db);
        var r1 = made.Record(RecordKind.Fact, D1, T1);
        made.Decide(r1, DecisionKind.Accept, T1);
        var r2 = made.Record(RecordKind.Fact, D2, T2);
        made.Decide(r2, DecisionKind.Accept, T2);
        made.Decide(r1, DecisionKind.Supersede, T2, D2, r2);
        await db.SaveChangesAsync(Cancelled);

        Assert.Equal([r1.Id], await InForce(db, made, D2.AddDays(-1), T2.AddMilliseconds(-1)));
        Assert.Equal([r1.Id], await InForce(db, made, D2, T2.AddMilliseconds(-1)));
        Assert.Equal([r1.Id], await InForce(db, made, D2.AddDays(-1), T2));
        Assert.Equal([r2.Id], await InForce(db, made, D2, T2));
        Assert.Empty(await InForce(db, made, D1, T1.AddMilliseconds(-1)));
        Assert.Empty(await InForce(db, made, D1.AddDays(-1), T2));
    }

    [Fact]
    public async Task A_correction_may_reach_back_and_be_withdrawn_again()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db);
        var early = D1.AddDays(-100);
        var r1 = made.Record(RecordKind.Fact, D1, T1);
        made.Decide(r1, DecisionKind.Accept, T1);
        var r2 = made.Record(RecordKind.Fact, early, T2);
        made.Decide(r2, DecisionKind.Accept, T2);
        made.Decide(r1, DecisionKind.Supersede, T2, early, r2);
        made.Decide(r2, DecisionKind.Withdraw, T3, D2);
        await db.SaveChangesAsync(Cancelled);

        Assert.Equal([r1.Id], await InForce(db, made, D1, T1));
        Assert.Empty(await InForce(db, made, early, T1));
        Assert.Equal([r2.Id], await InForce(db, made, early, T2));
        Assert.Equal([r2.Id], await InForce(db, made, D2, T2));
        Assert.Equal([r2.Id], await InForce(db, made, D2.AddDays(-1), T3));
        Assert.Empty(await InForce(db, made, D2, T3));
    }

    [Fact]
    public async Task A_dispute_leaves_a_record_in_force_and_marked_until_it_is_settled()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, SubjectKind.Strategy);
        var record = await made.Rated("yef-toolkit", "impact", "low", null, D1, T1);
        made.Decide(record, DecisionKind.Dispute, T2);
        made.Decide(record, DecisionKind.Settle, T3);
        made.Decide(record, DecisionKind.Withdraw, T3, D2);
        await db.SaveChangesAsync(Cancelled);

        Assert.Equal((false, null), await Marked(T1));
        Assert.Equal((true, null), await Marked(T2));
        Assert.Equal((false, D2), await Marked(T3));

        async Task<(bool, DateOnly?)> Marked(DateTimeOffset knownAt)
        {
            var rating = Assert.Single((await Ratings.OfSubjects(db, [made.Subject.Id], new Clocks(D1, knownAt), Cancelled))[made.Subject.Id]);
            return (rating.Disputed, rating.ValidTo);
        }
    }

    [Fact]
    public async Task The_query_reads_any_history_as_the_rule_is_written()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db);
        var histories = Gen.Sample(Histories(), 60);
        var records = new List<(Record Record, History History)>();
        foreach (var history in histories)
        {
            var record = made.Record(RecordKind.Fact, Day(history.From), Time(0), history.Length is { } length ? Day(history.From + length) : null);
            foreach (var (decision, at, effective) in history.Decisions)
            {
                var ends = decision is DecisionKind.Supersede or DecisionKind.Withdraw;
                made.Decide(record, decision, Time(at), ends ? Day(effective) : null, decision == DecisionKind.Supersede ? record : null);
            }
            records.Add((record, history));
        }
        await db.SaveChangesAsync(Cancelled);

        for (var a = 0; a < 10; a++)
        {
            for (var k = 0; k < 10; k++)
            {
                var expected = records.Where(pair => pair.History.InForce(a, k)).Select(pair => pair.Record.Id).Order();
                Assert.Equal(expected, (await InForce(db, made, Day(a), Time(k))).Order());
            }
        }
    }

    [Fact]
    public void The_query_translates_for_sql_server()
    {
        using var db = DesignTime.SqlServer();

        Assert.NotEmpty(Records.Standings(db, new Clocks(D1, T1)).ToQueryString());
    }

    private sealed record History(int From, int? Length, (DecisionKind Decision, int At, int Effective)[] Decisions)
    {
        /// <summary>Rule 5, word for word.</summary>
        public bool InForce(int asOf, int knownAt)
        {
            var known = Decisions.Any(step => step.Decision == DecisionKind.Accept && step.At <= knownAt);
            var ends = Decisions.Where(step => step.Decision is DecisionKind.Supersede or DecisionKind.Withdraw && step.At <= knownAt).Select(step => step.Effective);
            var end = ends.Append(Length is { } length ? From + length : int.MaxValue).Min();
            return known && From <= asOf && asOf < end;
        }
    }

    private static Gen<History> Histories()
    {
        var step = from decision in Gen.Elements(DecisionKind.Accept, DecisionKind.Supersede, DecisionKind.Withdraw, DecisionKind.Dispute, DecisionKind.Refuse)
                   from at in Gen.Choose(0, 9)
                   from effective in Gen.Choose(0, 9)
                   select (decision, at, effective);
        return from first in Gen.Choose(0, 9)
               from length in Gen.Choose(0, 5)
               from steps in Gen.ArrayOf(step, 4)
               select new History(first, length == 0 ? null : length, steps);
    }

    private static DateOnly Day(int number) => D1.AddDays(number);

    private static DateTimeOffset Time(int number) => T1.AddDays(number);

    private static Task<List<Guid>> InForce(VrnDbContext db, MadeUp made, DateOnly asOf, DateTimeOffset knownAt) =>
        Records.InForce(db, new Clocks(asOf, knownAt)).Where(record => record.SubjectId == made.Subject.Id).Select(record => record.Id).ToListAsync(Cancelled);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
