using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners;
using VrnApi.Platform.Audit;

namespace VrnApi.Cli;

/// <summary><c>vrnapi audit</c>: whether the trail is what it was, a copy of it, and making its old end a file.</summary>
internal static class AuditVerbs
{
    public static readonly VerbGroup Group = new("audit",
        new("verify [--checkpoints FILE] [--file FILE] [--json]",
            "recompute the chain, or the sealed segment in that file, and compare it with its checkpoints, also with those kept in a file; 1 and the first bad link when it was tampered with", Verify),
        new("export [--out FILE] [--json]", "every linked event as a line of JSON, to a file or to standard output", Export),
        new($"seal --before DATE --out FILE {Call.SignedBy}",
            "write the links before that day, up to a checkpoint, into a file and remove them from the database", Seal));

    private static async Task<Done> Verify(Call call, CancellationToken ct)
    {
        var outside = call.Arguments.Find("--checkpoints") is { } file ? Checkpoint.In(Call.Read(file)).ToArray() : null;
        if (outside is not null && !outside.Any(jws => Checkpoint.Read(jws, new Dictionary<string, Tokens.Jwt.JoseKey>()) is not null))
        {
            throw new UsageException("The file holds no checkpoint: save the answer of /audit/checkpoints, or the lines that the host wrote to its output.");
        }
        var report = call.Arguments.Find("--file") is { } segment
            ? await new SealedFile(call.Db).Verify(Lines(segment), outside ?? [], ct)
            : await new AuditVerification(call.Db).Run(outside ?? [], ct);
        var text = report.Bad is { } bad
            ? $"TAMPERED WITH at seq {bad.Seq}: {bad.Reason}"
            : $"The audit trail is whole: {report.Checked} links, seq {report.First} to {report.Last}, {report.Checkpoints} checkpoints, {report.Waiting} events not linked yet.";
        return new Done(text, new
        {
            Verified = report.Bad is null,
            report.Bad?.Seq,
            report.Bad?.Reason,
            report.First,
            report.Last,
            report.Checked,
            report.Checkpoints,
            report.Waiting,
        }, report.Bad is null ? Verbs.Done : Verbs.Refused);
    }

    private static async Task<Done> Export(Call call, CancellationToken ct)
    {
        await using var to = call.Arguments.Find("--out") is { } file ? Create(file) : Console.OpenStandardOutput();
        var lines = await AuditLines.Write(call.Db, 0, long.MaxValue, to, ct);
        return call.Arguments.Has("--out") ? new Done($"{lines} events are written.", new { lines }) : new Done("", new { lines });
    }

    private static async Task<Done> Seal(Call call, CancellationToken ct)
    {
        if (!DateTimeOffset.TryParse(call.Arguments["--before"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var before))
        {
            throw new UsageException("--before takes a day such as 2026-01-31.");
        }
        if ((await new AuditVerification(call.Db).Run([], ct)).Bad is { } bad)
        {
            throw new RegistrationException("audit_tampered", $"Nothing is sealed: the trail was tampered with at seq {bad.Seq}. {bad.Reason}");
        }
        var segment = await AuditSegment.Before(call.Db, before, ct)
            ?? throw new RegistrationException("nothing_to_seal", "No checkpoint stands between the first link and that day.");
        var by = call.By();
        var file = call.Arguments["--out"];
        if (File.Exists(file))
        {
            throw new UsageException($"The file {file} is there already.");
        }
        var sha256 = await segment.Write(call.Db, file, ct);
        await call.Db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            call.Db.ChangeTracker.Clear();
            await using var transaction = await call.Db.Database.BeginTransactionAsync(inner);
            var signed = await OperatorSignatures.Verify(call.Db, call.Clock, by, AuditVerification.SealedAction, segment.Name, new { segment.Name, sha256 }, inner);
            call.Db.Add(signed.Event());
            await call.Db.SaveChangesAsync(inner);
            await call.Services.GetRequiredService<IDatabaseWays>().AllowSealing(call.Db, inner);
            await segment.Remove(call.Db, inner);
            await transaction.CommitAsync(inner);
        }, ct);
        return new Done($"Links {segment.Name} are in {file} (SHA-256 {sha256}) and no longer in the database. Keep the file.",
            new { segment.First, segment.Last, File = file, sha256 });
    }

    private static IAsyncEnumerable<string> Lines(string file) =>
        File.Exists(file) ? File.ReadLinesAsync(file) : throw new UsageException($"The file {file} cannot be read.");

    private static FileStream Create(string file)
    {
        try
        {
            return new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {file} cannot be made; it must not exist yet.");
        }
    }
}
