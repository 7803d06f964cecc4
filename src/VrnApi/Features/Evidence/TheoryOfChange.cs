using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using CollectedIndicator = VrnApi.Data.Outcomes.Reference.Indicator;
using Indicator = VrnApi.Data.Evidence.Indicator;

namespace VrnApi.Features.Evidence;

public enum CollectionState
{
    /// <summary>A data set carries it.</summary>
    Live,

    /// <summary>Nobody collects it here.</summary>
    NotCollected,
}

/// <summary>From a subject to a change that it is meant to bring about, and on to what would show it.</summary>
/// <param name="Step">Step of the evaluation process: defining outcomes.</param>
/// <param name="Direction"><c>increase</c> or <c>decrease</c>.</param>
public sealed record OutcomePath(
    Guid RecordId, string Step, string Outcome, string Label, string Direction, OutcomeHorizon Horizon, RecordBasis Basis, CitationModel Citation, IReadOnlyList<OutcomePath.IndicatorModel> Indicators)
{
    /// <param name="Step">Step of the evaluation process: developing indicators.</param>
    public sealed record IndicatorModel(
        string Step, string Code, string Label, string Unit, string Direction, RecordBasis Basis, CollectionState Status, CitationModel Citation, IReadOnlyList<CarrierModel> DataSets);

    /// <summary>A data set that counts it, with its latest published release; null while none is published.</summary>
    /// <param name="Step">Step of the evaluation process: collecting data.</param>
    /// <param name="Indicator">Its code in the catalogue of outcomes.</param>
    /// <param name="Href">Where the indicator is described.</param>
    public sealed record CarrierModel(string Step, string DataSet, string Indicator, string Href, string? LatestRelease);
}

/// <summary>Outcomes, indicators and data sets of a subject. Scope <c>interventions:read</c>.</summary>
public static class TheoryOfChange
{
    /// <param name="s">Id or slug.</param>
    public static Task<Results<JsonAnswer<EvidenceList<OutcomePath>>, ProblemAnswer>> Handle(
        [FromRoute] string s, [AsParameters] ListCriteria list, CancellationToken ct) =>
        list.OfSubject<OutcomePath>(s, [], async (id, at) => [.. (await OfSubjects(list.Db, [id], at, ct))[id]], path => $"{path.Outcome} {path.RecordId}", ct);

    internal static async Task<ILookup<Guid, OutcomePath>> OfSubjects(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct)
    {
        var links = await Query(db, at).Where(row => subjects.Contains(row.Standing.SubjectId)).ToListAsync(ct);
        var codes = links.Select(row => row.Link.OutcomeCode).Distinct().ToArray();
        var outcomes = await db.Set<IntendedOutcome>().AsNoTracking().Where(outcome => codes.Contains(outcome.Code)).ToDictionaryAsync(outcome => outcome.Code, ct);
        var indicators = (await Indicators(db, codes).ToListAsync(ct)).ToLookup(row => row.OutcomeCode);
        var mapped = indicators.SelectMany(group => group).Select(row => row.Indicator.Code).Distinct().ToArray();
        var carriers = (await Carriers(db, mapped, at.KnownAt).ToListAsync(ct)).ToLookup(row => row.Indicator, row => row.Carrier);
        return links.Select(row => (row.Standing.SubjectId, Path: new OutcomePath(
                row.Standing.RecordId, "define", row.Link.OutcomeCode, outcomes[row.Link.OutcomeCode].Label, outcomes[row.Link.OutcomeCode].Direction,
                row.Link.Horizon, row.Standing.Basis, CitationModel.Of(row.Standing.Citation),
                [.. indicators[row.Link.OutcomeCode].OrderBy(each => each.Indicator.Code, StringComparer.Ordinal).Select(each => new OutcomePath.IndicatorModel(
                    "develop", each.Indicator.Code, each.Indicator.Label, each.Indicator.Unit, each.Indicator.Direction, each.Basis,
                    carriers[each.Indicator.Code].Any() ? CollectionState.Live : CollectionState.NotCollected, CitationModel.Of(each.Citation),
                    [.. carriers[each.Indicator.Code].OrderBy(carrier => carrier.Indicator, StringComparer.Ordinal)]))])))
            .OrderBy(pair => pair.Path.Outcome, StringComparer.Ordinal).ThenBy(pair => pair.Path.RecordId).ToLookup(pair => pair.SubjectId, pair => pair.Path);
    }

    internal static IQueryable<Row> Query(VrnDbContext db, Clocks at) =>
        from link in db.Set<OutcomeLink>().AsNoTracking()
        join standing in Records.Standings(db, at) on link.RecordId equals standing.RecordId
        select new Row { Standing = standing, Link = link };

    internal static IQueryable<IndicatorRow> Indicators(VrnDbContext db, string[] outcomes) =>
        from pair in db.Set<OutcomeIndicator>().AsNoTracking()
        join indicator in db.Set<Indicator>() on pair.IndicatorCode equals indicator.Code
        join citation in db.Set<Citation>() on pair.CitationId equals citation.Id
        where outcomes.Contains(pair.OutcomeCode)
        select new IndicatorRow { OutcomeCode = pair.OutcomeCode, Basis = pair.Basis, Indicator = indicator, Citation = citation };

    /// <param name="known">A release that came later, and a withdrawal that was confirmed later, were not known then.</param>
    internal static IQueryable<CarrierRow> Carriers(VrnDbContext db, string[] indicators, DateTimeOffset known) =>
        from mapping in db.Set<IndicatorMapping>().AsNoTracking()
        join collected in db.Set<CollectedIndicator>() on mapping.OutcomesIndicatorCode equals collected.Code
        where indicators.Contains(mapping.IndicatorCode)
        select new CarrierRow(mapping.IndicatorCode, new OutcomePath.CarrierModel("collect", collected.DataSetId, collected.Code, "/v1/outcomes/indicators/" + collected.Code,
            db.Set<DataSetVersion>().Where(version => version.DataSetId == collected.DataSetId && version.PublishAt <= known)
                .Where(version => version.Status == VersionStatus.Published || version.Status == VersionStatus.Deprecated || (version.Status == VersionStatus.Withdrawn
                    && db.Set<PublicationRequest>().Any(request => request.Kind == PublicationRequestKind.Withdrawal && request.ConfirmedAt > known && request.Versions.Contains(version.Id))))
                .OrderByDescending(version => version.Major).ThenByDescending(version => version.Minor).ThenByDescending(version => version.Patch)
                .Select(version => version.Major + "." + version.Minor + "." + version.Patch).FirstOrDefault()));

    internal sealed record CarrierRow(string Indicator, OutcomePath.CarrierModel Carrier);

    internal sealed class IndicatorRow
    {
        public required string OutcomeCode { get; init; }

        public required RecordBasis Basis { get; init; }

        public required Indicator Indicator { get; init; }

        public required Citation Citation { get; init; }
    }

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required OutcomeLink Link { get; init; }
    }
}
