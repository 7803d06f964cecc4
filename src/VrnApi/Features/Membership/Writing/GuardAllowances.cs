using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <param name="Term">Two words or more that look like a person's name and are none.</param>
/// <param name="Reason">What it is; it may not name a person either.</param>
public sealed record AllowanceBody(string Term, string Reason);

/// <summary>Words that look like a name and are none, let through by the guard of texts. Scope <c>members:write</c>.</summary>
public static class GuardAllowances
{
    /// <param name="AddedByClient">Which client allowed it.</param>
    public sealed record AllowanceModel(string Term, string Reason, string AddedByClient, DateTimeOffset AddedAt);

    public static async Task<JsonAnswer<Page<AllowanceModel>>> List(VrnDbContext db, CancellationToken ct) =>
        new(new(await Models(db.Set<GuardAllowance>()).ToListAsync(ct), null));

    /// <param name="term">The words.</param>
    public static async Task<Results<JsonAnswer<AllowanceModel>, ProblemAnswer>> One([FromRoute] string term, VrnDbContext db, CancellationToken ct) =>
        await Models(db.Set<GuardAllowance>().Where(row => row.Term == term)).SingleOrDefaultAsync(ct) is { } found ? new JsonAnswer<AllowanceModel>(found) : new ProblemAnswer(Problems.NotFound);

    internal static async Task<Results<CreatedAnswer<AllowanceModel>, ProblemAnswer>> Add(HttpContext http, Caller caller, MembershipWriter writer, TextGuard guard, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<AllowanceBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        checks.Text("/reason", body!.Reason, 500, required: true);
        if (body.Term is not { Length: >= 5 and <= 100 } term || term != term.Trim() || !term.Contains(' ', StringComparison.Ordinal) || term.Any(c => !char.IsLetter(c) && c is not (' ' or '-' or '\'')))
        {
            checks.Wrong("/term", "Two words or more, 5 to 100 letters, spaces, hyphens and apostrophes.");
        }
        else if (!await db.Set<GuardAllowance>().AnyAsync(row => row.Term == term, ct) && (await guard.Guard(ct)).Find(body.Term, PersonalDataMode.Prose).All(hit => hit.Kind != "person-name"))
        {
            checks.Wrong("/term", "The guard lets it through as it is.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, "guard-allowance", "reason", checks, ct) is { } personal)
        {
            return personal;
        }
        if (!await writer.Enter("guard-allowances", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await db.Set<GuardAllowance>().AnyAsync(row => row.Term == body.Term, ct))
        {
            return new ProblemAnswer(Problems.Conflict, "It is allowed already.");
        }
        var allowance = new GuardAllowance { Term = body.Term, Reason = body.Reason, AddedByClient = caller.ClientId, AddedAt = writer.Now };
        db.Add(allowance);
        writer.Told(caller, "guard-allowance", "added");
        await db.SaveChangesAsync(ct);
        return writer.Created(new AllowanceModel(allowance.Term, allowance.Reason, allowance.AddedByClient, allowance.AddedAt), $"/v1/networks/guard-allowances/{Uri.EscapeDataString(allowance.Term)}");
    }

    /// <param name="term">The words.</param>
    internal static async Task<Results<WrittenDocument<AllowanceModel>, ProblemAnswer>> Remove([FromRoute] string term, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var db = writer.Db;
        if (!await db.Set<GuardAllowance>().AnyAsync(row => row.Term == term, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return await MergePatch.InTransaction<AllowanceModel>(db, async inner =>
        {
            if (!await writer.Enter("guard-allowances", inner))
            {
                return MembershipWriter.Busy;
            }
            if (await Models(db.Set<GuardAllowance>().Where(row => row.Term == term)).SingleOrDefaultAsync(inner) is not { } model)
            {
                return new ProblemAnswer(Problems.NotFound);
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(model)) is { } stale)
            {
                return stale;
            }
            await db.Set<GuardAllowance>().Where(row => row.Term == term).ExecuteDeleteAsync(inner);
            writer.Told(caller, "guard-allowance", "removed");
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(model);
        }, ct);
    }

    private static IQueryable<AllowanceModel> Models(IQueryable<GuardAllowance> rows) =>
        rows.AsNoTracking().OrderBy(row => row.Term).Select(row => new AllowanceModel(row.Term, row.Reason, row.AddedByClient, row.AddedAt));
}
