using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Outbound;

namespace VrnApi.Cli;

/// <summary><c>vrnapi directory</c>: other publishers' feeds in, files out, documents rendered anew.</summary>
internal static class DirectoryVerbs
{
    public static readonly VerbGroup Group = new("directory",
        new Subverb("import FEED --source CODE [--mode MODE] [--confirm-withdrawals N] [--dry-run] [--json]",
            "take the Open Referral UK feed (3.0 or 1.0) at an address, in a file or in a folder; MODE is upsert or mirror. 1 when an item failed or a guard refused",
            Import),
        new Subverb("export --format FORMAT --tier TIER --out DIR [--json]",
            "what a tier may see, as files in DIR; FORMAT is ndjson, package (HSDS 3.0 tables) or minimal, TIER is open or partner",
            Export),
        new Subverb("snapshot --tier TIER [--json]", "make the tier's snapshot now, which hosts serve at once; they make one each night by themselves", Snapshot),
        new Subverb("check [--url URL] [--strict] [--json]",
            "look at every document of the open feed as a strict reader would, or of the Open Referral UK feed at an address, there strictly only when asked; 1 when one has a fault", Check),
        new Subverb("quality [--json]", "how many listings have what to mend, by owner; 1 when one has", QualityOf),
        new Subverb("duplicates [--json]", "look for listings that stand twice and name the pairs that wait for a decision; 1 when one does", Duplicates),
        new Subverb("rebuild [--json]", "render every document anew; on a healthy database nothing changes, and 1 when something did", Rebuild));

    private static async Task<Done> Import(Call call, CancellationToken ct)
    {
        var (where, code) = (call.Arguments[1], call.Arguments["--source"]);
        var mode = call.Arguments.Find("--mode") ?? "upsert";
        var confirmed = 0;
        if (mode is not ("upsert" or "mirror") || code.Length is 0 or > 64
            || (call.Arguments.Find("--confirm-withdrawals") is { } number && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out confirmed)))
        {
            throw new UsageException("--mode is upsert or mirror, --source at most 64 characters, --confirm-withdrawals a number.");
        }
        var isAddress = IsAddress(where);
        if (!isAddress && !File.Exists(where) && !Directory.Exists(where))
        {
            throw new UsageException("The feed is an http address, a file or a folder.");
        }
        using var client = isAddress ? Client(call) : null;
        var import = new FeedImport(call.Db, call.Services.GetRequiredService<DirectoryWriter>(), call.Services.GetRequiredService<IDatabaseWays>(), call.Clock);
        var done = await Alone(call, code, token => import.Run(new FeedPages(client, where), where, code, mode == "mirror", confirmed, call.Arguments.Has("--dry-run"), token), ct);
        return new Done(string.Join('\n', [
                $"{done.Seen} records seen: {done.Created} created, {done.Updated} updated, {done.Unchanged} unchanged, {done.Withdrawn} withdrawn, {done.Failed} failed.",
                .. done.Refused is { } guard ? new[] { $"Refused: {guard}." } : [], .. done.Notes, .. done.Faults.Select(fault => $"{fault.Id} {fault.Pointer}: {fault.Code}. {fault.Message}")]),
            done, done.Refused is null && done.Failed == 0 && done.Notes.Count == 0 ? Verbs.Done : done.Refused is not null || done.Failed > 0 || !done.Whole ? Verbs.Refused : Verbs.Done);
    }

    /// <summary>A run that was killed holds its source for some seconds more: they are waited for.</summary>
    private static async Task<Imported> Alone(Call call, string code, Func<CancellationToken, Task<Imported>> import, CancellationToken ct)
    {
        Imported? done = null;
        // The first statement of a process takes long on a machine with much to do; the time of a lease would go by meanwhile.
        _ = await call.Db.Set<Source>().AnyAsync(ct);
        var since = call.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            if (await call.Services.GetRequiredService<Leases>().Run(FeedImport.Lease(code), async token => done = await import(token), ct) || done is not null)
            {
                return done!;
            }
            if (attempt > 3 && call.Clock.GetElapsedTime(since) > Leases.Life * 1.5)
            {
                return new Imported(0, false, Problems.SourceBusy.Code, 0, 0, 0, 0, 0, 0, [], []);
            }
            await Task.Delay(TimeSpan.FromSeconds(1), call.Clock, ct);
        }
    }

    private static async Task<Done> Export(Call call, CancellationToken ct)
    {
        var format = call.Arguments["--format"];
        if (format is not ("ndjson" or "package" or "minimal") || !Codes.TryParse<DocumentTier>(call.Arguments["--tier"], out var tier))
        {
            throw new UsageException("--format is ndjson, package or minimal, --tier open or partner.");
        }
        var written = await call.Db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            // All files of one moment.
            await using var moment = await call.Services.GetRequiredService<IDatabaseWays>().BeginSnapshot(call.Db, token);
            return await new TierExport(call.Db, tier, call.Clock).Write(format, call.Arguments["--out"], token);
        }, ct);
        return new Done(string.Join('\n', written.Select(file => $"{file.Name}: {file.Rows} rows, {file.Bytes} bytes")), written);
    }

    private static async Task<Done> Snapshot(Call call, CancellationToken ct)
    {
        if (!Codes.TryParse<DocumentTier>(call.Arguments["--tier"], out var tier))
        {
            throw new UsageException("--tier is open or partner.");
        }
        var made = await new Snapshots(call.Db, call.Services.GetRequiredService<IDatabaseWays>(), call.Clock).Make(tier, ct);
        return made is { } id
            ? new Done($"Snapshot {id} is ready.", new { id, tier })
            : new Done("Something was protected meanwhile, or another snapshot was begun; make it again.", new { id = (Guid?)null, tier }, Verbs.Refused);
    }

    private static async Task<Done> Check(Call call, CancellationToken ct)
    {
        if (call.Arguments.Find("--url") is { } address)
        {
            return await CheckOf(call, address, ct);
        }
        var run = await FeedCheck.Run(call.Db, call.Clock, ct);
        var faults = run.Faults.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Done(Told(run.Documents, run.Faulty, faults), new { run.Documents, run.Faulty, faults, run.Milliseconds }, run.Faulty == 0 ? Verbs.Done : Verbs.Refused);
    }

    private static async Task<Done> CheckOf(Call call, string address, CancellationToken ct)
    {
        if (!IsAddress(address))
        {
            throw new UsageException("--url is the http address of a feed, such as https://directory.example.org/oruk/v3.");
        }
        using var client = Client(call);
        try
        {
            var (documents, faulty, faults) = await FeedCheck.Run(new FeedPages(client, address), call.Arguments.Has("--strict"), ct);
            return documents == 0
                ? new Done("The feed has no services.", new { documents, faulty, faults }, Verbs.Refused)
                : new Done(Told(documents, faulty, faults), new { documents, faulty, faults }, faulty == 0 ? Verbs.Done : Verbs.Refused);
        }
        catch (FeedBrokenException broken)
        {
            return new Done(broken.Message, new { error = broken.Message }, Verbs.Refused);
        }
    }

    private static string Told(int documents, int faulty, IEnumerable<string> faults) =>
        faulty == 0 ? $"{documents} documents, no fault." : $"{faulty} of {documents} documents have faults:\n{string.Join('\n', faults)}";

    private static bool IsAddress(string where) => where.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || where.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static HttpClient Client(Call call) => new(call.Services.GetRequiredService<OutboundGuard>().Handler()) { Timeout = TimeSpan.FromMinutes(1) };

    private static async Task<Done> QualityOf(Call call, CancellationToken ct)
    {
        var owners = await Findings.Summary(call.Db, call.Clock, null, ct);
        return new Done(
            string.Join('\n', owners.Select(row => $"{row.Owner ?? "the house"}: {row.Services} listings, richness {row.Richness}"
                + string.Concat(row.Findings.Select(finding => $", {finding.Key} {finding.Value}")))),
            owners, owners.All(row => row.Findings.Count == 0) ? Verbs.Done : Verbs.Refused);
    }

    private static async Task<Done> Duplicates(Call call, CancellationToken ct)
    {
        var found = await new DuplicateSearch(call.Db, call.Services.GetRequiredService<IDatabaseWays>(), call.Clock).Run(ct);
        var rows = await call.Db.Set<DuplicateCandidate>().AsNoTracking().Where(pair => pair.State == DuplicateState.Open).OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Id).ToListAsync(ct);
        var pairs = await DuplicateRoutes.Models(call.Db, rows, ct);
        return new Done(
            string.Join('\n', pairs.Select(pair => $"{pair.Score} {pair.First.Id} {pair.Second.Id} {pair.First.Name} | {pair.Second.Name} ({string.Join(", ", pair.Reasons)})")
                .Append(found is null ? "Another host is looking at the moment." : $"{pairs.Count} pairs wait, {found.New} of them new.")),
            pairs, pairs.Count == 0 ? Verbs.Done : Verbs.Refused);
    }

    private static async Task<Done> Rebuild(Call call, CancellationToken ct)
    {
        var change = await call.Services.GetRequiredService<DirectoryWriter>().Rebuild(ct);
        var changed = change.OpenDocuments + change.PartnerDocuments;
        return new Done(changed == 0 ? "Every document is as it would be rendered now." : $"{changed} documents were stale.", change, changed == 0 ? Verbs.Done : Verbs.Refused);
    }
}
