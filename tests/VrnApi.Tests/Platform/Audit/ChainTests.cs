using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Platform.Audit;
using VrnApi.Tests.Attacks;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tests.Platform.Audit;

/// <summary>How the chain grows, is vouched for, is guarded and becomes a file.</summary>
public sealed class ChainTests(AuditDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_chainers_at_once_make_one_chain()
    {
        await using var app = await database.Copy();
        await AuditDatabase.Record(app, 120);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await AuditDatabase.LinkAll(app);
            }
            catch (DbUpdateException)
            {
                // Lost five times in a row: the next round's work.
            }
        }));
        await AuditDatabase.LinkAll(app);

        var report = await AuditDatabase.Verify(app);
        Assert.Null(report.Bad);
        Assert.Equal(0, report.Waiting);
    }

    [Fact]
    public async Task A_checkpoint_stands_every_so_many_links_and_none_for_nothing()
    {
        await using var app = await database.Copy();
        await AuditDatabase.Record(app, 95);
        await AuditDatabase.LinkAll(app);

        var seqs = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).Select(row => row.Seq).ToListAsync(Ct));
        Assert.All(seqs.Zip(seqs.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 10));
        // The event of the last checkpoint is linked too, and asks for no other.
        await AuditDatabase.LinkAll(app);
        ShiftedClock.Set(TimeSpan.FromHours(2));
        await AuditDatabase.LinkAll(app);
        var idle = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().CountAsync(Ct));
        await AuditDatabase.LinkAll(app);
        Assert.Equal(idle, await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().CountAsync(Ct)));

        // An hour later one event is enough.
        await AuditDatabase.Record(app, 1);
        ShiftedClock.Set(TimeSpan.FromHours(4));
        await AuditDatabase.LinkAll(app);
        Assert.Equal(idle + 1, await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().CountAsync(Ct)));
    }

    [Fact]
    public async Task Checkpoints_and_keys_are_published_and_an_older_key_stays()
    {
        await using var app = await database.Copy();
        await SecurityHost.Serve(app);
        using var http = app.GetTestClient();

        using var page = JsonDocument.Parse(await http.GetStringAsync("/audit/checkpoints?limit=2", Ct));
        using var keys = JsonDocument.Parse(await http.GetStringAsync("/audit/keys", Ct));

        var items = page.RootElement.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(2, items.Length);
        Assert.Contains($"after={items[1].GetProperty("seq").GetInt64()}", page.RootElement.GetProperty("next").GetString(), StringComparison.Ordinal);
        var set = keys.RootElement.GetProperty("keys").EnumerateArray().Select(key => JoseKey.Import(key)).ToDictionary(key => key.Kid);
        var jws = Jws.Read(items[0].GetProperty("jws").GetString()!, 4000);
        Assert.True(jws.TypIs("audit-checkpoint+jwt"));
        var claims = JsonDocument.Parse(jws.Payload(set[jws.Kid!])).RootElement;
        Assert.Equal(["seq", "hash", "time"], claims.EnumerateObject().Select(member => member.Name));
        Assert.Equal(items[0].GetProperty("seq").GetInt64(), claims.GetProperty("seq").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/audit/checkpoints?limit=0", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/audit/checkpoints?since=1", Ct)).StatusCode);

        await AuditDatabase.Tamper(app, "UPDATE tokens.signing_key SET state = 'retired', retires_at = now() - interval '5 years' WHERE use = 'audit'");
        Assert.Contains(jws.Kid!, await http.GetStringAsync("/audit/keys", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_host_links_what_happens_by_itself()
    {
        await using var app = await database.Copy();
        await SecurityHost.Serve(app);
        using var http = app.GetTestClient();
        using var identity = SandboxIdentity.Read(database.Folder, "dashboard");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(identity.TokenRequest(), Ct)).StatusCode);

        await Until(async () => await AuditDatabase.Work(app, db => db.Set<AuditLink>().AnyAsync(
            link => db.Set<AuditEvent>().Any(entry => entry.Id == link.EventId && entry.Action == "token.issued"), Ct)));
        await Until(async () => await AuditDatabase.Work(app, db => db.Set<AuditLink>().AnyAsync(
            link => db.Set<AuditEvent>().Any(entry => entry.Id == link.EventId && entry.Action == "host.started"), Ct)));
        Assert.Null((await AuditDatabase.Verify(app)).Bad);
    }

    [Theory]
    [InlineData("UPDATE audit.audit_event SET reason = 'x'")]
    [InlineData("DELETE FROM audit.audit_event")]
    [InlineData("UPDATE audit.audit_link SET hash = hash")]
    [InlineData("DELETE FROM audit.audit_link WHERE seq = 3")]
    [InlineData("TRUNCATE audit.audit_link")]
    [InlineData("TRUNCATE audit.audit_event CASCADE")]
    [InlineData("DELETE FROM audit.audit_checkpoint")]
    [InlineData("SET vrnapi.sealing = 'on'; DELETE FROM audit.audit_checkpoint")]
    [InlineData("SET vrnapi.sealing = 'on'; UPDATE audit.audit_event SET reason = 'x'")]
    [InlineData("SET vrnapi.sealing = 'on'; TRUNCATE audit.audit_link")]
    public async Task Whoever_owns_the_tables_is_refused_by_their_triggers(string sql)
    {
        await using var app = await database.Copy();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AuditDatabase.Execute(AuditDatabase.Connection(app), sql));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Fact]
    public async Task The_applications_role_can_run_the_platform_and_not_touch_the_trail()
    {
        await using var app = await database.Copy();
        var role = $"vrn_app_{Guid.NewGuid():n}";
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "db", "grants", "--role", role));
        await AuditDatabase.Execute(AuditDatabase.Server, $"CREATE ROLE {role} LOGIN PASSWORD 'pw'");
        try
        {
            Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "db", "grants", "--role", role));
            Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "db", "grants", "--role", role));
            var connection = new NpgsqlConnectionStringBuilder(AuditDatabase.Connection(app)) { Username = role, Password = "pw" }.ConnectionString;

            foreach (var sql in new[]
            {
                "UPDATE audit.audit_event SET reason = 'x'", "DELETE FROM audit.audit_event", "DELETE FROM audit.audit_link", "UPDATE audit.audit_link SET seq = 0",
                "SET vrnapi.sealing = 'on'; DELETE FROM audit.audit_link", "TRUNCATE audit.audit_event CASCADE", "UPDATE audit.audit_checkpoint SET jws = ''",
                "ALTER TABLE audit.audit_event DISABLE TRIGGER ALL", "DELETE FROM evidence.record",
            })
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => AuditDatabase.Execute(connection, sql));
                Assert.Equal((sql, PostgresErrorCodes.InsufficientPrivilege), (sql, refused.SqlState));
            }

            await using var host = SecurityHost.Build(connection, [("Audit:CheckpointRows", "10")]);
            await SecurityHost.Serve(host);
            using var http = host.GetTestClient();
            using var identity = SandboxIdentity.Read(database.Folder, "vcs-example");
            Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(identity.TokenRequest(), Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", Ct)).StatusCode);
            await Until(async () => (await AuditDatabase.Verify(host)).Waiting == 0);
            Assert.Null((await AuditDatabase.Verify(host)).Bad);
        }
        finally
        {
            await AuditDatabase.Execute(AuditDatabase.Connection(app), $"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    [Attack("OPS-13")]
    public async Task OPS_13_without_its_row_no_change_is_made_and_no_token_issued()
    {
        await using var app = await database.Copy();
        await SecurityHost.Serve(app);
        using var http = app.GetTestClient();
        using var identity = SandboxIdentity.Read(database.Folder, "dashboard");
        using var school = new HttpClient(new SandboxClient(SandboxIdentity.Read(database.Folder, "school-a")) { InnerHandler = app.GetTestServer().CreateHandler() })
        {
            BaseAddress = new Uri(VrnHost.Issuer),
        };
        Assert.Equal(HttpStatusCode.OK, (await school.GetAsync(SecurityHost.Probe("outcomes:write"), Ct)).StatusCode);

        await AuditDatabase.Execute(AuditDatabase.Connection(app),
            "ALTER TABLE audit.audit_event ADD CONSTRAINT full_disk CHECK (action NOT IN ('token.issued', 'data.read', 'partner.suspended')) NOT VALID");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.SendAsync(identity.TokenRequest(), Ct)).StatusCode);
        var gated = await school.GetAsync(SecurityHost.Probe("outcomes:write"), Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, gated.StatusCode);
        Assert.Contains("unavailable", await gated.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await school.GetAsync(SecurityHost.Probe("services:read"), Ct)).StatusCode);
        Assert.Equal(Verbs.Refused, await database.Verb(app, AuditDatabase.Registrar, "partner", "suspend", "dashboard", "--reason", "test"));
        Assert.False(await AuditDatabase.Work(app, db => db.Set<Partner>().AnyAsync(partner => partner.State == PartnerState.Suspended, Ct)));

        await AuditDatabase.Execute(AuditDatabase.Connection(app), "ALTER TABLE audit.audit_event DROP CONSTRAINT full_disk");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(identity.TokenRequest(), Ct)).StatusCode);
    }

    [Fact]
    public async Task Sealing_writes_the_old_end_to_a_file_and_the_rest_still_verifies()
    {
        await using var app = await database.Copy();
        var before = await AuditDatabase.Verify(app);
        var file = Path.Combine(database.Folder, $"{Guid.NewGuid():n}.jsonl");
        var kept = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).Select(row => row.Jws).ToArrayAsync(Ct));

        Assert.Equal(Verbs.Refused, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", "2020-01-01", "--out", file));
        Assert.False(File.Exists(file));
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Verbs.Done, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", tomorrow, "--out", file));
        Assert.Equal(Verbs.Refused, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", tomorrow, "--out", file));

        var lines = await File.ReadAllLinesAsync(file, Ct);
        var sealedTo = Checkpoint.Read(Checkpoint.In(lines[^1]).Single(), new Dictionary<string, JoseKey>())!;
        Assert.Equal(sealedTo.Seq, lines.Length - 1);
        var last = JsonDocument.Parse(lines[^2]).RootElement;
        Assert.Equal(Base64UrlText.Encode(sealedTo.Hash), last.GetProperty("hash").GetString());
        await AuditDatabase.LinkAll(app);
        var after = await AuditDatabase.Verify(app, kept);
        Assert.Null(after.Bad);
        Assert.Equal(sealedTo.Seq + 1, after.First);
        Assert.True(after.Last > before.Last);

        // Removing more, up to another checkpoint, is no sealing.
        var next = await AuditDatabase.Execute(AuditDatabase.Connection(app), "SELECT min(seq) FROM audit.audit_link") + 1;
        await AuditDatabase.Tamper(app, $"DELETE FROM audit.audit_link WHERE seq <= {next}");
        Assert.Equal(sealedTo.Seq + 1, (await AuditDatabase.Verify(app)).Bad?.Seq);
    }

    [Fact]
    public async Task A_trail_that_was_tampered_with_is_not_sealed()
    {
        await using var app = await database.Copy();
        await AuditDatabase.Tamper(app, "UPDATE audit.audit_event SET reason = 'other' WHERE id = (SELECT event_id FROM audit.audit_link WHERE seq = 3)");
        var file = Path.Combine(database.Folder, $"{Guid.NewGuid():n}.jsonl");

        Assert.Equal(Verbs.Refused, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", "2100-01-01", "--out", file));
        Assert.False(File.Exists(file));
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 600 && !await holds(); attempt++)
        {
            await Task.Delay(100, Ct);
        }
        Assert.True(await holds());
    }
}
