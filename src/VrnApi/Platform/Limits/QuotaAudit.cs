using VrnApi.Data.Audit;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Limits;

/// <summary>Leaves one row in the audit for each window in which a known client met a limit.</summary>
internal sealed class QuotaAudit(AuditTrail trail, PartnerRegister register, TimeProvider clock)
{
    public async ValueTask Exhausted(string clientId, Bucket bucket, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!bucket.IsFirstRefusal(now) || (await register.Current(ct)).Clients.GetValueOrDefault(clientId) is not { } client)
        {
            return;
        }
        await trail.Write(new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = "quota.exhausted",
            Outcome = AuditOutcome.Refused,
            Reason = "quota." + bucket.Policy.Name,
            ClientId = clientId,
            PartnerId = client.PartnerId,
            ResourceType = "client",
            ResourceId = clientId,
        }, ct);
    }
}
