using VrnApi.Data.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Audit;

/// <summary>Events of a caller's own doing. A slice adds one to the context of its change, so that both are kept or neither is.</summary>
internal static class AuditEntries
{
    /// <summary>Characters of a resource id.</summary>
    public const int LongestId = 200;

    /// <param name="token">Where it did not come with the request.</param>
    /// <param name="reason">Null when it was done; the code of the refusal otherwise.</param>
    public static AuditEvent Of(
        HttpContext http, Caller caller, string action, DateTimeOffset at, string resourceType, string? resourceId, string? reason = null,
        long? rows = null, string? agreement = null, AccessToken? token = null, string? purpose = null) => new()
        {
            Time = AuditTime.Of(at),
            Action = action,
            Outcome = reason is null ? AuditOutcome.Done : AuditOutcome.Refused,
            Reason = reason,
            ClientId = caller.ClientId,
            PartnerId = caller.PartnerId,
            TokenJti = (token ?? http.GetAccessToken())?.Jti,
            ResourceType = resourceType,
            ResourceId = resourceId,
            RowCount = rows,
            AgreementCode = agreement,
            Purpose = purpose,
            RequestId = http.TraceIdentifier,
        };

    /// <summary>The event could not be written: the change is not made and the caller may try again.</summary>
    public static bool IsAuditFailure(Exception exception) => exception is Microsoft.EntityFrameworkCore.DbUpdateException failed
        && failed.Entries.Any(entry => entry.Entity is AuditEvent or AuditPending);
}
