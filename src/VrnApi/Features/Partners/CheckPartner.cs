using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Model;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.SelfService;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <param name="Passed">Every client has got a token, and none of them was refused one since.</param>
internal sealed record PartnerCheckModel(string Code, string State, bool Passed, IReadOnlyList<ClientCheckModel> Clients);

/// <param name="Refusals">Reasons of refusals at the token endpoint and at the API, with their number.</param>
internal sealed record ClientCheckModel(
    string Id, string State, long TokensIssued, DateTimeOffset? LastIssued, DateTimeOffset? LastRefused, IReadOnlyList<ReasonCount> Refusals,
    IReadOnlyList<ExpiryWarning> Warnings);

internal sealed record ReasonCount(string Action, string Reason, long Count);

/// <summary>How a partner's first calls went, read from the audit, and what of its credentials and agreements ends soon.</summary>
internal static class CheckPartner
{
    public static async Task<PartnerCheckModel> Handle(VrnDbContext db, TimeProvider clock, string code, CancellationToken ct)
    {
        var partner = await FindPartner.ByCode(db, code, ct);
        var agreements = (await AgreementBook.Load(db, ct)).Of(partner.Id);
        var clients = await db.Set<Client>().AsNoTracking().AsSplitQuery().Include(client => client.Keys).Include(client => client.Secrets)
            .Where(client => client.PartnerId == partner.Id).OrderBy(client => client.Id).ToListAsync(ct);
        var checks = new List<ClientCheckModel>();
        foreach (var client in clients)
        {
            var events = await Events(db, client.Id).ToListAsync(ct);
            var issued = events.Where(row => row is { Action: "token.issued", Outcome: AuditOutcome.Done }).ToList();
            var refused = events.Where(row => row.Outcome == AuditOutcome.Refused).ToList();
            checks.Add(new ClientCheckModel(client.Id, Codes.Of(client.State), issued.Sum(row => row.Count), Last(issued), Last(refused),
                [.. refused.OrderByDescending(row => row.Count).ThenBy(row => row.Reason, StringComparer.Ordinal)
                    .Select(row => new ReasonCount(row.Action, row.Reason ?? "", row.Count))],
                ExpiryWarnings.Of(client, agreements, clock.GetUtcNow())));
        }
        var passed = checks.Count > 0 && checks.TrueForAll(check => check.LastIssued is { } last && (check.LastRefused is null || check.LastRefused < last));
        return new PartnerCheckModel(partner.Code, Codes.Of(partner.State), passed, checks);
    }

    private static DateTimeOffset? Last(List<EventCount> rows) => rows.Count == 0 ? null : rows.Max(row => row.Last);

    internal static IQueryable<EventCount> Events(VrnDbContext db, string clientId) => db.Set<AuditEvent>()
        .Where(row => row.ClientId == clientId && (row.Action == "token.issued" || row.Outcome == AuditOutcome.Refused))
        .GroupBy(row => new { row.Action, row.Outcome, row.Reason })
        .Select(group => new EventCount(group.Key.Action, group.Key.Outcome, group.Key.Reason, group.LongCount(), group.Max(row => row.Time)));

    internal sealed record EventCount(string Action, AuditOutcome Outcome, string? Reason, long Count, DateTimeOffset Last);
}
