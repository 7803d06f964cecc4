using System.Text.Json.Serialization;
using VrnApi.Data;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>What a version can be asked for, and the ids of it all. Scope outcomes:read.</summary>
public static class GetMeta
{
    private static readonly string[] Types = ["Indicators", "Filters", "Locations", "TimePeriods", "GeographicLevels", "Footnotes"];

    /// <param name="Types">Some of Indicators, Filters, Locations, TimePeriods, GeographicLevels and Footnotes, with commas between them; all if absent.</param>
    /// <param name="DataSetVersion">A version such as 2.1.0, or the newest of 2.1.*, 2.* or *; the latest published if absent.</param>
    public sealed record Criteria(string? Types, string? DataSetVersion);

    /// <param name="Synthetic">True when the figures are of made-up establishments.</param>
    public sealed record MetaModel(string DataSet, string Version, bool Synthetic)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MetaIndicator>? Indicators { get; init; }

        /// <summary>Filters by which some rows are told apart.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MetaFilter>? Filters { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MetaLocations>? Locations { get; init; }

        /// <summary>In their order.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MetaPeriod>? TimePeriods { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? GeographicLevels { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<MetaFootnote>? Footnotes { get; init; }

        public IReadOnlyList<QueryWarning> Warnings { get; init; } = [];
    }

    public sealed record MetaIndicator(string Id, string Code, string Label, string Unit, int Decimals, IndicatorKind Kind, string Polarity);

    public sealed record MetaFilter(string Id, string Code, string Label, IReadOnlyList<MetaOption> Options);

    /// <param name="Code">Total for all together: rows that the filter does not tell apart.</param>
    public sealed record MetaOption(string Id, string Code, string Label);

    public sealed record MetaLocations(string Level, IReadOnlyList<MetaLocation> Options);

    /// <param name="OldCodes">Codes of what became this area.</param>
    public sealed record MetaLocation(string Id, string Code, string Label, IReadOnlyList<string> OldCodes);

    /// <param name="From">First day, nominally.</param>
    /// <param name="To">Last day, nominally.</param>
    public sealed record MetaPeriod(string Period, string Code, DateOnly From, DateOnly To);

    /// <param name="Indicator">Code of the one that it is about; null for all.</param>
    public sealed record MetaFootnote(int Number, string Text, string? Indicator);

    internal static async Task<IResult> Handle(
        string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, VersionShapes shapes, CancellationToken ct)
    {
        var wanted = criteria.Types?.Split(',') ?? Types;
        VersionPattern? pattern = null;
        List<Fault> faults = [];
        if (wanted.Except(Types).Any())
        {
            faults.Add(Fault.InQuery("types", Problems.InvalidParameter.Code, $"The values must be of: {string.Join(", ", Types)}."));
        }
        if (criteria.DataSetVersion is { } text && (pattern = VersionPattern.Parse(text)) is null)
        {
            faults.Add(Fault.InQuery("dataSetVersion", Problems.InvalidParameter.Code, "A version such as 2.1.0, or 2.1.*, 2.* or *, is wanted."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!catalogue.DataSets.ContainsKey(dataSet))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var found = await ReleasedVersions.Find(db, dataSet, pattern, null, ct);
        if (found.Version is not { } version)
        {
            return found.Refusal!;
        }
        QueryDataSet.Released(http, version);
        var shape = await shapes.Of(db, version, ct);
        return new JsonAnswer<MetaModel>(new MetaModel(dataSet, ReleasedVersions.NumberOf(version), version.Synthetic)
        {
            Indicators = Of("Indicators", () => shape.Indicators.Select(one => new MetaIndicator(PublicId.Indicator(one.Code), one.Code, one.Label, one.Unit, one.Decimals, one.Kind, one.Polarity))),
            Filters = Of("Filters", () => shape.Filters.Select(filter => new MetaFilter(PublicId.Filter(filter), filter, shape.FilterLabels[filter],
                [.. shape.Options.Where(option => option.Filter == filter).Select(option => new MetaOption(option.Id, option.Code, option.Label))]))),
            Locations = Of("Locations", () => shape.Places.GroupBy(place => place.Level).Select(level => new MetaLocations(ReleasedLine.LevelOf(level.Key),
                [.. level.Select(place => new MetaLocation(place.Id, place.Code, place.Name, place.OldCodes))]))),
            TimePeriods = Of("TimePeriods", () => shape.Periods.Select(period => new MetaPeriod(period.Period, period.Code, period.Start, period.End))),
            GeographicLevels = Of("GeographicLevels", () => shape.Places.Select(place => ReleasedLine.LevelOf(place.Level)).Distinct()),
            Footnotes = Of("Footnotes", () => shape.Footnotes.Values.OrderBy(note => note.Number).Select(note => new MetaFootnote(note.Number, note.Text,
                note.IndicatorNumber is { } number ? catalogue.IndicatorOf(number)?.Code : null))),
            Warnings = [.. Asking.OfVersion(version)],
        });

        IReadOnlyList<T>? Of<T>(string type, Func<IEnumerable<T>> read) => wanted.Contains(type) ? [.. read()] : null;
    }
}
