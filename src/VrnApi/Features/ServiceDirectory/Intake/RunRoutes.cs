using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>Crawls of other publishers' feeds, which the network's core team starts and anybody of it follows. Scope services:write.</summary>
internal static class RunRoutes
{
    private const int MostTold = 100;

    /// <param name="Url">Base address of an Open Referral UK feed, 3.0 or 1.0; https, on a public host.</param>
    /// <param name="Mode"><c>upsert</c> or <c>mirror</c>.</param>
    /// <param name="ConfirmWithdrawals">For a mirror that withdraws much: exactly how many.</param>
    public sealed record RunRequest(
        string Url, string Mode = "upsert", [property: JsonPropertyName("confirm_withdrawals")] int ConfirmWithdrawals = 0, [property: JsonPropertyName("dry_run")] bool DryRun = false);

    /// <param name="Pages">Taken so far.</param>
    /// <param name="Items">Different ids seen so far.</param>
    /// <param name="IsWhole">Every page came and nothing was missing.</param>
    /// <param name="Report">Once it has ended.</param>
    public sealed record RunModel(int Number, RunState State, string Url, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Pages, int Items, bool IsWhole, Imported? Report);

    public static void Map(RouteGroupBuilder directory)
    {
        var runs = directory.MapGroup("/sources/{code}/runs").RequireScope("services:write");
        runs.MapPost("", Start).Idempotent(Idempotency.ScopeSuffices).Accepts<RunRequest>("application/json").WithMetadata(new AlsoRefuses(400, 403, 404, 409, 422))
            .WithName("startRun").WithSummary("Take another publisher's feed; the network's core team")
            .WithDescription("Answers at once; the run goes on and survives a restart. Nothing is withdrawn unless mode is mirror and the crawl was whole.");
        runs.MapGet("", List).WithName("listRuns").WithSummary("The last runs of a source, newest first");
        runs.MapGet("/{number:int}", Get).WithName("getRun").WithSummary("How a run stands, and what it found");
    }

    private static async Task<IResult> Start(
        string code, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, TimeProvider time, IOptions<OutboundOptions> outbound, CancellationToken ct)
    {
        var (request, malformed) = RequestBody.Parse<RunRequest>(Idempotency.Body(http));
        if (malformed is not null)
        {
            return malformed;
        }
        if (!EditorRights.Of(caller).EveryRow)
        {
            return new ProblemAnswer(await Sources.Find(db, caller, code, ct) is null ? Problems.NotFound : Problems.NotOwner, "Feeds are run by the network's core team.");
        }
        if (OutboundUrl.Refuse(request!.Url ?? "", outbound.Value) is { } why)
        {
            return new ProblemAnswer(Problems.InvalidUrl, null, [Fault.At("/url", Problems.InvalidUrl.Code, why)]);
        }
        if (!SourceRoutes.IsCode(code) || request.Mode is not ("upsert" or "mirror") || request.ConfirmWithdrawals < 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null,
                [Fault.At(request.Mode is "upsert" or "mirror" ? request.ConfirmWithdrawals < 0 ? "/confirm_withdrawals" : "" : "/mode", Problems.ValidationFailed.Code, "The mode is upsert or mirror, the number not negative, a code small letters, digits and hyphens.")]);
        }
        var source = await FeedImport.FeedSource(db, code, request.Url!, time, ct);
        if (source.Kind != SourceKind.OrukFeed)
        {
            return new ProblemAnswer(Problems.Conflict, "The source is no feed.");
        }
        if (!await ways.TryLock(db, FeedImport.Lease(code), ct) || await IsBusy(db, source, time, ct))
        {
            return new ProblemAnswer(Problems.SourceBusy) { RetryAfter = 10 };
        }
        var run = await FeedImport.Queue(db, source, request.Url!, new FeedImport.Wish(request.Mode == "mirror", request.ConfirmWithdrawals, request.DryRun), time, ct);
        db.Add(audit.Event(caller, "data.created", "import-run", run.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return new WrittenDocument<RunModel>(JsonSerializer.SerializeToUtf8Bytes(Model(run), VrnJson.Options), $"/v1/directory/sources/{code}/runs/{run.Number}", status: StatusCodes.Status202Accepted);
    }

    private static async Task<Results<JsonAnswer<Page<RunModel>>, ProblemAnswer>> List(string code, Caller caller, VrnDbContext db, CancellationToken ct) =>
        await Find(db, caller, code, ct) is not { } source
            ? new ProblemAnswer(Problems.NotFound)
            : new JsonAnswer<Page<RunModel>>(new([.. (await Runs(db, source).OrderByDescending(run => run.Number).Take(MostTold).ToListAsync(ct)).Select(run => Model(run) with { Report = null })], null));

    private static async Task<Results<JsonAnswer<RunModel>, ProblemAnswer>> Get(string code, int number, Caller caller, VrnDbContext db, CancellationToken ct) =>
        await Find(db, caller, code, ct) is { } source && await Runs(db, source).SingleOrDefaultAsync(run => run.Number == number, ct) is { } run
            ? new JsonAnswer<RunModel>(Model(run))
            : new ProblemAnswer(Problems.NotFound);

    private static IQueryable<ImportRun> Runs(VrnDbContext db, Source source) => db.Set<ImportRun>().AsNoTracking().Where(run => run.SourceId == source.Id);

    /// <summary>The house's feeds are the core team's; everybody else has sources of its own.</summary>
    private static async Task<Source?> Find(VrnDbContext db, Caller caller, string code, CancellationToken ct) =>
        await Sources.Find(db, caller, code, ct) ?? (EditorRights.Of(caller).EveryRow
            ? await db.Set<Source>().AsNoTracking().SingleOrDefaultAsync(row => row.OwnerPartnerId == null && row.Code == code, ct)
            : null);

    /// <summary>One is waiting or running here, or on somebody's command line.</summary>
    private static async Task<bool> IsBusy(VrnDbContext db, Source source, TimeProvider time, CancellationToken ct)
    {
        var (lease, now) = (FeedImport.Lease(source.Code), time.GetUtcNow());
        return await db.Set<ImportRun>().AnyAsync(run => run.SourceId == source.Id && run.State == RunState.Running && run.Report != null, ct)
            || await db.Set<Lease>().AnyAsync(row => row.Name == lease && row.Until > now, ct);
    }

    private static RunModel Model(ImportRun run) => new(run.Number, run.State, run.Address, run.StartedAt, run.EndedAt, run.Pages, run.Items, run.IsWhole,
        run.State == RunState.Running || run.Report is null ? null : JsonSerializer.Deserialize<Imported>(run.Report, VrnJson.Options));
}
