using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Intake;

/// <summary>Batches of lines: taken at once, worked off by a host, and by another one when that is gone.</summary>
public sealed class LinesTests(VrnHost host, DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_taken_at_once_worked_off_and_the_same_again_changes_nothing()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var source = await Source(council);
        List<string> lines = [Envelope(source), .. Enumerable.Range(0, 12).Select(i => Line($"L-{i}", Document($"Line {i}", "lines-org"))), "not json", Line("L-1", Document("Twice", "lines-org")), "", """{"external_id":"L-none","op":"withdraw"}"""];

        var taken = (await Send(council, lines)).Is(202);
        Assert.Equal(15, taken.Json["total"]!.GetValue<int>());
        (await other.Send(Get, taken.Location!)).Is(404);
        var done = await Ended(council, taken.Location!);
        Assert.Equal(("complete", 11, 4), (done["state"]!.GetValue<string>(), Count(done, "created"), Count(done, "failed")));
        Assert.Equal(Enumerable.Range(0, 15), done["items"]!.AsArray().Select(item => item!["index"]!.GetValue<int>()));
        Assert.Equal(["duplicate_in_batch", "invalid_json", "duplicate_in_batch", "not_found"], done["items"]!.AsArray().Where(item => item!["errors"] is not null).Select(item => item!["errors"]![0]!["code"]!.GetValue<string>()));

        var again = await Ended(council, (await Send(council, lines[..13])).Is(202).Location!);
        Assert.Equal((1, 11, 0), (Count(again, "created"), Count(again, "unchanged"), Count(again, "failed")));
        var dry = await Ended(council, (await Send(council, [Envelope(source, "\"dry_run\":true"), Line("L-dry", Document("Dry", "lines-org"))])).Is(202).Location!);
        Assert.Equal(1, Count(dry, "created"));
        (await council.Send(Get, $"{Services}/by-source/{source}/L-dry")).Is(404);
    }

    [Fact]
    public async Task What_refuses_a_batch_as_a_whole_refuses_lines_too()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var source = await Source(council);
        var item = Line("R-0", Document("Refused 0", "lines-org"));
        Assert.Equal(["/source"], (await Send(council, [Envelope("no-such"), item])).Is(422).Pointers);
        Assert.Equal(["/items"], (await Send(council, [Envelope(source)])).Is(422).Pointers);
        Assert.Equal(["/atomic"], (await Send(council, [Envelope(source, "\"atomic\":true"), item])).Is(422).Pointers);
        Assert.Equal("invalid_json", (await Send(council, ["nothing", item])).Is(400).Code);
        Assert.Equal("batch_too_large", (await Send(council, [Envelope(source), .. Enumerable.Repeat("{}", BatchLines.Most + 1)])).Is(413).Code);
        Assert.Equal("body_too_large", (await Send(council, [Envelope(source), new string(' ', BatchLines.LongestLine + 1)])).Is(413).Code);

        var theirs = (await other.Send(Post, Services, Document("Theirs", "theirs"))).Is(201).Json["organization"]!["id"]!.GetValue<string>();
        var foreign = Document("Foreign", "lines-org");
        foreign["organization"] = new JsonObject { ["id"] = theirs };
        var refused = await Ended(council, (await Send(council, [Envelope(source), item, Line("R-1", foreign)])).Is(202).Location!);
        Assert.Equal(("refused", "not_your_organisation", "/items/1/document/organization"),
            (refused["state"]!.GetValue<string>(), refused["problem"]!["code"]!.GetValue<string>(), refused["problem"]!["errors"]![0]!["pointer"]!.GetValue<string>()));
        (await council.Send(Get, $"{Services}/by-source/{source}/R-0")).Is(404);
    }

    [Fact]
    public async Task A_job_of_a_suspended_partner_or_disabled_client_waits_until_it_may_call_again()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var db = session.Db;
        var partner = new Partner { Code = $"jobs-{Guid.NewGuid():n}"[..30], Name = "Jobs", Type = PartnerType.Vcs, State = PartnerState.Active, CreatedBy = "test" };
        var client = new Client { Id = partner.Code, PartnerId = partner.Id, Partner = partner, AuthMethod = ClientAuthMethod.PrivateKeyJwt, Assurance = ClientAssurance.Standard, State = ClientState.Active, CreatedBy = "test" };
        var source = new Source { Code = partner.Code, Kind = SourceKind.System, PublishDirectly = true };
        db.AddRange(partner, client, source);
        await db.SaveChangesAsync(Ct);
        var batch = await Job(db, source, [Line("S-0", Document("Suspended", "jobs-org"))], "upsert");
        await db.Set<Batch>().Where(row => row.Id == batch).ExecuteUpdateAsync(set => set.SetProperty(row => row.ClientId, client.Id), Ct);
        Task<bool> IsNext() => BatchRounds.Next(db).AnyAsync(row => row.Id == batch, Ct);

        Assert.True(await IsNext());
        await db.Set<Client>().Where(row => row.Id == client.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Disabled, true), Ct);
        Assert.False(await IsNext());
        await db.Set<Client>().Where(row => row.Id == client.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Disabled, false), Ct);
        await db.Set<Partner>().Where(row => row.Id == partner.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PartnerState.Suspended), Ct);
        Assert.False(await IsNext());
        await db.Set<Partner>().Where(row => row.Id == partner.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PartnerState.Active), Ct);
        Assert.True(await IsNext());
        await db.Set<Batch>().Where(row => row.Id == batch).ExecuteDeleteAsync(Ct);
    }

    [Fact]
    public async Task A_job_goes_on_where_its_host_was_stopped_and_a_mirror_is_guarded()
    {
        await using var session = database.Open(PartnerScope.System("test"));
        var source = new Source { Code = $"jobs-{Guid.NewGuid():n}", Kind = SourceKind.System, PublishDirectly = true };
        session.Db.Add(source);
        await session.Db.SaveChangesAsync(Ct);
        string[] lines = [.. Enumerable.Range(0, 70).Select(i => Line($"J-{i}", Document($"Job {i}", "jobs-org")))];
        var batch = await Job(session.Db, source, lines, "upsert");

        // Stopped in the middle of the third ten, as by a killed host: what was written since the last count is not counted.
        using var stop = new CancellationTokenSource();
        var stopping = new Stopping(stop, () => session.Db.Set<Batch>().AsNoTracking().Single(row => row.Id == batch).Done >= 20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Run(session, batch, stopping, stop.Token));
        await using var second = database.Open(PartnerScope.System("test"));
        var left = await second.Db.Set<Batch>().AsNoTracking().SingleAsync(row => row.Id == batch, Ct);
        Assert.Equal((BatchState.Running, true), (left.State, left.Done is >= 20 and < 70));
        await Run(second, batch, TimeProvider.System, Ct);

        var report = await Report(second.Db, batch);
        Assert.Equal((70, 0), (Count(report, "created"), Count(report, "failed")));
        Assert.Equal(70, report["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(70, await second.Db.Set<Service>().IgnoreQueryFilters().CountAsync(row => row.SourceId == source.Id && row.Version == 1, Ct));
        var before = (await second.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision;
        var same = await Job(second.Db, source, lines, "mirror");
        await Run(second, same, TimeProvider.System, Ct);
        Assert.Equal(70, Count(await Report(second.Db, same), "unchanged"));
        Assert.Equal(before, (await second.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision);

        var few = await Job(second.Db, source, lines[..30], "mirror");
        await Run(second, few, TimeProvider.System, Ct);
        var guarded = await Report(second.Db, few);
        Assert.Equal(("refused", "mirror_guard", 70, 40), (guarded["state"]!.GetValue<string>(), guarded["problem"]!["code"]!.GetValue<string>(), guarded["problem"]!["live"]!.GetValue<int>(), guarded["problem"]!["missing"]!.GetValue<int>()));
        Assert.Equal(before, (await second.Db.Set<DirectoryClock>().AsNoTracking().SingleAsync(Ct)).Revision);
        var confirmed = await Job(second.Db, source, lines[..30], "mirror", 40);
        await Run(second, confirmed, TimeProvider.System, Ct);
        Assert.Equal((30, 40), (Count(await Report(second.Db, confirmed), "unchanged"), Count(await Report(second.Db, confirmed), "withdrawn")));
    }

    private static async Task<Guid> Job(VrnDbContext db, Source source, string[] lines, string mode, int confirmed = 0)
    {
        var (_, packed, count, _) = await BatchLines.Take(new MemoryStream(Encoding.UTF8.GetBytes("{}\n" + string.Join('\n', lines))), Ct);
        var partner = await db.Set<VrnApi.Data.Partners.Partner>().IgnoreQueryFilters().Select(row => row.Id).FirstOrDefaultAsync(Ct);
        var batch = new Batch
        {
            SourceId = source.Id,
            PartnerId = partner,
            ClientId = "test",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            State = BatchState.Waiting,
            Request = BatchJob.Packed(new BatchHeader(source.Code, mode, false, confirmed, partner, true, true, count), packed),
        };
        db.Add(batch);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();
        return batch.Id;
    }

    private static async Task Run(DirectoryDatabase.Session session, Guid id, TimeProvider clock, CancellationToken ct) =>
        await new BatchJob(session.Db, session.Writer, session.Ways, clock) { AtATime = 10 }.Run(await session.Db.Set<Batch>().AsNoTracking().SingleAsync(row => row.Id == id, ct), ct);

    private static async Task<JsonNode> Report(VrnDbContext db, Guid id) =>
        JsonNode.Parse(History.Unpacked((await db.Set<Batch>().AsNoTracking().SingleAsync(row => row.Id == id, Ct)).Report!))!;

    private static async Task<JsonNode> Ended(HttpClient client, string address)
    {
        for (var i = 0; i < 600; i++)
        {
            var now = (await client.Send(Get, address)).Is(200).Json;
            if (now["state"]!.GetValue<string>() is "complete" or "refused")
            {
                return now;
            }
            await Task.Delay(200, Ct);
        }
        throw new TimeoutException("The batch did not end.");
    }

    private static async Task<Answer> Send(HttpClient client, IEnumerable<string> lines)
    {
        using var content = new StringContent(string.Join('\n', lines) + "\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync("/v1/directory/services:batch", content, Ct);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct), null, answer.Headers.Location?.ToString(), null);
    }

    private static async Task<string> Source(HttpClient client)
    {
        var code = $"lines-{Guid.NewGuid():n}";
        (await client.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = code })).Is(201);
        return code;
    }

    private static string Envelope(string source, string more = "\"mode\":\"upsert\"") => $"{{\"source\":\"{source}\",{more}}}";

    private static string Line(string key, JsonObject document) => new JsonObject { ["external_id"] = key, ["document"] = document }.ToJsonString();

    private static int Count(JsonNode report, string outcome) => report["counts"]![outcome]!.GetValue<int>();

    /// <summary>A clock that stops its host once enough is done.</summary>
    private sealed class Stopping(CancellationTokenSource stop, Func<bool> isTime) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            if (!stop.IsCancellationRequested && isTime())
            {
                stop.Cancel();
            }
            return System.GetUtcNow();
        }
    }
}
