using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tests.Platform.Audit;

/// <summary>A superuser of the database tampers with the trail; verification finds it and names the first bad link.</summary>
public sealed class TamperTests(AuditDatabase database)
{
    private const string Last = "(SELECT max(seq) FROM audit.audit_link)";
    private const string EventOf7 = "(SELECT event_id FROM audit.audit_link WHERE seq = 7)";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_untouched_trail_verifies_and_so_does_one_that_went_on()
    {
        await using var app = await database.Copy();
        var before = await AuditDatabase.Verify(app);
        Assert.Null(before.Bad);
        Assert.Equal((1, before.Last), (before.First, before.Checked));
        Assert.True(before is { Last: > 30, Checkpoints: > 3 }, before.ToString());

        await AuditDatabase.Record(app, 3);
        Assert.Equal(3, (await AuditDatabase.Verify(app)).Waiting);
        await AuditDatabase.LinkAll(app);

        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify"));
        Assert.True((await AuditDatabase.Verify(app)).Last >= before.Last + 3);
    }

    [Theory]
    [InlineData("a reason", 7, $"UPDATE audit.audit_event SET reason = 'other' WHERE id = {EventOf7}")]
    [InlineData("a time by a microsecond", 7, $"UPDATE audit.audit_event SET time = time + interval '1 microsecond' WHERE id = {EventOf7}")]
    [InlineData("nothing into an empty text", 7, $"UPDATE audit.audit_event SET purpose = '' WHERE id = {EventOf7}")]
    [InlineData("a value moved to the next member", 7, $"UPDATE audit.audit_event SET reason = client_id, client_id = NULL WHERE id = {EventOf7}")]
    [InlineData("an outcome", 7, $"UPDATE audit.audit_event SET outcome = 'refused' WHERE id = {EventOf7}")]
    [InlineData("a partner", 7, $"UPDATE audit.audit_event SET partner_id = gen_random_uuid() WHERE id = {EventOf7}")]
    [InlineData("an operator's signature", 7, $"UPDATE audit.audit_event SET operator_signature = 'eyJ' WHERE id = {EventOf7}")]
    [InlineData("a row count", 7, $"UPDATE audit.audit_event SET row_count = 1 WHERE id = {EventOf7}")]
    [InlineData("a hash", 7, "UPDATE audit.audit_link SET hash = sha256('x') WHERE seq = 7")]
    [InlineData("the first event", 1, "UPDATE audit.audit_event SET action = 'x.y' WHERE id = (SELECT event_id FROM audit.audit_link WHERE seq = 1)")]
    [InlineData("a row removed with its link", 7, $"CREATE TEMP TABLE gone AS SELECT {EventOf7} AS id; DELETE FROM audit.audit_link WHERE seq = 7; DELETE FROM audit.audit_event WHERE id = (SELECT id FROM gone)")]
    [InlineData("an event removed", 7, $"DELETE FROM audit.audit_event WHERE id = {EventOf7}")]
    [InlineData("a link removed", 7, "DELETE FROM audit.audit_link WHERE seq = 7")]
    [InlineData("the first rows removed", 1, "CREATE TEMP TABLE gone AS SELECT event_id AS id FROM audit.audit_link WHERE seq <= 10; DELETE FROM audit.audit_link WHERE seq <= 10; DELETE FROM audit.audit_event WHERE id IN (SELECT id FROM gone)")]
    [InlineData("everything removed", 1, "DELETE FROM audit.audit_link; DELETE FROM audit.audit_event")]
    [InlineData("two events swapped", 7, "UPDATE audit.audit_link SET event_id = gen_random_uuid() WHERE seq = 8; UPDATE audit.audit_link SET event_id = (SELECT id FROM audit.audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit.audit_link l WHERE l.event_id = e.id)) WHERE seq = 7")]
    [InlineData("two links swapped", 7, "UPDATE audit.audit_link SET seq = -1 WHERE seq = 7; UPDATE audit.audit_link SET seq = 7 WHERE seq = 8; UPDATE audit.audit_link SET seq = 8 WHERE seq = -1")]
    [InlineData("a link put in", 7, "UPDATE audit.audit_link SET seq = seq + 1000 WHERE seq >= 7; UPDATE audit.audit_link SET seq = seq - 999 WHERE seq > 1000; INSERT INTO audit.audit_event (id, time, action, outcome) VALUES ('00000000-0000-0000-0000-000000000001', now(), 'x.y', 'done'); INSERT INTO audit.audit_link VALUES (7, '00000000-0000-0000-0000-000000000001', sha256('x'), now())")]
    [InlineData("an event put in before all", 1, "INSERT INTO audit.audit_event (id, time, action, outcome) VALUES (gen_random_uuid(), '2020-01-01', 'x.y', 'done')")]
    [InlineData("a checkpoint rewritten", 20, "UPDATE audit.audit_checkpoint SET jws = (SELECT jws FROM audit.audit_checkpoint ORDER BY seq LIMIT 1) WHERE seq = (SELECT max(seq) FROM audit.audit_checkpoint)", true)]
    [InlineData("a checkpoint garbled", 20, "UPDATE audit.audit_checkpoint SET jws = replace(jws, '.', '.A') WHERE seq = (SELECT max(seq) FROM audit.audit_checkpoint)", true)]
    public async Task What_was_changed_is_found(string what, long seq, string sql, bool atLastCheckpoint = false)
    {
        await using var app = await database.Copy();
        if (atLastCheckpoint)
        {
            seq = await AuditDatabase.Execute(AuditDatabase.Connection(app), "SELECT max(seq) FROM audit.audit_checkpoint");
        }

        await AuditDatabase.Tamper(app, sql);

        var report = await AuditDatabase.Verify(app);
        Assert.True(report.Bad is not null, $"{what} was not found.");
        Assert.Equal((what, seq), (what, report.Bad.Seq));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "audit", "verify"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tail_that_was_cut_is_found_also_after_the_chain_went_on(bool withEvents)
    {
        await using var app = await database.Copy();
        var last = (await AuditDatabase.Verify(app)).Last;
        await AuditDatabase.Tamper(app, $"CREATE TEMP TABLE gone AS SELECT event_id AS id FROM audit.audit_link WHERE seq > {Last} - 2; DELETE FROM audit.audit_link WHERE seq > {Last} - 2;"
            + (withEvents ? "DELETE FROM audit.audit_event WHERE id IN (SELECT id FROM gone)" : ""));

        Assert.Equal(last - 1, (await AuditDatabase.Verify(app)).Bad?.Seq);

        await AuditDatabase.Record(app, 40);
        await AuditDatabase.LinkAll(app);
        Assert.InRange((await AuditDatabase.Verify(app)).Bad?.Seq ?? 0, last - 1, last);
    }

    [Fact]
    public async Task A_history_that_was_written_anew_is_found_by_the_checkpoint_after_the_change()
    {
        await using var app = await database.Copy();
        var checkpoints = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).ToListAsync(Ct));

        await WriteAnew(app);

        Assert.Equal(checkpoints[0].Seq, (await AuditDatabase.Verify(app)).Bad?.Seq);
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "audit", "verify", "--json"));
    }

    [Fact]
    public async Task Checkpoints_kept_outside_find_what_was_written_anew_and_signed_by_another_key()
    {
        await using var app = await database.Copy();
        var file = Path.Combine(database.Folder, $"{Guid.NewGuid():n}.json");
        var kept = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).Select(row => row.Jws).ToListAsync(Ct));
        await File.WriteAllLinesAsync(file, kept.Select(jws => $$"""{"seq":1,"jws":"{{jws}}"}"""), Ct);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify", "--checkpoints", file));

        // The keys are the attacker's now, the head and the checkpoints signed again: only what lies elsewhere can tell.
        await WriteAnew(app);
        await AuditDatabase.Tamper(app, "DELETE FROM audit.audit_checkpoint; DELETE FROM audit.audit_head; DELETE FROM tokens.signing_key WHERE use = 'audit'");
        await app.Services.GetRequiredService<SigningKeys>().InitialiseAsync(SigningKeyUse.Audit, Ct);
        await AuditDatabase.Record(app, 1);
        await AuditDatabase.LinkAll(app);
        await AuditDatabase.Tamper(app, "DELETE FROM audit.audit_checkpoint WHERE jws NOT LIKE 'ey%'");

        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify"));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "audit", "verify", "--checkpoints", file));
        Assert.Equal(kept.Select(jws => Checkpoint.Read(jws, new Dictionary<string, Tokens.Jwt.JoseKey>())!.Seq).Min(), (await AuditDatabase.Verify(app, [.. kept])).Bad?.Seq);
    }

    [Fact]
    public async Task A_link_that_somebody_added_with_a_good_hash_is_not_vouched_for()
    {
        await using var app = await database.Copy();
        var last = (await AuditDatabase.Verify(app)).Last;
        await AuditDatabase.Work(app, async db =>
        {
            var end = await db.Set<AuditLink>().OrderByDescending(link => link.Seq).FirstAsync(Ct);
            var forged = new AuditEvent { Time = AuditTime.Of(TimeProvider.System.GetUtcNow()), Action = "partner.activated", Outcome = AuditOutcome.Done };
            db.Add(forged);
            db.Add(new AuditLink { Seq = end.Seq + 1, EventId = forged.Id, Hash = AuditHash.Next(end.Hash, forged), ChainedAt = forged.Time });
            return await db.SaveChangesAsync(Ct);
        });
        await AuditDatabase.Tamper(app, "DELETE FROM audit.audit_pending");

        Assert.Equal(last + 1, (await AuditDatabase.Verify(app)).Bad?.Seq);
    }

    [Fact]
    public async Task An_event_that_vanished_before_it_was_linked_is_missed()
    {
        await using var app = await database.Copy();
        var last = (await AuditDatabase.Verify(app)).Last;
        await AuditDatabase.Record(app, 1);
        await AuditDatabase.Tamper(app, "DELETE FROM audit.audit_event WHERE id IN (SELECT event_id FROM audit.audit_pending)");

        Assert.Equal(last + 1, (await AuditDatabase.Verify(app)).Bad?.Seq);
        await AuditDatabase.LinkAll(app);
        Assert.NotNull((await AuditDatabase.Verify(app)).Bad);
    }

    [Fact]
    public void The_queries_translate_for_SQL_Server()
    {
        using var db = DesignTime.SqlServer();

        Assert.Contains("LEFT JOIN", AuditVerification.After(db, 5).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("NOT EXISTS", AuditVerification.Strays(db).ToQueryString(), StringComparison.Ordinal);
        Assert.Contains("[audit].[audit_pending]", AuditChain.Waiting(db).ToQueryString(), StringComparison.Ordinal);
    }

    /// <summary>Changes an event and every hash from there on, as somebody would who read this code.</summary>
    private static async Task WriteAnew(WebApplication app)
    {
        await AuditDatabase.Tamper(app, "UPDATE audit.audit_event SET reason = 'other' WHERE id = (SELECT event_id FROM audit.audit_link WHERE seq = 3)");
        var links = await AuditDatabase.Work(app, db => AuditVerification.After(db, 0).ToListAsync(Ct));
        var (previous, sql) = (AuditHash.Origin, new List<string>());
        foreach (var (link, entry) in links)
        {
            previous = AuditHash.Next(previous, entry!);
            sql.Add($"UPDATE audit.audit_link SET hash = decode('{Convert.ToHexString(previous)}', 'hex') WHERE seq = {link.Seq}");
        }
        await AuditDatabase.Tamper(app, string.Join(';', sql));
    }
}
