using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>One stretch of time in which a service is open, from yesterday to the end of the horizon. Derived from schedules when they are written.</summary>
public sealed class Opening
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    /// <summary>Null for the service as a whole.</summary>
    public Guid? ServiceLocationId { get; init; }

    /// <summary>The tier that may know of it; what the open tier knows, partners know too.</summary>
    public required DocumentTier TierMin { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Not part of it; equal to the start where no end is known, and such an opening is never "open".</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The day in Europe/London on which it starts.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>1 = Monday to 7 = Sunday, of <see cref="LocalDate"/>.</summary>
    public required int Dow { get; init; }

    /// <summary>Minutes of the local day.</summary>
    public required int OpensMin { get; init; }

    /// <summary>Minutes of the local day of the start; over 1440 for what ends on the next day.</summary>
    public required int ClosesMin { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Opening>
    {
        public void Configure(EntityTypeBuilder<Opening> entity)
        {
            entity.IsPart("opening");
            entity.HasOne<Service>().WithMany().HasForeignKey(opening => opening.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(opening => new { opening.StartsAt, opening.EndsAt, opening.ServiceId });
            entity.HasIndex(opening => new { opening.LocalDate, opening.Dow, opening.OpensMin, opening.ClosesMin, opening.ServiceId });
        }
    }
}
