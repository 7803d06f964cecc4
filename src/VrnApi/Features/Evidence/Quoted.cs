using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>Quoted statements that are no outcome data: they travel with the executable and change with it alone. Scope <c>evidence:read</c>.</summary>
public static class Quoted
{
    /// <param name="Value">As quoted: a number, or a period of the day.</param>
    /// <param name="Operator">Such as <c>more-than</c>; null where the document gives none.</param>
    public sealed record FigureModel(string Code, string Label, string Value, string? Operator, string? Unit, CitationModel Citation);

    public sealed record MeasureModel(string Code, string Label, string Direction, string Scope, CitationModel Citation);

    /// <param name="Group">How the handbook groups it.</param>
    public sealed record SourceModel(string Code, string Group, string Label, string? Detail, CitationModel Citation);

    private sealed record FigureFact(string Code, string Label, JsonElement Value, string? Operator, string? Unit, CitationModel Citation);

    private sealed record QuotedFile(FigureFact[] ReferenceFigures, MeasureModel[] SuccessMeasures, SourceModel[] SchoolDataSources);

    private static readonly QuotedFile File = SeedFile.Read<QuotedFile>("seed/evidence.json");

    public static Results<JsonAnswer<Page<FigureModel>>, ProblemAnswer> Figures([AsParameters] CodeListCriteria list) => list.Of(
        [.. File.ReferenceFigures.Select(row => new FigureModel(row.Code, row.Label, row.Value.ToString(), row.Operator, row.Unit, row.Citation))], row => row.Code);

    public static Results<JsonAnswer<Page<MeasureModel>>, ProblemAnswer> Measures([AsParameters] CodeListCriteria list) => list.Of(File.SuccessMeasures, row => row.Code);

    public static Results<JsonAnswer<Page<SourceModel>>, ProblemAnswer> Sources([AsParameters] CodeListCriteria list) => list.Of(File.SchoolDataSources, row => row.Code);
}
