using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>A talk or briefing that a network received; the meeting is null where no document dates it.</summary>
public sealed class MeetingInput
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid? MeetingId { get; init; }

    public required Guid NetworkId { get; init; }

    public required string Subject { get; init; }

    public Guid? SpeakerOrganisationId { get; init; }

    /// <summary>Lower-case kebab codes.</summary>
    public List<string> Topics { get; init; } = [];

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<MeetingInput>
    {
        public void Configure(EntityTypeBuilder<MeetingInput> entity)
        {
            entity.ToTable("meeting_input", "membership");
            entity.Property(input => input.Subject).HasMaxLength(300);
            entity.RefersTo<MeetingInput, Meeting>(input => input.MeetingId);
            entity.RefersTo<MeetingInput, Network>(input => input.NetworkId);
            entity.RefersTo<MeetingInput, Organisation>(input => input.SpeakerOrganisationId);
            entity.RefersTo<MeetingInput, Citation>(input => input.CitationId);
        }
    }
}
