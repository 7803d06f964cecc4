using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>Released rows in GraphQL: the question of REST, read by the same reader and put to the same rows.</summary>
internal static class ReleasedQueries
{
    private const string Field = "Query.outcomeRows";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
    };

    public sealed record RowsArguments(
        string DataSet, string? Version, DateTimeOffset? AsOf, Criteria? Criteria, IReadOnlyList<string> Indicators, int? First, string? After);

    public sealed record Criteria(
        IReadOnlyList<Criteria>? And, IReadOnlyList<Criteria>? Or, Criteria? Not, FilterComparators? Filters, PlaceSet? Locations, LevelSet? GeographicLevels, PeriodComparators? TimePeriods);

    public sealed record PlaceSet(PlaceInput? Eq, PlaceInput? NotEq, IReadOnlyList<PlaceInput>? In, IReadOnlyList<PlaceInput>? NotIn);

    public sealed record PlaceInput(GeographicLevel? Level, string? Code, string? Id, string? OldCode);

    public sealed record LevelSet(GeographicLevel? Eq, GeographicLevel? NotEq, IReadOnlyList<GeographicLevel>? In, IReadOnlyList<GeographicLevel>? NotIn);

    /// <param name="Number">Rows of the answer that come before it.</param>
    public sealed record RowModel(
        long Number, PeriodModel Period, GeographicLevel Level, AreaModel Area, IReadOnlyList<OptionModel> Filters, IReadOnlyList<ValueModel> Values, IReadOnlyList<FootnoteModel> Footnotes, CoverageBand Coverage);

    public sealed record PeriodModel(string Period, string Code, DateOnly From, DateOnly To);

    public sealed record AreaModel(string Id, string Code, string Name);

    public sealed record OptionModel(string Id, string Filter, string Code, string Label);

    public sealed record ValueModel(IndicatorModel Indicator, decimal? Value, CellStatus Status);

    public sealed record FootnoteModel(int Number, string Text);

    /// <summary>What is said of an answer as a whole.</summary>
    public sealed record OfAll(string Version, bool Synthetic, IReadOnlyList<QueryWarning> Warnings);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<RowModel>("OutcomeRow");
        bind.Model<PeriodModel>("OutcomePeriod");
        bind.Model<AreaModel>("Area");
        bind.Model<OptionModel>("FilterOption");
        bind.Model<ValueModel>("OutcomeValue");
        bind.Model<FootnoteModel>("Footnote");
        bind.Model<QueryWarning>("OutcomeWarning");
        bind.Extra<OfAll>("OutcomeRowConnection");
        bind.Connection<RowsArguments, RowModel>(Field, Rows);
    }

    private static async Task<Connected<RowModel>> Rows(RowsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var catalogue = call.Services.GetRequiredService<OutcomesCatalogue>();
        var body = new JsonObject { ["indicators"] = new JsonArray([.. asked.Indicators.Select(id => (JsonNode)id)]) };
        if (asked.Criteria is { } criteria)
        {
            body["criteria"] = JsonSerializer.SerializeToNode(criteria, Form);
        }
        var (read, refusal) = new QuestionReader(catalogue, asked.DataSet).Read(JsonSerializer.SerializeToElement(body));
        if (read is null)
        {
            throw await Refusals.Of(call, refusal!);
        }
        if (asked.Version is { } text && VersionPattern.Parse(text) is null)
        {
            throw new FieldException(Problems.InvalidQuery.GraphQLCode, "A version such as 2.1.0, or 2.1.*, 2.* or *, is wanted.");
        }
        // A cursor knows its version: a release between two pages does not move the rows.
        var (number, version) = ("", asked.Version is { } pattern ? VersionPattern.Parse(pattern) : null);
        var places = new Places<RowModel>($"{asked.DataSet}\n{read.Text}", 2, row => [number, row.Number.ToString(CultureInfo.InvariantCulture)]);
        var window = Connections.Window(call, Field, new(asked.First, asked.After, null, null), places);
        var offset = 0L;
        if (window.After is { } place)
        {
            (version, offset) = (VersionPattern.Parse(place[0]), long.Parse(place[1], CultureInfo.InvariantCulture) + 1);
        }
        var question = read with { Version = version, AsOf = window.After is null ? asked.AsOf : null, Page = 1, PageSize = Math.Max(1, window.Limit) };
        var (asking, missing) = await Asking.Open(call.Db, catalogue, asked.DataSet, question, call.Caller, call.Cursors, ct);
        if (asking is null)
        {
            throw await Refusals.Of(call, missing!);
        }
        number = ReleasedVersions.NumberOf(asking.Version);
        var answer = await (asking with { Offset = offset }).Answer(call.Db, call.Services.GetRequiredService<VersionShapes>(), call.Caller, call.Cursors, ct);
        var models = new Dictionary<string, IndicatorModel>();
        var rows = await answer.Rows(ct).Take(window.Limit).Select((row, index) => Model(row, offset + index, answer.Shape, models)).ToListAsync(ct);
        var total = answer.Paging!.TotalResults;
        return Connections.Make(call, Field, places, window, new Slice<RowModel>(rows, offset + rows.Count < total), false, offset > 0, wanted.TotalCount ? total : null)
            with
        { Extra = new OfAll(number, asking.Version.Synthetic, answer.Warnings) };
    }

    private static RowModel Model(ReleasedRow row, long number, VersionShape shape, Dictionary<string, IndicatorModel> models) => new(
        number,
        new PeriodModel(row.Period.Period, row.Period.Code, row.Period.Start, row.Period.End),
        row.Place.Level,
        new AreaModel(row.Place.Id, row.Place.Code, row.Place.Name),
        [.. row.Filters.Select(option => new OptionModel(option.Id, option.Filter, option.Code, option.Label))],
        [.. row.Values.Select(value => new ValueModel(
            models.TryGetValue(value.Indicator.Code, out var known) ? known : models[value.Indicator.Code] = IndicatorModel.Of(value.Indicator),
            value.Value is null ? null : decimal.Parse(value.Text, CultureInfo.InvariantCulture), value.Status))],
        [.. row.Footnotes.Where(shape.Footnotes.ContainsKey).Select(note => new FootnoteModel(note, shape.Footnotes[note].Text))],
        row.Coverage);
}
