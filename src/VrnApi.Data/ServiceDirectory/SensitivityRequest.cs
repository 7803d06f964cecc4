using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum RequestState
{
    Pending,
    Approved,
    Refused,
}

/// <summary>
/// Somebody asks to loosen a protection: of a place, a contact, a number, or by taking a protecting term off a service. Nothing changes
/// until another client approves.
/// </summary>
public sealed class SensitivityRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? LocationId { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? PhoneId { get; init; }

    /// <summary>The service that the term is to be taken off, or that the part belongs to.</summary>
    public Guid? ServiceId { get; init; }

    public Guid? TermId { get; init; }

    /// <summary>Null when a term is to be taken off.</summary>
    public Sensitivity? Level { get; init; }

    public required string Reason { get; init; }

    public required Guid PartnerId { get; init; }

    public required string ClientId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public RequestState State { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? DecidedByClientId { get; set; }

    public string? DecisionReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SensitivityRequest>
    {
        public void Configure(EntityTypeBuilder<SensitivityRequest> entity)
        {
            entity.ToTable("sensitivity_request", DirectoryConfiguration.Schema);
            entity.Property(request => request.Id).ValueGeneratedNever();
            entity.Property(request => request.Reason).HasMaxLength(500);
            entity.Property(request => request.ClientId).HasMaxLength(64);
            entity.Property(request => request.DecidedByClientId).HasMaxLength(64);
            entity.Property(request => request.DecisionReason).HasMaxLength(500);
            entity.HasIndex(request => new { request.State, request.CreatedAt });
            entity.HasIndex(request => request.LocationId);
        }
    }
}
