using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Coverage;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes;

public sealed class OutcomesDataTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Slices => [.. Queries.Keys];

    private static readonly Dictionary<string, Func<VrnDbContext, IQueryable>> Queries = new()
    {
        ["one return"] = db => GetReturn.Query(db, Guid.Empty),
        ["rows"] = db => GetReturnRows.Query(db, Guid.Empty, 7),
        ["returns"] = db => ListReturns.Query(
            db, "x", new("2025/2026", "T1", null, "900001", DateTimeOffset.UnixEpoch, null, null), SubmissionState.Accepted, new(DateTimeOffset.UnixEpoch, Guid.Empty)),
        ["report"] = db => GetReport.Items(db, Guid.Empty),
        ["the same refused before"] = db => RefusedReturns.Same(db, Guid.Empty, Shipped.Judge(Shipped.Csv("indicator,value\n", Shipped.Head)), [1], DateTimeOffset.UnixEpoch),
        ["live returns of some years"] = db => ReturnStore.Live(db, "x", ["2025/2026"]),
        ["the returns before"] = db => ReturnBackground.Accepted(db, "x", ["900001", null], new(2025, 9, 1)),
        ["totals"] = db => ReturnBackground.Totals(db, [Guid.Empty]),
        ["category maps"] = db => CategoryMaps.Newest(db, "x", "a"),
        ["a version of a category map"] = db => CategoryMaps.Version(db, Guid.Empty, 2),
        ["category maps of a data set"] = db => ReturnBackground.Maps(db, "x"),
        ["data sets"] = ListDataSets.Query,
        ["versions"] = db => ReadVersions.Query(db, "x"),
        ["due versions"] = db => PublishDue.Due(db, DateTimeOffset.UnixEpoch),
        ["cells"] = db => ReleasedCells.Query(db, [Guid.Empty]),
        ["calendar"] = db => CalendarSlots.Query(db, "x"),
        ["plans"] = db => ReadPlans.Query(db, "x", ReleasePlanState.Planned),
        ["plans to build"] = BuildRounds.Next,
        ["earlier releases"] = db => EarlierReleases.Query(db, "x", Guid.Empty),
        ["candidates"] = db => FiledReturns.Candidates(db, "x", ["2025/2026"]),
        ["counts"] = db => FiledReturns.Rows(db, [Guid.Empty]),
        ["expected returns"] = db => ExpectedReturns.Lines(db, "x", all: true),
        ["returns of expected ones"] = db => ExpectedReturns.Filed(db, "x", [Guid.Empty], ["2025/2026"], all: true),
        ["expected of a period"] = db => CoverageRegister.Expected(db, "x", "2025/2026", ["T1"]),
        ["came of a period"] = db => CoverageRegister.Filed(db, "x", "2025/2026", ["T1"]),
        ["detail heads"] = db => ReadDetail.Heads(db, "x", "2025/2026", "T1", "isa", DateTimeOffset.UnixEpoch),
        ["detail rows"] = db => ReadDetail.Rows(db, [Guid.Empty], [1]),
        ["unfinished returns"] = db => Purge.Left(db, DateTimeOffset.UnixEpoch),
        ["blocks of a year"] = db => PeriodClosing.Blocks(db, "x", ["2025/2026"]),
        ["areas of a provider"] = db => ReturnIntake.Within(db, "E10000018", [AreaKind.District]),
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void Every_slice_translates_on_both_databases(string slice)
    {
        using var postgres = DesignTime.PostgreSql();
        using var sqlServer = DesignTime.SqlServer();

        Assert.Contains("SELECT", Queries[slice](postgres).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("SELECT", Queries[slice](sqlServer).ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_count_has_no_text()
    {
        using var db = DesignTime.PostgreSql();

        Assert.DoesNotContain(db.Model.FindEntityType(typeof(SubmissionRow))!.GetProperties(), property => property.ClrType == typeof(string));
    }

    [Fact]
    public void Every_raw_table_carries_the_row_filter()
    {
        using var db = DesignTime.PostgreSql();

        var open = db.Model.GetEntityTypes().Where(entity => entity.ClrType.Namespace == typeof(Submission).Namespace && !entity.IsOwned())
            .Where(entity => entity.FindDeclaredQueryFilter(VrnDbContext.PartnerFilter) is null);

        Assert.Empty(open.Select(entity => entity.Name));
    }

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();

        await OutcomesSeed.Load(db, Shipped.Catalogue, synthetic: false, Ct);

        Assert.Equal(Shipped.Catalogue.DataSets.Count, await db.Set<DataSet>().CountAsync(row => row.Synthetic, Ct));
        Assert.Equal(Shipped.Catalogue.Indicators.Count, await db.Set<Data.Outcomes.Reference.Indicator>().CountAsync(Ct));
        Assert.Equal(Shipped.Catalogue.Combinations.Count, await db.Set<Combination>().CountAsync(Ct));
    }

    [Theory]
    [InlineData(CellRule.Rounded, 12, CellStatus.Ok)]
    [InlineData(CellRule.Rounded, 5, CellStatus.Ok)]
    [InlineData(CellRule.Rounded, 10, CellStatus.C)]
    [InlineData(CellRule.Rounded, null, CellStatus.Ok)]
    public async Task The_database_refuses_a_cell_that_is_not_protected(CellRule rule, int? value, CellStatus status)
    {
        var refusal = await Assert.ThrowsAsync<DbUpdateException>(() => host.DoUndone((db, _) => Freeze(db, rule, value, status)));

        Assert.Contains("ck_frozen_cell", refusal.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task The_database_takes_a_cell_that_is_protected() => host.DoUndone(async (db, _) =>
    {
        await Freeze(db, CellRule.Rounded, 15, CellStatus.Ok);
        await Freeze(db, CellRule.Rounded, null, CellStatus.C);
        await Freeze(db, CellRule.Derived, 12, CellStatus.Ok);
    });

    [Fact]
    public async Task Bulk_rows_go_with_their_transaction()
    {
        await host.DoUndone(async (db, ways) =>
        {
            await ways.BulkInsert(db, Enumerable.Range(0, 20_000).Select(i => new Combination { Number = int.MaxValue - i, Key = $"test={i}" }), Ct);
            Assert.Equal(20_000, await Tests(db).CountAsync(Ct));
        });

        await using var scope = await host.Inside();
        Assert.Equal(0, await Tests(scope.ServiceProvider.GetRequiredService<VrnDbContext>()).CountAsync(Ct));

        static IQueryable<Combination> Tests(VrnDbContext db) => db.Set<Combination>().Where(row => row.Key.StartsWith("test="));
    }

    private static async Task Freeze(VrnDbContext db, CellRule rule, int? value, CellStatus status)
    {
        var block = new FrozenBlock { DataSetId = "school-behaviour-termly", Period = "2025/2026", PeriodCode = "T1", Tables = [1], Sha256 = new byte[32], CreatedAt = DateTimeOffset.UnixEpoch };
        db.Add(block);
        db.Add(new FrozenRow { BlockId = block.Id, RowNumber = 1, TableNumber = 1, PeriodOrdinal = 1, Level = GeographicLevel.Pfa, AreaCode = "E23000021", CombinationNumber = 0 });
        db.Add(new FrozenCell { BlockId = block.Id, RowNumber = 1, IndicatorNumber = 1, Rule = rule, Value = value, Status = status });
        await db.SaveChangesAsync(Ct);
    }
}
