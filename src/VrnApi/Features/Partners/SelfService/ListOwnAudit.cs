using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>One event of the audit trail: codes and ids only.</summary>
/// <param name="Outcome">done or refused.</param>
/// <param name="Reason">Reason code of a refusal.</param>
/// <param name="Partner">Code of the partner concerned.</param>
/// <param name="Operator">Code of the operator who changed the registration.</param>
public sealed record AuditModel(
    Guid Id, DateTimeOffset Time, string Action, string Outcome, string? Reason, string? Client, string? Partner, string? Operator, string? TokenJti,
    string? ResourceType, string? ResourceId, long? RowCount, string? Agreement, string? Purpose, string? RequestId);

/// <summary>The partner's own events, newest first; every event for the network's core team. Scope audit:read.</summary>
internal static class ListOwnAudit
{
    private const string List = "/partner/self/audit";

    /// <param name="Action">Such as token.refused.</param>
    /// <param name="Outcome">done or refused.</param>
    public sealed record Criteria(string? Action, string? Outcome, string? After, int? Limit);

    public static async Task<Results<JsonAnswer<Page<AuditModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller, Cursors cursors, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (limit, fault) = Paging.Limit(criteria.Limit);
        var faults = fault is null ? new List<Fault>() : [fault];
        var outcome = QueryCode.Read<AuditOutcome>("outcome", criteria.Outcome, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        (DateTimeOffset At, Guid Id)? position = null;
        if (criteria.After is { } after)
        {
            if (!cursors.TryOpen(caller, List, after, 2, out var values))
            {
                return new ProblemAnswer(Problems.InvalidCursor);
            }
            position = (new DateTimeOffset(long.Parse(values[0], CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(values[1]));
        }
        var rows = await Query(db, criteria.Action, outcome, position).Take(limit + 1).ToListAsync(ct);
        var shown = rows.Take(limit).ToList();
        var partners = await PartnerCodes(db, shown, ct);
        var next = rows.Count > limit
            ? Paging.NextAddress(http, cursors.Seal(caller, List, shown[^1].Time.UtcTicks.ToString(CultureInfo.InvariantCulture), shown[^1].Id.ToString()))
            : null;
        return new JsonAnswer<Page<AuditModel>>(new Page<AuditModel>(shown.ConvertAll(row => Model(row, partners)), next)) { Next = next };
    }

    internal static IQueryable<AuditEvent> Query(VrnDbContext db, string? action, AuditOutcome? outcome, (DateTimeOffset At, Guid Id)? position)
    {
        var query = db.Set<AuditEvent>().AsNoTracking();
        query = action is null ? query : query.Where(row => row.Action == action);
        query = outcome is null ? query : query.Where(row => row.Outcome == outcome);
        if (position is { At: var at, Id: var id })
        {
            // The first condition enters the index at the position; the second leaves out what was shown.
            query = query.Where(row => row.Time <= at).Where(row => row.Time < at || row.Id.CompareTo(id) < 0);
        }
        return query.OrderByDescending(row => row.Time).ThenByDescending(row => row.Id);
    }

    private static Task<Dictionary<Guid, string>> PartnerCodes(VrnDbContext db, List<AuditEvent> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.PartnerId).OfType<Guid>().Distinct().ToList();
        return db.Set<Partner>().Where(partner => ids.Contains(partner.Id)).ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
    }

    private static AuditModel Model(AuditEvent row, Dictionary<Guid, string> partners) => new(
        row.Id, row.Time, row.Action, Codes.Of(row.Outcome), row.Reason, row.ClientId, row.PartnerId is { } id ? partners.GetValueOrDefault(id) : null,
        row.OperatorCode, row.TokenJti, row.ResourceType, row.ResourceId, row.RowCount, row.AgreementCode, row.Purpose, row.RequestId);
}
