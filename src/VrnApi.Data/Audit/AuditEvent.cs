using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Audit;

public enum AuditOutcome
{
    Done,
    Refused,
}

/// <summary>
/// Something that happened and must be provable later; written in the transaction of what it records. Codes and ids only:
/// no names of people, no bodies, no tokens, no secrets.
/// </summary>
public sealed class AuditEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>UTC, cut to microseconds before it is stored, so that what is hashed is what is read back.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>token.issued</c>, <c>partner.activated</c>, ...: group, dot, verb.</summary>
    public required string Action { get; init; }

    public required AuditOutcome Outcome { get; init; }

    /// <summary>Reason code of a refusal, such as <c>assertion.jti_used</c>.</summary>
    public string? Reason { get; init; }

    public string? ClientId { get; init; }

    public Guid? PartnerId { get; init; }

    public string? OperatorCode { get; init; }

    /// <summary>The operator's request as a compact JWS.</summary>
    public string? OperatorSignature { get; init; }

    public string? TokenJti { get; init; }

    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }

    public long? RowCount { get; init; }

    public string? AgreementCode { get; init; }

    public string? Purpose { get; init; }

    public string? RequestId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEvent>
    {
        public void Configure(EntityTypeBuilder<AuditEvent> entity)
        {
            entity.ToTable("audit_event", "audit");
            entity.IsAppendOnly();
            entity.Property(row => row.Action).HasMaxLength(60);
            entity.Property(row => row.Reason).HasMaxLength(60);
            entity.Property(row => row.ClientId).HasMaxLength(64);
            entity.Property(row => row.OperatorCode).HasMaxLength(64);
            entity.Property(row => row.OperatorSignature).HasMaxLength(2000);
            entity.Property(row => row.TokenJti).HasMaxLength(256);
            entity.Property(row => row.ResourceType).HasMaxLength(40);
            entity.Property(row => row.ResourceId).HasMaxLength(200);
            entity.Property(row => row.AgreementCode).HasMaxLength(64);
            entity.Property(row => row.Purpose).HasMaxLength(64);
            entity.Property(row => row.RequestId).HasMaxLength(100);
            entity.HasIndex(row => new { row.PartnerId, row.Time });
            entity.HasIndex(row => row.RequestId);
            entity.HasIndex(row => new { row.ResourceType, row.ResourceId });
        }
    }
}
