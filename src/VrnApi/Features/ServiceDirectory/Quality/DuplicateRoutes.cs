using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>Listings that may stand twice, and what their owner decides. Scope services:write: pairs of one's own; the network's team all.</summary>
internal static class DuplicateRoutes
{
    private static readonly Order<DuplicateCandidate, DuplicateCandidate> Likeliest = new(
        new SortKey<DuplicateCandidate, DuplicateCandidate, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<DuplicateCandidate, DuplicateCandidate, int>("score", row => row.Score, row => row.Score), true));

    /// <param name="Source">Code of the source whose key it is.</param>
    public sealed record ListingModel(Guid Id, string Name, [property: JsonPropertyName("organisation")] string Organisation, string Source, [property: JsonPropertyName("external_id")] string ExternalId);

    /// <param name="Score">0 to 100.</param>
    /// <param name="Reasons">same_name, similar_name, same_organisation, same_register, same_phone, same_mailbox, same_url, same_place.</param>
    /// <param name="State">open, merged or different.</param>
    public sealed record DuplicateModel(
        Guid Id, int Score, IReadOnlyList<string> Reasons, string State, ListingModel First, ListingModel Second,
        [property: JsonPropertyName("found_at")] DateTimeOffset FoundAt, [property: JsonPropertyName("decided_at"), JsonIgnore(Condition = WhenWritingNull)] DateTimeOffset? DecidedAt);

    /// <param name="Decision">merge or different.</param>
    /// <param name="Keep">Of a merge: the listing that stays; the first of the pair when left out.</param>
    public sealed record DuplicateDecision(string Decision, Guid? Keep = null);

    /// <param name="State">open, merged or different; open when left out.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? State, int? Limit, string? After);

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("/duplicates").RequireScope("services:write");
        write.MapGet("", List).Produces<Page<DuplicateModel>>().WithName("listDuplicates").WithSummary("Pairs of listings that may be one, the likeliest first; looked for every night");
        write.MapPost("/{id:guid}/decision", Decide).Idempotent(Idempotency.ScopeSuffices).Accepts<DuplicateDecision>("application/json").Produces<DuplicateModel>()
            .WithMetadata(new AlsoRefuses(403, 409, 422)).WithName("decideDuplicate").WithSummary("Merge the two, or say that they are different")
            .WithDescription("A merge moves to the kept listing what it lacks, and withdraws the other with the kept one as its successor. Both keys stay: a source that sends the withdrawn one again changes nothing.");
    }

    private static async Task<IResult> List([AsParameters] Criteria criteria, Caller caller, VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var state = QueryCode.Read<DuplicateState>("state", criteria.State, faults) ?? DuplicateState.Open;
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        return await Listed.Page<DuplicateCandidate, DuplicateModel>(Mine(db, caller).AsNoTracking().Where(row => row.State == state), Likeliest,
            rows => Models(db, rows, ct), criteria.Limit, criteria.After, $"duplicates {state}", db, http, ct);
    }

    private static Task<IResult> Decide(Guid id, HttpContext http, Caller caller, VrnDbContext db, DirectoryWriter writer, CallerAudit audit, TimeProvider time, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        var (decision, malformed) = RequestBody.Parse<DuplicateDecision>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await Mine(db, caller).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } pair)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var keep = decision!.Keep ?? pair.FirstId;
        if (decision.Decision is not ("merge" or "different"))
        {
            return Invalid("/decision", "merge or different is expected.");
        }
        if (keep != pair.FirstId && keep != pair.SecondId)
        {
            return Invalid("/keep", "One of the two is expected.");
        }
        if (pair.State != DuplicateState.Open)
        {
            return Decided();
        }
        if (decision.Decision == "different")
        {
            await Settle(pair.Id, DuplicateState.Different);
            await db.SaveChangesAsync(ct);
            return await Answer();
        }
        var rights = EditorRights.Of(caller);
        var owners = await db.Set<Service>().IgnoreQueryFilters().Where(row => row.Id == pair.FirstId || row.Id == pair.SecondId).Select(row => row.OwnerPartnerId).ToListAsync(ct);
        if (!owners.TrueForAll(rights.Owns))
        {
            return new ProblemAnswer(Problems.NotOwner, "Both listings must be one's own; the network's team can merge those of two partners.");
        }
        var gone = keep == pair.FirstId ? pair.SecondId : pair.FirstId;
        await writer.Write(new Touched { Services = [keep, gone] }, async token =>
        {
            await Settle(pair.Id, DuplicateState.Merged);
            if (await db.Set<Service>().IgnoreQueryFilters().AnyAsync(row => (row.Id == keep || row.Id == gone) && row.EditorialState == EditorialState.Withdrawn, token))
            {
                throw ServiceWrites.Refused(new ProblemAnswer(Problems.InvalidState, "One of the two has been withdrawn."));
            }
            if (!await new Merge(db, time).Into(keep, gone, token))
            {
                throw ServiceWrites.Refused(Invalid("/decision", "Only one of the two is protected by a term; tag both alike first."));
            }
            db.Add(audit.Event(caller, "data.updated", "service", keep.ToString()));
            db.Add(audit.Event(caller, "data.deleted", "service", gone.ToString()));
        }, ct, Author.Of(caller, "merge of duplicates"), guard: true);
        return await Answer();

        async Task<IResult> Answer()
        {
            db.ChangeTracker.Clear();
            var model = (await Models(db, [await db.Set<DuplicateCandidate>().AsNoTracking().SingleAsync(row => row.Id == id, ct)], ct))[0];
            return new WrittenDocument<DuplicateModel>(JsonSerializer.SerializeToUtf8Bytes(model, VrnJson.Options));
        }

        async Task Settle(Guid candidate, DuplicateState state)
        {
            var row = await db.Set<DuplicateCandidate>().SingleAsync(one => one.Id == candidate, ct);
            if (row.State != DuplicateState.Open)
            {
                throw ServiceWrites.Refused(Decided());
            }
            (row.State, row.DecidedAt, row.DecidedByClientId) = (state, time.GetUtcNow(), caller.ClientId);
            db.Add(audit.Event(caller, "data.updated", "duplicate", candidate.ToString()));
        }
    });

    /// <summary>Pairs of which one is the caller's and the other is nothing that it may not see.</summary>
    private static IQueryable<DuplicateCandidate> Mine(VrnDbContext db, Caller caller)
    {
        var pairs = db.Set<DuplicateCandidate>();
        if (EditorRights.Of(caller).EveryRow)
        {
            return pairs;
        }
        var (own, seen) = (db.Set<Service>().Where(row => row.OwnerPartnerId == caller.PartnerId), db.Set<Service>());
        return pairs.Where(pair => own.Any(row => row.Id == pair.FirstId || row.Id == pair.SecondId) && seen.Any(row => row.Id == pair.FirstId) && seen.Any(row => row.Id == pair.SecondId));
    }

    internal static async Task<IReadOnlyList<DuplicateModel>> Models(VrnDbContext db, IReadOnlyList<DuplicateCandidate> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.SelectMany(row => new[] { row.FirstId, row.SecondId }).Distinct()];
        var names = await db.Set<Service>().IgnoreQueryFilters().Where(row => ids.Contains(row.Id))
            .Select(row => new ListingModel(row.Id, row.Name, row.Organisation!.Name, db.Set<Source>().First(source => source.Id == row.SourceId).Code, row.ExternalId)).ToDictionaryAsync(row => row.Id, ct);
        return [.. rows.Select(row => new DuplicateModel(row.Id, row.Score, row.Reasons.Split(','), Codes.Of(row.State), names[row.FirstId], names[row.SecondId], row.FoundAt, row.DecidedAt))];
    }

    private static ProblemAnswer Decided() => new(Problems.InvalidState, "The pair has been decided.");

    private static ProblemAnswer Invalid(string pointer, string message) => new(Problems.ValidationFailed, null, [Fault.At(pointer, Problems.ValidationFailed.Code, message)]);
}
