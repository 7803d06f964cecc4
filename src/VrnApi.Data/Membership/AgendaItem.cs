using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum AgendaItemKind
{
    Standing,
    Input,
    CaseThemed,
    Business,
}

/// <summary>An item of an agenda. A case-themed one is anonymised and names the trend or problem it is part of.</summary>
public sealed class AgendaItem
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MeetingId { get; init; }

    public required int Order { get; init; }

    public required AgendaItemKind Kind { get; init; }

    /// <summary>Code of the standing item.</summary>
    public string? StandingCode { get; init; }

    public required string Title { get; init; }

    public string? TrendOrProblem { get; init; }

    public bool Anonymised { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgendaItem>
    {
        public void Configure(EntityTypeBuilder<AgendaItem> entity)
        {
            entity.ToTable("agenda_item", "membership");
            entity.ToTable(table =>
            {
                table.HasCheckConstraint("ck_agenda_item_standing",
                    "(kind = 'standing' AND standing_code IS NOT NULL) OR (kind <> 'standing' AND standing_code IS NULL)");
                table.HasCheckConstraint("ck_agenda_item_trend", "kind <> 'case-themed' OR trend_or_problem IS NOT NULL");
            });
            entity.Property(item => item.StandingCode).HasMaxLength(60);
            entity.Property(item => item.Title).HasMaxLength(200);
            entity.Property(item => item.TrendOrProblem).HasMaxLength(500);
            entity.HasIndex(item => new { item.MeetingId, item.Order }).IsUnique();
            entity.RefersTo<AgendaItem, Meeting>(item => item.MeetingId);
            entity.RefersTo<AgendaItem, Citation>(item => item.CitationId);
        }
    }
}
