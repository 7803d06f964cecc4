using Microsoft.AspNetCore.TestHost;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Attacks.Ops;

/// <summary>History changed in the database, each time in a copy of its own; the controls are copies that nobody touched.</summary>
public sealed class AuditAttacks(AuditDatabase database)
{
    private const string Event9 = "(SELECT event_id FROM audit.audit_link WHERE seq = 9)";
    private const string Last = "(SELECT max(seq) FROM audit.audit_link)";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [Attack("OPS-08")]
    [InlineData($"UPDATE audit.audit_event SET action = 'data.deleted' WHERE id = {Event9}", 9)]
    [InlineData($"UPDATE audit.audit_event SET client_id = 'somebody-else' WHERE id = {Event9}", 9)]
    [InlineData($"UPDATE audit.audit_event SET request_id = NULL WHERE id = {Event9}", 9)]
    [InlineData($"UPDATE audit.audit_event SET time = time - interval '1 day' WHERE id = {Event9}", 9)]
    [InlineData("UPDATE audit.audit_link SET hash = sha256('forged') WHERE seq = 9", 9)]
    public async Task OPS_08_row_edited_in_the_database(string sql, long seq) => await Found(sql, seq);

    [Theory]
    [Attack("OPS-09")]
    [InlineData($"CREATE TEMP TABLE gone AS SELECT {Event9} AS id; DELETE FROM audit.audit_link WHERE seq = 9; DELETE FROM audit.audit_event WHERE id IN (SELECT id FROM gone)", 9)]
    [InlineData($"DELETE FROM audit.audit_event WHERE id = {Event9}", 9)]
    [InlineData($"CREATE TEMP TABLE gone AS SELECT event_id AS id FROM audit.audit_link WHERE seq > {Last} - 3; DELETE FROM audit.audit_link WHERE seq > {Last} - 3; DELETE FROM audit.audit_event WHERE id IN (SELECT id FROM gone)", null)]
    public async Task OPS_09_row_deleted_in_the_middle_or_at_the_end(string sql, int? seq) => await Found(sql, seq);

    [Theory]
    [Attack("OPS-10")]
    [InlineData("UPDATE audit.audit_link SET seq = -1 WHERE seq = 9; UPDATE audit.audit_link SET seq = 9 WHERE seq = 10; UPDATE audit.audit_link SET seq = 10 WHERE seq = -1")]
    [InlineData("INSERT INTO audit.audit_event (id, time, action, outcome) VALUES (gen_random_uuid(), '2020-01-01', 'x.y', 'done')")]
    public async Task OPS_10_rows_reordered_or_inserted(string sql) => await Found(sql, null);

    [Theory]
    [Attack("OPS-12")]
    [InlineData("UPDATE audit.audit_event SET reason = 'x'")]
    [InlineData("DELETE FROM audit.audit_event")]
    [InlineData("TRUNCATE audit.audit_event CASCADE")]
    [InlineData("UPDATE audit.audit_link SET hash = sha256('x')")]
    [InlineData("DELETE FROM audit.audit_link")]
    [InlineData("UPDATE audit.audit_checkpoint SET jws = 'x'")]
    [InlineData("DELETE FROM audit.audit_checkpoint")]
    public async Task OPS_12_the_database_refuses_to_change_the_trail(string sql)
    {
        await using var app = await database.Copy();

        await Assert.ThrowsAsync<PostgresException>(() => AuditDatabase.Execute(AuditDatabase.Connection(app), sql));

        Assert.Null((await AuditDatabase.Verify(app)).Bad);
        Assert.Equal(0, await AuditDatabase.Execute(AuditDatabase.Connection(app),
            "INSERT INTO audit.audit_event (id, time, action, outcome) VALUES (gen_random_uuid(), now(), 'x.y', 'done')"));
    }

    [Fact]
    [Attack("OPS-20")]
    public async Task OPS_20_restored_backup_of_keys_and_tokens()
    {
        string token, connection;
        await using (var app = await database.Copy())
        {
            await SecurityHost.Serve(app);
            using var http = app.GetTestClient();
            using var identity = SandboxIdentity.Read(database.Folder, "dashboard");
            token = (await Json(await http.SendAsync(identity.TokenRequest(), Ct))).GetProperty("access_token").GetString()!;
            connection = AuditDatabase.Connection(app);
        }
        var backup = new NpgsqlConnectionStringBuilder(connection);
        var restored = new NpgsqlConnectionStringBuilder(connection) { Database = backup.Database + "_restored" };
        await AuditDatabase.Execute(AuditDatabase.Server, $"CREATE DATABASE {restored.Database} TEMPLATE {backup.Database}");
        await using var again = SecurityHost.Build(restored.ConnectionString, []);
        await SecurityHost.Serve(again);
        using var there = again.GetTestClient();

        using var dashboard = SandboxIdentity.Read(database.Folder, "dashboard");
        using var request = dashboard.TokenRequest();
        request.RequestUri = new Uri(VrnHost.Issuer + "/oauth/introspect");
        request.Content = new FormUrlEncodedContent([new("token", token)]);
        Assert.True((await Json(await there.SendAsync(request, Ct))).GetProperty("active").GetBoolean());
        Assert.NotEmpty((await Json(await there.SendAsync(dashboard.TokenRequest(), Ct))).GetProperty("access_token").GetString()!);
        Assert.Null((await AuditDatabase.Verify(again)).Bad);
    }

    private async Task Found(string sql, long? seq)
    {
        await using var app = await database.Copy();
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify"));

        await AuditDatabase.Tamper(app, sql);

        var report = await AuditDatabase.Verify(app);
        Assert.NotNull(report.Bad);
        if (seq is { } expected)
        {
            Assert.Equal(expected, report.Bad.Seq);
        }
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "audit", "verify"));
    }

    private static async Task<System.Text.Json.JsonElement> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.Clone();
    }
}
