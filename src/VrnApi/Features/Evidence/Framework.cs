using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>How the documents order prevention: levels, building blocks, ecological levels, and steps of two processes.</summary>
/// <param name="FiveCs">With both printings where two documents differ.</param>
public sealed record PreventionFramework(
    IReadOnlyList<PreventionFramework.LevelModel> Levels, IReadOnlyList<PreventionFramework.BlockModel> FiveCs,
    IReadOnlyList<EcologicalLevel> EcologicalLevels, IReadOnlyList<PreventionFramework.StepModel> ProcessSteps)
{
    /// <param name="Population">Null unless <paramref name="PopulationStatus"/> is <c>stated</c>.</param>
    public sealed record LevelModel(string Code, string? Label, string? Meaning, string? Population, ValueStatus PopulationStatus, CitationModel Citation);

    public sealed record BlockModel(string Code, string? Label, string? OtherLabel, string? Meaning, CitationModel Citation, CitationModel? OtherCitation);

    /// <param name="Process"><c>public-health</c> or <c>evaluation</c>.</param>
    /// <param name="Label">Null unless <paramref name="ValueStatus"/> is <c>stated</c>.</param>
    public sealed record StepModel(string Process, int Step, string Code, string? Label, ValueStatus ValueStatus, CitationModel Citation);
}

/// <summary>The prevention framework. Scope <c>interventions:read</c>.</summary>
public static class Framework
{
    public static async Task<JsonAnswer<PreventionFramework>> Handle(VrnDbContext db, CancellationToken ct) => new(await Of(db, ct));

    internal static async Task<PreventionFramework> Of(VrnDbContext db, CancellationToken ct)
    {
        var levels = await db.Set<PreventionLevel>().AsNoTracking().OrderBy(level => level.Order).ToListAsync(ct);
        var blocks = await db.Set<BuildingBlock>().AsNoTracking().OrderBy(block => block.Order).ToListAsync(ct);
        var steps = await db.Set<ProcessStep>().AsNoTracking().OrderBy(step => step.Process).ThenBy(step => step.Order).ToListAsync(ct);
        Guid[] ids = [.. levels.Select(level => level.CitationId), .. blocks.Select(block => block.CitationId), .. blocks.Select(block => block.OtherCitationId).OfType<Guid>(), .. steps.Select(step => step.CitationId)];
        var citations = await db.Set<Citation>().AsNoTracking().Where(citation => ids.Contains(citation.Id)).ToDictionaryAsync(citation => citation.Id, CitationModel.Of, ct);
        return new(
            [.. levels.Select(level => new PreventionFramework.LevelModel(level.Code, level.Label, level.Meaning, level.Population, level.PopulationStatus, citations[level.CitationId]))],
            [.. blocks.Select(block => new PreventionFramework.BlockModel(block.Code, block.Label, block.OtherLabel, block.Meaning, citations[block.CitationId],
                block.OtherCitationId is { } other ? citations[other] : null))],
            Enum.GetValues<EcologicalLevel>(),
            [.. steps.Select(step => new PreventionFramework.StepModel(step.Process, step.Order, step.Code, step.Label, step.ValueStatus, citations[step.CitationId]))]);
    }
}
