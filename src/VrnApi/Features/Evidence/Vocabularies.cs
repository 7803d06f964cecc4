using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>An entry of a small list that documents print.</summary>
/// <param name="Label">Null unless <paramref name="ValueStatus"/> is <c>stated</c>.</param>
public sealed record OutcomeTermModel(string Code, string? Label, ValueStatus ValueStatus, CitationModel Citation);

/// <param name="Direction"><c>increase</c> or <c>decrease</c>.</param>
public sealed record IntendedOutcomeModel(string Code, string Label, string Direction, CitationModel Citation);

/// <param name="Direction"><c>lower-is-better</c>, <c>higher-is-better</c> or <c>context</c>.</param>
/// <param name="DataSets">The data sets that carry it; none when nobody collects it.</param>
public sealed record EvidenceIndicatorModel(string Code, string Label, string Unit, string Direction, CitationModel Citation, IReadOnlyList<OutcomePath.CarrierModel> DataSets);

/// <param name="PublishedOn">As printed.</param>
public sealed record DocumentModel(string Code, string Title, string Publisher, string Edition, string PublishedOn, DateOnly? PublishedFrom, DateOnly? PublishedTo, DatePrecision Precision, string? Sha256, string? Url);

/// <summary>The lists that records refer to.</summary>
public static class Vocabularies
{
    public static async Task<Results<JsonAnswer<Page<OutcomeTermModel>>, ProblemAnswer>> OutcomeTerms([AsParameters] CodeListCriteria list, CancellationToken ct) =>
        list.Of(await (from term in list.Db.Set<OutcomeTerm>()
                       join citation in list.Db.Set<Citation>() on term.CitationId equals citation.Id
                       select new OutcomeTermModel(term.Code, term.Label, term.ValueStatus, CitationModel.Of(citation))).ToListAsync(ct), term => term.Code);

    public static async Task<Results<JsonAnswer<Page<IntendedOutcomeModel>>, ProblemAnswer>> IntendedOutcomes([AsParameters] CodeListCriteria list, CancellationToken ct) =>
        list.Of(await (from outcome in list.Db.Set<IntendedOutcome>()
                       join citation in list.Db.Set<Citation>() on outcome.CitationId equals citation.Id
                       select new IntendedOutcomeModel(outcome.Code, outcome.Label, outcome.Direction, CitationModel.Of(citation))).ToListAsync(ct), outcome => outcome.Code);

    public static async Task<Results<JsonAnswer<Page<EvidenceIndicatorModel>>, ProblemAnswer>> Indicators([AsParameters] CodeListCriteria list, CancellationToken ct)
    {
        var rows = await (from indicator in list.Db.Set<Indicator>().AsNoTracking()
                          join citation in list.Db.Set<Citation>() on indicator.CitationId equals citation.Id
                          select new { Indicator = indicator, Citation = citation }).ToListAsync(ct);
        var carriers = (await TheoryOfChange.Carriers(list.Db, [.. rows.Select(row => row.Indicator.Code)], list.Clock.GetUtcNow()).ToListAsync(ct)).ToLookup(row => row.Indicator, row => row.Carrier);
        return list.Of([.. rows.Select(row => new EvidenceIndicatorModel(row.Indicator.Code, row.Indicator.Label, row.Indicator.Unit, row.Indicator.Direction,
            CitationModel.Of(row.Citation), [.. carriers[row.Indicator.Code].OrderBy(carrier => carrier.Indicator, StringComparer.Ordinal)]))], indicator => indicator.Code);
    }

    public static async Task<Results<JsonAnswer<Page<DocumentModel>>, ProblemAnswer>> Documents([AsParameters] CodeListCriteria list, CancellationToken ct) =>
        list.Of([.. (await list.Db.Set<SourceDocument>().AsNoTracking().ToListAsync(ct)).Select(Model)], document => document.Code);

    internal static DocumentModel Model(SourceDocument document) => new(document.Code, document.Title, document.Publisher, document.Edition, document.PublishedText,
        document.PublishedFrom, document.PublishedTo, document.PublishedPrecision, document.Sha256, document.Url);
}
