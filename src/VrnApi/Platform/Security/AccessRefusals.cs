using VrnApi.Data.Audit;
using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Security;

/// <summary>A known client was refused: one row with the reason, whoever refused it.</summary>
internal sealed class AccessRefusals(AuditTrail trail, TimeProvider clock)
{
    public Task Record(HttpContext http, AccessToken token, Registered client, Denial denial, AgreementTerms? agreement = null) =>
        Record(http, token, client.PartnerId, denial.Code(), agreement);

    /// <summary>A 401 or 403 that a slice answered itself; its reason is the code of its problem.</summary>
    public Task RecordUnlessDone(HttpContext http, AccessToken token, Registered client) =>
        http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden && http.Features.Get<Done>() is null
            ? Record(http, token, client.PartnerId, http.Features.Get<Problem>()?.Code ?? "access.refused")
            : Task.CompletedTask;

    public async Task Record(HttpContext http, AccessToken token, Guid partner, string reason, AgreementTerms? agreement = null)
    {
        await trail.Write(Entry(http, token, partner, reason, agreement), http.RequestAborted);
        http.Features.Set(new Done());
    }

    private AuditEvent Entry(HttpContext http, AccessToken token, Guid partner, string reason, AgreementTerms? agreement) => new()
    {
        Time = AuditTime.Of(clock.GetUtcNow()),
        Action = TokenActions.AccessDenied,
        Outcome = AuditOutcome.Refused,
        Reason = reason,
        ClientId = token.ClientId,
        PartnerId = partner,
        TokenJti = token.Jti,
        AgreementCode = agreement?.Code,
        RequestId = http.TraceIdentifier,
    };

    private sealed record Done;
}
