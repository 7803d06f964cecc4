using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>One step of a sign-up. Append-only.</summary>
public sealed class SignUpEvent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid SignUpId { get; init; }

    /// <summary>Null on the first step.</summary>
    public SignUpState? From { get; init; }

    public required SignUpState To { get; init; }

    public string? ReasonCode { get; init; }

    public required string ByClient { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignUpEvent>
    {
        public void Configure(EntityTypeBuilder<SignUpEvent> entity)
        {
            entity.ToTable("sign_up_event", "membership").IsAppendOnly();
            entity.Property(step => step.ReasonCode).HasMaxLength(60);
            entity.Property(step => step.ByClient).HasMaxLength(64);
            entity.HasIndex(step => new { step.SignUpId, step.At });
            entity.RefersTo<SignUpEvent, SignUp>(step => step.SignUpId);
        }
    }
}
