using VrnApi.Data.Audit;
using VrnApi.Platform.Audit;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security.Stores;

/// <summary>
/// What the token server did, as audit rows. Attempts in the name of nobody we know have no row each: anybody could fill the
/// trail with them; failed ones are counted by address.
/// </summary>
internal sealed class TokenAudit(PartnerRegister register, AuditTrail trail, UnknownCallers unknown) : ITokenAudit
{
    public async ValueTask RecordAsync(TokenEvent entry, CancellationToken ct)
    {
        if (entry is { ClientId: null, Reason: not null })
        {
            if (entry.Action is TokenActions.AuthenticationFailed or TokenActions.AccessDenied)
            {
                unknown.Count(entry.Address);
            }
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
            ResourceType = entry.KeyId is null ? null : "signing-key",
            ResourceId = entry.KeyId,
            RequestId = entry.RequestId,
        }, ct);
    }
}
