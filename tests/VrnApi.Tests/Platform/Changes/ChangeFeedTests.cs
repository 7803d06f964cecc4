using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Changes;

/// <summary>The order and the memory of the feed, on a database of its own, with a kind that shows every id to everybody who has the key.</summary>
public sealed class ChangeFeedTests : IAsyncLifetime
{
    private const int Writers = 8, Edits = 500;

    private static readonly FeedKind Probe = new("probe", "services:read", null, (_, ids, _) =>
        Task.FromResult<IReadOnlyDictionary<Guid, RawJson>>(ids.ToDictionary(id => id, _ => new RawJson("{}"u8.ToArray()))))
    {
        Area = "test",
    };

    private static readonly Caller Reader = new("reader", Guid.NewGuid(), "reader", PartnerType.Council, null, null, new HashSet<string> { "services:read" });

    private ServiceProvider? services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!Needs.HasPostgreSql)
        {
            return;
        }
        var server = new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = $"vrn_feed_{Guid.NewGuid():n}" };
        services = new ServiceCollection().AddVrnDatabase(DatabaseProvider.PostgreSql, server.ConnectionString).AddLogging()
            .AddSingleton(TimeProvider.System).AddSingleton<ChangeFeed>().BuildServiceProvider();
        await using var scope = Open();
        await Db(scope).Database.MigrateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
        {
            await using (var scope = Open())
            {
                await Db(scope).Database.EnsureDeletedAsync();
            }
            await services.DisposeAsync();
        }
    }

    [Fact]
    public async Task Eight_writers_and_a_tailing_reader_that_misses_none_and_doubles_none()
    {
        await using var scope = Open();
        var view = await FeedView.Of(Db(scope), Reader, [Probe], Ct);
        var position = await Feed.Now(Db(scope), view, Ct);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Write, Ct)));

        var seen = new List<Guid>();
        var (quiet, limit) = (false, TimeProvider.System.GetTimestamp());
        while (!quiet)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromMinutes(5), $"{seen.Count} seen");
            quiet = writing.IsCompleted;
            if (quiet)
            {
                await Settled.Until(Ct);
            }
            while (await ReadNow(position, view, 100) is { Changes.Count: > 0 } page)
            {
                seen.AddRange(page.Changes.Select(change => change.Id));
                position = page.End;
                quiet = false;
            }
        }
        var written = (await writing).SelectMany(ids => ids).ToArray();

        Assert.Equal(Writers * Edits, written.Length);
        Assert.Equal(written.Order(), seen.Order());
    }

    [Fact]
    public async Task A_change_that_commits_late_is_not_passed_over()
    {
        await using var scope = Open();
        var view = await FeedView.Of(Db(scope), Reader, [Probe], Ct);
        var start = await Feed.Now(Db(scope), view, Ct);
        await using var late = Open();
        var (first, second) = (Guid.Empty, Guid.Empty);
        await InTransaction(Db(late), async () =>
        {
            first = await Tell(Db(late), ChangeAction.Updated);
            await using var early = Open();
            second = await Tell(Db(early), ChangeAction.Updated);

            // The later one is committed and waits for the earlier one.
            Assert.Empty((await ReadNow(start, view))!.Changes);
            return true;
        });
        var page = (await Read(start, view))!;
        Assert.Equal([first, second], page.Changes.Select(change => change.Id));
        Assert.Empty((await Read(page.End, view))!.Changes);
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_holds_nothing_up()
    {
        await using var scope = Open();
        var view = await FeedView.Of(Db(scope), Reader, [Probe], Ct);
        var start = await Feed.Now(Db(scope), view, Ct);
        await using (var failed = Open())
        {
            await InTransaction(Db(failed), async () => await Tell(Db(failed), ChangeAction.Updated) == Guid.Empty);
        }
        await using var good = Open();
        var id = await Tell(Db(good), ChangeAction.Updated);

        Assert.Equal([id], (await Read(start, view))!.Changes.Select(change => change.Id));
    }

    [Fact]
    public async Task A_thing_that_changed_often_is_told_once_at_its_latest_place()
    {
        await using var scope = Open();
        var db = Db(scope);
        var view = await FeedView.Of(db, Reader, [Probe], Ct);
        var start = await Feed.Now(db, view, Ct);
        var often = await Tell(db, ChangeAction.Updated);
        var once = await Tell(db, ChangeAction.Updated);
        await Tell(db, ChangeAction.Updated, often);
        await Tell(db, ChangeAction.Updated, often);
        // Of others' keys nothing is seen, also not that it is later.
        await Tell(db, ChangeAction.Updated, once, Guid.NewGuid().ToString());
        await Tell(db, ChangeAction.Updated, null, "open");

        var page = (await Read(start, view, 1))!;
        Assert.Equal([once], page.Changes.Select(change => change.Id));
        Assert.True(page.HasMore);
        page = (await Read(page.End, view, 1))!;
        Assert.Equal([often], page.Changes.Select(change => change.Id));
        Assert.False(page.HasMore);
    }

    [Fact]
    public async Task Deletions_are_told_for_ninety_days_and_then_whoever_may_have_missed_one_begins_anew()
    {
        await using var scope = Open();
        var db = Db(scope);
        var now = TimeProvider.System.GetUtcNow();
        var view = await FeedView.Of(db, Reader, [Probe], Ct);
        var beginning = await Feed.Beginning(db, view, Ct);
        var old = await Tell(db, ChangeAction.Updated, at: now.AddDays(-91));
        var before = (await Read(beginning, view))!.End;
        await Tell(db, ChangeAction.Deleted, old, at: now.AddDays(-90).AddMinutes(-1));
        var young = await Tell(db, ChangeAction.Updated, at: now.AddDays(-90).AddMinutes(1));
        await Tell(db, ChangeAction.Deleted, young, at: now.AddDays(-90).AddMinutes(2));
        var living = await Tell(db, ChangeAction.Updated, at: now.AddDays(-200));
        var other = await Tell(db, ChangeAction.Deleted, key: Guid.NewGuid().ToString(), at: now.AddDays(-100));
        var after = (await Read(before, view))!;
        Assert.Equal([old, young, living], after.Changes.Select(change => change.Id));

        var housekeeping = new ChangeHousekeeping(services!.GetRequiredService<IServiceScopeFactory>(), Ways, Options.Create(new ChangeOptions()),
            TimeProvider.System, NullLogger<ChangeHousekeeping>.Instance);
        Assert.Equal(4, await housekeeping.Clean(Ct));
        Assert.Equal(0, await housekeeping.Clean(Ct));

        // It had been shown the thing whose deletion is forgotten.
        Assert.Null(await Read(before, view));
        Assert.Empty((await Read(after.End, view))!.Changes);
        var anew = await Feed.Beginning(db, view, Ct);
        var page = (await Read(anew, view, 1))!;
        Assert.Equal([young], page.Changes.Select(change => change.Id));
        // In the middle of reading anew it stands before what was forgotten, and misses nothing.
        page = (await Read(page.End, view))!;
        Assert.Equal([living], page.Changes.Select(change => change.Id));
        Assert.DoesNotContain(other, page.Changes.Select(change => change.Id));
    }

    [Fact]
    public async Task An_outbox_that_was_copied_from_another_database_is_told_whole_and_ends_every_cursor()
    {
        await using var scope = Open();
        var db = Db(scope);
        var view = await FeedView.Of(db, Reader, [Probe], Ct);
        var id = await Tell(db, ChangeAction.Updated);
        var cursor = (await Read(await Feed.Beginning(db, view, Ct), view))!.End;
        await db.Database.ExecuteSqlAsync($"UPDATE platform.outbox_entry SET position = '9000000000000000000'", Ct);
        Assert.Empty((await Read(await Feed.Beginning(db, view, Ct), view))!.Changes);

        var housekeeping = new ChangeHousekeeping(services!.GetRequiredService<IServiceScopeFactory>(), Ways, Options.Create(new ChangeOptions()),
            TimeProvider.System, NullLogger<ChangeHousekeeping>.Instance);
        Assert.True(await housekeeping.Adopt(Ct));
        Assert.False(await housekeeping.Adopt(Ct));

        Assert.Null(await Read(cursor, view));
        Assert.Contains(id, (await Read(await Feed.Beginning(db, view, Ct), view, 100))!.Changes.Select(change => change.Id));
        var next = await Tell(db, ChangeAction.Updated);
        Assert.Contains(next, (await Read(await Feed.Beginning(db, view, Ct), view, 100))!.Changes.Select(change => change.Id));
    }

    [Fact]
    public void Every_statement_translates_on_sql_server()
    {
        using var db = DesignTime.SqlServer();
        var ways = new SqlServerWays();
        var view = new FeedView("partner", [Probe], ["partner", "area:E06000016"]);
        var position = new FeedPosition(Guid.Empty, "partner", 5, 6, 7);

        var rows = new ChangeFeed(ways).Rows(db, view, position).Take(26).ToQueryString();
        Assert.Contains("MIN_ACTIVE_ROWVERSION()", rows, StringComparison.Ordinal);
        Assert.Contains("binary(8)", rows, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(ChangeFeed.Forgotten(db, view, position).ToQueryString());
        Assert.NotEmpty(FeedView.Related(db, "E06000016").ToQueryString());
        Assert.NotEmpty(ChangeHousekeeping.Superseded(db, ways, default).ToQueryString());
        Assert.NotEmpty(ChangeHousekeeping.Tombstones(db, ways, default).ToQueryString());
    }

    private ChangeFeed Feed => services!.GetRequiredService<ChangeFeed>();

    private IDatabaseWays Ways => services!.GetRequiredService<IDatabaseWays>();

    private AsyncServiceScope Open()
    {
        _ = Needs.PostgreSql();
        var scope = services!.CreateAsyncScope();
        Db(scope).Scope = PartnerScope.System("test");
        return scope;
    }

    private static VrnDbContext Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<VrnDbContext>();

    private async Task<FeedPage?> Read(FeedPosition after, FeedView view, int limit = 25)
    {
        await Settled.Until(Ct);
        return await ReadNow(after, view, limit);
    }

    private async Task<FeedPage?> ReadNow(FeedPosition after, FeedView view, int limit = 25)
    {
        await using var scope = Open();
        return await Feed.Read(new FeedReading(Reader, Db(scope), scope.ServiceProvider), view, after, limit, Ct);
    }

    /// <summary>Transactions of one to three changes, some of which stay open for a while after the first.</summary>
    private async Task<List<Guid>> Write()
    {
        // How many changes a transaction makes, and how long it stays open after one.
        var chance = new Queue<int>(Gen.Sample(Gen.Choose(0, 199), 3 * Edits));
        var written = new List<Guid>();
        while (written.Count < Edits)
        {
            await using var scope = Open();
            var db = Db(scope);
            await InTransaction(db, async () =>
            {
                for (var left = Math.Min(1 + (chance.Dequeue() % 3), Edits - written.Count); left > 0; left--)
                {
                    written.Add(await Tell(db, ChangeAction.Updated));
                    var pause = chance.Dequeue();
                    if (pause < 10)
                    {
                        await Task.Delay(pause, Ct);
                    }
                }
                return true;
            });
        }
        return written;
    }

    /// <param name="work">False rolls back.</param>
    private static Task InTransaction(VrnDbContext db, Func<Task<bool>> work) => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        if (await work())
        {
            await transaction.CommitAsync(Ct);
        }
    });

    private static async Task<Guid> Tell(VrnDbContext db, ChangeAction action, Guid? id = null, string? key = null, DateTimeOffset? at = null)
    {
        var entry = new OutboxEntry
        {
            Kind = Probe.Name,
            EntityId = id ?? Guid.NewGuid(),
            Action = action,
            VisibilityKey = key,
            At = at ?? TimeProvider.System.GetUtcNow(),
        };
        db.Add(entry);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        return entry.EntityId;
    }
}
