using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Intake;

/// <summary>
/// Processes that take records in and are killed in the middle of a transaction, after others of theirs: what was taken stays, the
/// open transaction leaves nothing, nothing is withdrawn, and the next one ends the work.
/// </summary>
public sealed class KilledIntakeTests(DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private const int Old = 60, New = 220, Gone = 8;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_import_loses_nothing_deletes_nothing_and_the_next_one_ends_it()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var folder = Directory.CreateTempSubdirectory("vrn-killed-").FullName;
        var file = Path.Combine(folder, "feed.json");
        string[] old = [.. Enumerable.Range(0, Old).Select(i => $"old-{i:000}")];
        await Write(file, old);
        Task<Imported> Here() => new FeedImport(session.Db, session.Writer, session.Ways, TimeProvider.System).Run(new FeedPages(null, file), file, "killed", mirror: true, 0, dryRun: false, Ct);
        Assert.Equal(Old, (await Here()).Created);

        // Some of the old ones are gone at their publisher, which a whole crawl would withdraw.
        await Write(file, [.. Enumerable.Range(0, New).Select(i => $"new-{i:000}"), .. old.Skip(Gone)]);
        string[] verb = ["directory", "import", file, "--source", "killed", "--mode", "mirror"];
        using (var doomed = HostProcess.Begin(database.ConnectionString, verb))
        {
            await Kill(doomed, async () => await Published(session.Db).CountAsync(Ct) > Old);
        }
        var taken = await Published(session.Db).CountAsync(row => row.ExternalId.StartsWith("new-"), Ct);
        Assert.InRange(taken, 1, New - 1);
        Assert.Equal(0, taken % SourceIntake.GroupSize);
        Assert.Equal(Old, await Published(session.Db).CountAsync(row => row.ExternalId.StartsWith("old-"), Ct));
        Assert.Null((await session.Writer.Rebuild(Ct)).Revision);
        var broken = await Runs(session.Db).SingleAsync(run => run.Number == 2, Ct);
        Assert.Equal((RunState.Running, false), (broken.State, broken.IsWhole));
        var before = await Published(session.Db).ToDictionaryAsync(row => row.ExternalId, row => (row.Id, row.Version), Ct);

        // At once, without waiting for anything.
        var (code, said) = await HostProcess.Verb(database.ConnectionString, Ct, verb);
        Assert.True(code == Verbs.Done && said.Contains($"{New - taken} created, 0 updated, {taken + Old - Gone} unchanged, {Gone} withdrawn, 0 failed", StringComparison.Ordinal), $"{code} {said}");
        var after = await Published(session.Db).ToDictionaryAsync(row => row.ExternalId, row => (row.Id, row.Version), Ct);
        Assert.Equal(New + Old - Gone, after.Count);
        Assert.All(before.Where(pair => after.ContainsKey(pair.Key)), pair => Assert.Equal(pair.Value, after[pair.Key]));
        Assert.Equal([RunState.Complete, RunState.Failed, RunState.Complete], await Runs(session.Db).OrderBy(run => run.Number).Select(run => run.State).ToListAsync(Ct));
        var again = await Here();
        Assert.Equal((0, 0, 0, after.Count), (again.Created, again.Updated, again.Withdrawn, again.Unchanged));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_batch_of_a_killed_host_is_ended_by_the_next_with_every_record_once()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        await using var doomed = await HostProcess.Start(database.ConnectionString, Ct);
        var (source, batch) = await Queue(session.Db);
        var mine = session.Db.Set<Service>().IgnoreQueryFilters().AsNoTracking().Where(row => row.SourceId == source.Id);
        await Kill(doomed.Process, async () => await mine.AnyAsync(Ct));
        var taken = await mine.CountAsync(Ct);
        Assert.InRange(taken, 1, New - 1);
        Assert.Equal(0, taken % SourceIntake.GroupSize);
        Assert.Null((await session.Writer.Rebuild(Ct)).Revision);
        var left = await session.Db.Set<Batch>().AsNoTracking().SingleAsync(row => row.Id == batch, Ct);
        Assert.Equal((BatchState.Running, true), (left.State, left.Request is not null));

        await new BatchJob(session.Db, session.Writer, session.Ways, TimeProvider.System).Run(left, Ct);
        var report = JsonNode.Parse(History.Unpacked((await session.Db.Set<Batch>().AsNoTracking().SingleAsync(row => row.Id == batch, Ct)).Report!))!;
        Assert.Equal((New, 0), (report["counts"]!["created"]!.GetValue<int>(), report["counts"]!["failed"]!.GetValue<int>()));
        Assert.Equal(New, report["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(New, await mine.CountAsync(row => row.Version == 1, Ct));
    }

    /// <summary>Kills a process once something of it is committed and its next transaction stands before the directory's clock, with all its rows written.</summary>
    private async Task Kill(Process doomed, Func<Task<bool>> hasBegun)
    {
        for (var i = 0; i < 6000 && !await hasBegun(); i++)
        {
            Assert.False(doomed.HasExited, "It ended before it had begun.");
            await Task.Delay(20, Ct);
        }
        await using var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await holder.OpenAsync(Ct);
        await using (var transaction = await holder.BeginTransactionAsync(Ct))
        {
            await Execute("SELECT id FROM directory.clock FOR UPDATE");
            for (var i = 0; i < 6000 && await Execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0; i++)
            {
                Assert.False(doomed.HasExited, "It ended before it could be killed.");
                await Task.Delay(20, Ct);
            }
            doomed.Kill(entireProcessTree: true);
            await doomed.WaitForExitAsync(Ct);
            await transaction.RollbackAsync(Ct);
        }
        // The server notices that the process is gone when it next looks; until then its rows are locked.
        for (var i = 0; i < 6000 && await Execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND (wait_event_type = 'Lock' OR state LIKE 'idle in transaction%')") > 0; i++)
        {
            await Task.Delay(20, Ct);
        }

        async Task<long> Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, holder);
            return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static IQueryable<Service> Published(VrnDbContext db) =>
        db.Set<Service>().IgnoreQueryFilters().AsNoTracking().Where(row => db.Set<Source>().Any(source => source.Id == row.SourceId && source.Code == "killed") && row.EditorialState == EditorialState.Published);

    private static IQueryable<ImportRun> Runs(VrnDbContext db) => db.Set<ImportRun>().AsNoTracking().Where(run => db.Set<Source>().Any(source => source.Id == run.SourceId && source.Code == "killed"));

    private static Task Write(string file, IEnumerable<string> keys) => File.WriteAllTextAsync(file, new JsonObject
    {
        ["contents"] = new JsonArray([.. keys.Select(key => (JsonNode)new JsonObject
        {
            ["id"] = key,
            ["name"] = $"Killed {key}",
            ["status"] = "active",
            ["organization"] = new JsonObject { ["id"] = "killed-org", ["name"] = "Killed", ["description"] = "Made for a test." },
            ["phones"] = new JsonArray(new JsonObject { ["id"] = $"{key}-phone", ["number"] = "0116 496 0333" }),
        })]),
    }.ToJsonString(), Encoding.UTF8, Ct);

    private static async Task<(Source Source, Guid Batch)> Queue(VrnDbContext db)
    {
        var partner = new Partner { Code = $"killed-{Guid.NewGuid():n}"[..30], Name = "Killed", Type = PartnerType.Vcs, State = PartnerState.Active, CreatedBy = "test" };
        var client = new Client { Id = partner.Code, PartnerId = partner.Id, Partner = partner, AuthMethod = ClientAuthMethod.PrivateKeyJwt, Assurance = ClientAssurance.Standard, State = ClientState.Active, CreatedBy = "test" };
        var source = new Source { Code = partner.Code, Kind = SourceKind.System, PublishDirectly = true };
        var lines = Enumerable.Range(0, New).Select(i => new JsonObject { ["external_id"] = $"B-{i}", ["document"] = DirectoryWrites.Document($"Killed batch {i}", "killed-batch-org") }.ToJsonString());
        var (_, packed, count, _) = await BatchLines.Take(new MemoryStream(Encoding.UTF8.GetBytes("{}\n" + string.Join('\n', lines))), Ct);
        var batch = new Batch
        {
            SourceId = source.Id,
            PartnerId = partner.Id,
            ClientId = client.Id,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            State = BatchState.Waiting,
            Request = BatchJob.Packed(new BatchHeader(source.Code, "upsert", false, 0, partner.Id, true, true, count), packed),
        };
        db.AddRange(partner, client, source, batch);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        return (source, batch.Id);
    }
}
