using VrnApi.Data.Audit;
using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Security;

/// <summary>A known client was refused: one row with the reason.</summary>
internal sealed class AccessRefusals(AuditTrail trail, TimeProvider clock)
{
    public Task Record(HttpContext http, AccessToken token, Registered client, Denial denial) => trail.Write(new AuditEvent
    {
        Time = AuditTime.Of(clock.GetUtcNow()),
        Action = TokenActions.AccessDenied,
        Outcome = AuditOutcome.Refused,
        Reason = denial.Code(),
        ClientId = token.ClientId,
        PartnerId = client.PartnerId,
        TokenJti = token.Jti,
        RequestId = http.TraceIdentifier,
    }, http.RequestAborted);
}
