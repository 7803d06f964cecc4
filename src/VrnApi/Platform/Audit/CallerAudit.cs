using VrnApi.Data.Audit;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Audit;

/// <summary>The events of a caller's own doing, whichever surface it came by. A slice adds one to the context of its change.</summary>
public sealed class CallerAudit(IHttpContextAccessor accessor, AuditTrail trail, TimeProvider clock)
{
    /// <param name="reason">Null when it was done; the code of the refusal otherwise.</param>
    public AuditEvent Event(Caller caller, string action, string resourceType, string resourceId, string? reason = null, long? rows = null) =>
        AuditEntries.Of(accessor.HttpContext!, caller, action, clock.GetUtcNow(), resourceType,
            resourceId[..Math.Min(resourceId.Length, AuditEntries.LongestId)], reason, rows);

    /// <summary>In a transaction of its own: for a refusal, whose change leaves nothing.</summary>
    public Task Write(AuditEvent entry, CancellationToken ct) => trail.Write(entry, ct);
}
