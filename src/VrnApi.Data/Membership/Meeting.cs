using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum MeetingStatus
{
    Scheduled,
    Held,
    Cancelled,
}

public enum MeetingMode
{
    InPerson,
    Online,
    Hybrid,
}

/// <summary>A meeting of a network. Who sat in it is told by <see cref="Attendance"/>: organisations and functions.</summary>
public sealed class Meeting
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>The day in Europe/London, on which rules count.</summary>
    public required DateOnly LocalDate { get; set; }

    public MeetingStatus Status { get; set; }

    public MeetingMode? Mode { get; set; }

    public Guid? ChairedByHoldingId { get; set; }

    /// <summary>Supported by the violence reduction unit or the police; null = not stated.</summary>
    public bool? ExternallySupported { get; set; }

    /// <summary>Ids of the supporting organisations.</summary>
    public List<Guid> Supporters { get; init; } = [];

    public string? Note { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Meeting>
    {
        public void Configure(EntityTypeBuilder<Meeting> entity)
        {
            entity.ToTable("meeting", "membership");
            entity.Property(meeting => meeting.Note).HasMaxLength(1000);
            entity.HasIndex(meeting => new { meeting.NetworkId, meeting.LocalDate });
            entity.RefersTo<Meeting, Network>(meeting => meeting.NetworkId);
            entity.RefersTo<Meeting, RoleHolding>(meeting => meeting.ChairedByHoldingId);
            entity.RefersTo<Meeting, Citation>(meeting => meeting.CitationId);
        }
    }
}
