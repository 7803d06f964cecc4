using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>What an import did.</summary>
/// <param name="Whole">The crawl came to its end and lost nothing: only then is anything withdrawn.</param>
/// <param name="Refused">Code of the guard that stopped it.</param>
public sealed record Imported(
    int Run, bool Whole, string? Refused, int Seen, int Created, int Updated, int Unchanged, int Withdrawn, int Failed, IReadOnlyList<string> Notes, IReadOnlyList<ImportedFault> Faults);

public sealed record ImportedFault(string Id, string? Pointer, string Code, string Message);

/// <summary>
/// Takes another publisher's feed. Names of people are dropped, protecting words tighten, and nothing is withdrawn unless every page came,
/// the count agrees and there is not suddenly much less than last time. Whoever runs it holds the source's <see cref="Lease"/>.
/// </summary>
internal sealed class FeedImport(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, TimeProvider time)
{
    /// <summary>Part of the last run's number that a whole run must reach.</summary>
    private const double Enough = 0.8;

    private const int MostTold = 200;

    /// <summary>What is asked of a run; kept with it until it ends.</summary>
    public sealed record Wish(bool Mirror, int Confirmed, bool DryRun);

    public async Task<Imported> Run(FeedPages pages, string address, string code, bool mirror, int confirmed, bool dryRun, CancellationToken ct)
    {
        var source = await FeedSource(db, code, address, time, ct);
        return await Run(pages, source, null, new Wish(mirror, confirmed, dryRun), address, ct);
    }

    /// <summary>A run that was asked for earlier, or that a host left in the middle.</summary>
    public Task<Imported> Run(FeedPages pages, Source source, ImportRun run, CancellationToken ct) =>
        Run(pages, source, run, JsonSerializer.Deserialize<Wish>(run.Report!)!, run.Address, ct);

    /// <summary>Adds a run that waits; whoever calls saves it.</summary>
    public static async Task<ImportRun> Queue(VrnDbContext db, Source source, string address, Wish? wish, TimeProvider time, CancellationToken ct)
    {
        var number = 1 + (await db.Set<ImportRun>().Where(row => row.SourceId == source.Id).MaxAsync(row => (int?)row.Number, ct) ?? 0);
        var run = new ImportRun { SourceId = source.Id, Number = number, Address = address[..Math.Min(address.Length, 2048)], StartedAt = time.GetUtcNow(), Report = wish is null ? null : JsonSerializer.SerializeToUtf8Bytes(wish) };
        db.Add(run);
        return run;
    }

    private async Task<Imported> Run(FeedPages pages, Source source, ImportRun? waiting, Wish wish, string address, CancellationToken ct)
    {
        await EndBroken(source, ct);
        var last = await db.Set<ImportRun>().AsNoTracking().Where(row => row.SourceId == source.Id && row.IsWhole).OrderByDescending(row => row.Number).FirstOrDefaultAsync(ct);
        var run = waiting;
        if (run is null)
        {
            run = await Queue(db, source, address, null, time, ct);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        run.Pages = 0;
        var intake = new SourceIntake(db, writer, ways, time, source, EditorRights.House, new Author(null, null, $"import {source.Code} {run.Number}")) { RunId = run.Id, DropPersonalData = true, DryRun = wish.DryRun };
        var (seen, outcomes, notes) = (new HashSet<string>(StringComparer.Ordinal), new List<ItemOutcome>(), new List<string>());
        var (total, repeated, nameless, kept, broken) = ((int?)null, 0, 0, 0, (string?)null);
        try
        {
            await foreach (var page in pages.Read(ct))
            {
                var items = new List<Item>();
                total = page.Total ?? total;
                var known = await Known(source, page.WithoutParts, ct);
                foreach (var given in page.Items)
                {
                    if (FeedDocument.Key(given) is not { } key)
                    {
                        nameless++;
                    }
                    else if (!seen.Add(key))
                    {
                        repeated++;
                    }
                    else if (known.Contains(key))
                    {
                        kept++;
                    }
                    else
                    {
                        items.Add(new Item(outcomes.Count + items.Count, key, EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(FeedDocument.Of(given)))));
                    }
                }
                outcomes.AddRange(await intake.Take(items, atomic: false, ct));
                run.Pages++;
                run.Items = seen.Count;
                await Keep(run, ct);
            }
        }
        catch (FeedBrokenException exception)
        {
            broken = exception.Message;
        }
        if (repeated > 0)
        {
            notes.Add($"{repeated} items repeat an id that came before; each id was taken once.");
        }
        if (kept > 0)
        {
            notes.Add($"{kept} items came without their parts, which were not found; what is here of them stays as it is.");
        }
        if (nameless > 0)
        {
            notes.Add($"{nameless} items have no id and were passed over.");
        }
        run.IsWhole = broken is null && nameless == 0 && (total is null || total == seen.Count) && (last is null || seen.Count >= last.Items * Enough);
        if (broken is not null)
        {
            notes.Add(broken);
        }
        else if (!run.IsWhole)
        {
            notes.Add($"The crawl is not whole: {seen.Count} different ids, {total?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} total, {last?.Items.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"} last time. Nothing is withdrawn.");
        }
        var moved = last is not null && last.Address != run.Address;
        if (moved)
        {
            notes.Add("The feed lies at another address than last time. Nothing is withdrawn.");
        }
        var refused = wish.Mirror && run.IsWhole && !moved ? await Mirror(intake, source, seen, outcomes, wish.Confirmed, ct) : null;
        run.State = broken is null ? RunState.Complete : RunState.Failed;
        run.EndedAt = time.GetUtcNow();
        var result = Result(run, refused, seen.Count, outcomes, notes);
        run.Report = JsonSerializer.SerializeToUtf8Bytes(result, VrnJson.Options);
        await Keep(run, ct);
        return result;
    }

    private async Task<string?> Mirror(SourceIntake intake, Source source, HashSet<string> seen, List<ItemOutcome> outcomes, int confirmed, CancellationToken ct)
    {
        if (seen.Count == 0)
        {
            return Problems.MirrorGuard.Code;
        }
        var (missing, refusal) = await MirrorGuard.Missing(db, source, seen, confirmed, ct);
        if (refusal is not null)
        {
            return refusal.Problem.Code;
        }
        outcomes.AddRange(await intake.Take([.. missing.Select((key, i) => new Item(outcomes.Count + i, key, null))], atomic: false, ct));
        return null;
    }

    private static Imported Result(ImportRun run, string? refused, int seen, List<ItemOutcome> outcomes, List<string> notes)
    {
        int Count(string outcome) => outcomes.Count(one => one.Outcome == outcome);
        return new Imported(run.Number, run.IsWhole, refused, seen, Count("created"), Count("updated"), Count("unchanged"), Count("withdrawn"), Count("failed"), notes,
            [.. outcomes.SelectMany(one => (one.Errors ?? []).Concat(one.Warnings ?? []).Select(fault => new ImportedFault(one.ExternalId, fault.Pointer, fault.Code, fault.Message))).Take(MostTold)]);
    }

    public static async Task<Source> FeedSource(VrnDbContext db, string code, string address, TimeProvider time, CancellationToken ct)
    {
        if (await db.Set<Source>().AsNoTracking().FirstOrDefaultAsync(row => row.OwnerPartnerId == null && row.Code == code, ct) is { } known)
        {
            return known;
        }
        var now = time.GetUtcNow();
        var made = new Source { Code = code, Kind = SourceKind.OrukFeed, BaseUrl = address[..Math.Min(address.Length, 2048)], PublishDirectly = true, CreatedAt = now, UpdatedAt = now };
        db.Add(made);
        await db.SaveChangesAsync(ct);
        db.Entry(made).State = EntityState.Detached;
        return made;
    }

    /// <summary>Those that were taken before: what a list says of them alone would take their parts away.</summary>
    private async Task<HashSet<string>> Known(Source source, HashSet<string> keys, CancellationToken ct) => keys.Count == 0 ? [] : (await db.Set<SourceRecord>()
        .Where(row => row.SourceId == source.Id && row.Kind == SourceRecordKind.Service && keys.Contains(row.ExternalId)).Select(row => row.ExternalId).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Runs of a command line that was killed: whoever holds the lease knows that they go on no more. What they took stays.</summary>
    private async Task EndBroken(Source source, CancellationToken ct)
    {
        var now = (DateTimeOffset?)time.GetUtcNow();
        await db.Set<ImportRun>().Where(row => row.SourceId == source.Id && row.State == RunState.Running && row.Report == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RunState.Failed).SetProperty(row => row.EndedAt, now), ct);
    }

    private async Task Keep(ImportRun run, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        db.Entry(run).State = EntityState.Modified;
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>Held with <see cref="Leases"/>: of a run that is killed it ends by itself within seconds.</summary>
    public static string Lease(string code) => $"directory-import:{code}";
}
