using VrnApi.Data.Audit;

namespace VrnApi.Features.Partners;

/// <summary>The audit row of a change to an agreement names the agreement twice: as the resource, and where reads under it name it.</summary>
internal static class AgreementEvents
{
    public static AuditEvent Of(Signed signed, string code)
    {
        var row = signed.Event();
        return new AuditEvent
        {
            Time = row.Time,
            Action = row.Action,
            Outcome = row.Outcome,
            OperatorCode = row.OperatorCode,
            OperatorSignature = row.OperatorSignature,
            ResourceType = row.ResourceType,
            ResourceId = row.ResourceId,
            AgreementCode = code,
        };
    }
}
