using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum DefinitionKind
{
    Broad,
    SeriousViolence,
}

/// <summary>What a network means by violence from a day on. A scope flag is null where the text does not say.</summary>
public sealed class ViolenceDefinition
{
    public required string Code { get; init; }

    public required DefinitionKind Kind { get; init; }

    public required Guid NetworkId { get; init; }

    public required string Title { get; set; }

    public required DateOnly ValidFrom { get; init; }

    public DatePrecision ValidFromPrecision { get; init; }

    public string? Supersedes { get; init; }

    public bool? PublicPlace { get; init; }

    public bool? Domestic { get; init; }

    public bool? SexualViolence { get; init; }

    /// <summary>Years; those below are a priority.</summary>
    public int? PriorityUnderAge { get; init; }

    public List<string> CrimeGroups { get; init; } = [];

    public List<string> CountingRuleTypes { get; init; } = [];

    public string? Priority { get; init; }

    public string? Exclusions { get; init; }

    /// <summary>How the wordings differ; all of them are kept.</summary>
    public string? WordingConflict { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ViolenceDefinition>
    {
        public void Configure(EntityTypeBuilder<ViolenceDefinition> entity)
        {
            entity.ToTable("violence_definition", "membership");
            entity.HasKey(definition => definition.Code);
            entity.Property(definition => definition.Code).HasMaxLength(60);
            entity.Property(definition => definition.Title).HasMaxLength(200);
            entity.Property(definition => definition.Supersedes).HasMaxLength(60);
            entity.Property(definition => definition.Priority).HasMaxLength(300);
            entity.Property(definition => definition.Exclusions).HasMaxLength(300);
            entity.Property(definition => definition.WordingConflict).HasMaxLength(500);
            entity.RefersTo<ViolenceDefinition, Network>(definition => definition.NetworkId);
            entity.RefersTo<ViolenceDefinition, ViolenceDefinition>(definition => definition.Supersedes);
            entity.RefersTo<ViolenceDefinition, Citation>(definition => definition.CitationId);
        }
    }
}
