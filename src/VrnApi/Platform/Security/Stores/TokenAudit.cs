using VrnApi.Data.Audit;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security.Stores;

/// <summary>
/// What the token server did, as audit rows. Attempts in the name of nobody we know have no row each: anybody could fill the
/// trail with them; they stand in the log.
/// </summary>
internal sealed class TokenAudit(PartnerRegister register, AuditTrail trail) : ITokenAudit
{
    public async ValueTask RecordAsync(TokenEvent entry, CancellationToken ct)
    {
        if (entry is { ClientId: null, Reason: not null })
        {
            return;
        }
        var client = entry.ClientId is null ? null : (await register.Current(ct)).Clients.GetValueOrDefault(entry.ClientId);
        await trail.Write(new AuditEvent
        {
            Time = AuditTime.Of(entry.At),
            Action = entry.Action,
            Outcome = entry.Reason is null ? AuditOutcome.Done : AuditOutcome.Refused,
            Reason = entry.Reason?.Code(),
            ClientId = entry.ClientId,
            PartnerId = client?.PartnerId,
            TokenJti = entry.Jti,
            RequestId = entry.RequestId,
        }, ct);
    }
}
