using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VrnApi.Cli;
using VrnApi.Data.Audit;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Audit;

/// <summary>The trail elsewhere: in a database that was restored from a dump, and in the file of a sealed segment. Exit codes are the verbs' own.</summary>
public sealed class RestoreTests(AuditDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_dump_verifies_also_in_a_process_of_its_own_and_is_told_from_the_trail_that_went_on()
    {
        await using var app = await database.Copy();
        var dump = NewFile("dump");
        await Run("pg_dump", AuditDatabase.Connection(app), "--format=custom", "--file", dump);
        await AuditDatabase.Record(app, 25);
        await AuditDatabase.LinkAll(app);
        var newer = NewFile("txt");
        await File.WriteAllLinesAsync(newer, await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).Select(row => row.Jws).ToListAsync(Ct)), Ct);
        var to = new NpgsqlConnectionStringBuilder(AuditDatabase.Connection(app)) { Database = $"vrn_audit_{Guid.NewGuid():n}" };
        await AuditDatabase.Execute(AuditDatabase.Server, $"CREATE DATABASE {to.Database}");
        await Run("pg_restore", to.ConnectionString, "--no-owner", "--exit-on-error", dump);
        await using var restored = SecurityHost.Build(to.ConnectionString, []);

        Assert.Equal(Verbs.Done, await SecurityHost.Run(restored.Services, "audit", "verify"));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(restored.Services, "audit", "verify", "--checkpoints", newer));
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify", "--checkpoints", newer));
        var (whole, told) = await HostProcess.Verb(to.ConnectionString, Ct, "audit", "verify");
        Assert.True(whole == 0, told);

        // The triggers came back with the tables, and the chain goes on.
        await Assert.ThrowsAsync<PostgresException>(() => AuditDatabase.Execute(to.ConnectionString, "UPDATE audit.audit_event SET reason = 'x'"));
        await AuditDatabase.Record(restored, 3);
        await AuditDatabase.LinkAll(restored);
        Assert.Equal(Verbs.Done, await SecurityHost.Run(restored.Services, "audit", "verify"));
        await AuditDatabase.Tamper(restored, "UPDATE audit.audit_event SET reason = 'other' WHERE id = (SELECT event_id FROM audit.audit_link WHERE seq = 7)");
        var (code, said) = await HostProcess.Verb(to.ConnectionString, Ct, "audit", "verify");
        Assert.Equal(1, code);
        Assert.Contains("seq 7", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_file_verifies_and_whatever_was_done_to_it_is_found()
    {
        await using var app = await database.Copy();
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var early = await AuditDatabase.Work(app, db => db.Set<AuditCheckpoint>().OrderBy(row => row.Seq).FirstAsync(Ct));
        var file = NewFile("jsonl");
        Assert.Equal(Verbs.Done, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", tomorrow, "--out", file));
        var lines = await File.ReadAllLinesAsync(file, Ct);

        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify", "--file", file));
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify"));
        string Checkpoint(string jws) => $$"""{"checkpoint":"{{jws}}"}""";
        await Found("an event edited", [.. lines[..6], lines[6].Replace("\"outcome\":\"done\"", "\"outcome\":\"refused\"", StringComparison.Ordinal), .. lines[7..]], 7);
        await Found("a hash edited", [.. lines[..6], lines[6].Replace("\"hash\":\"", "\"hash\":\"AA", StringComparison.Ordinal), .. lines[7..]], 7);
        await Found("a line removed", [.. lines[..6], .. lines[7..]], 7);
        await Found("two lines swapped", [.. lines[..6], lines[7], lines[6], .. lines[8..]], 7);
        await Found("a line put in", [.. lines[..6], lines[6], .. lines[6..]], 8);
        await Found("the first lines removed", lines[3..], 4);
        await Found("the end cut", lines[..^4], lines.Length - 4 + 1);
        await Found("the end cut before the checkpoint", [.. lines[..^4], lines[^1]], lines.Length - 4 + 1);
        await Found("the end cut at an earlier checkpoint", [.. lines[..(int)early.Seq], Checkpoint(early.Jws)], early.Seq + 1);
        await Found("a line after the end", [.. lines, lines[0]], lines.Length);
        await Found("nothing", [], 1);
        await Found("no trail at all", ["hello"], 1);
        await Found("written anew", Anew(lines), early.Seq);

        // What came after it stands on its last checkpoint; a second file does too.
        await AuditDatabase.Record(app, 30);
        await AuditDatabase.LinkAll(app);
        var second = NewFile("jsonl");
        Assert.Equal(Verbs.Done, await database.Verb(app, AuditDatabase.Registrar, "audit", "seal", "--before", tomorrow, "--out", second));
        foreach (var whole in (string[])[file, second])
        {
            Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "audit", "verify", "--file", whole));
        }
        Assert.Equal(Verbs.Usage, await SecurityHost.Run(app.Services, "audit", "verify", "--file", file + ".gone"));

        async Task Found(string what, string[] changed, long seq)
        {
            var copy = NewFile("jsonl");
            await File.WriteAllLinesAsync(copy, changed, Ct);
            var report = await AuditDatabase.Work(app, db => new VrnApi.Platform.Audit.SealedFile(db).Verify(File.ReadLinesAsync(copy, Ct), [], Ct));
            Assert.Equal((what, seq), (what, report.Bad?.Seq));
            Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "audit", "verify", "--file", copy));
        }
    }

    /// <summary>An event changed and every hash after it made to fit.</summary>
    private static string[] Anew(string[] lines)
    {
        var (previous, result) = (VrnApi.Platform.Audit.AuditHash.Origin, new List<string>());
        foreach (var line in lines[..^1])
        {
            var at = line.IndexOf(",\"event\":", StringComparison.Ordinal);
            var json = line[(at + 9)..^1];
            var changed = result.Count == 2 ? json.Replace("\"outcome\":\"done\"", "\"outcome\":\"refused\"", StringComparison.Ordinal) : json;
            previous = System.Security.Cryptography.SHA256.HashData([.. previous, .. System.Text.Encoding.UTF8.GetBytes(changed)]);
            result.Add($$"""{"seq":{{result.Count + 1}},"hash":"{{Tokens.Jwt.Base64UrlText.Encode(previous)}}","event":{{changed}}}""");
        }
        return [.. result, lines[^1]];
    }

    private string NewFile(string extension) => Path.Combine(database.Folder, $"{Guid.NewGuid():n}.{extension}");

    /// <summary>One of PostgreSQL's own tools; they lie beside the server.</summary>
    private static async Task Run(string tool, string connection, params string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(connection);
        var found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", tool)).Where(File.Exists).Max() : null;
        using var process = Process.Start(new ProcessStartInfo(found ?? tool, [.. arguments, "--dbname", $"host={to.Host} port={to.Port} user={to.Username} dbname={to.Database}"])
        {
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = to.Password },
        })!;
        var said = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, said);
    }
}
