using Microsoft.EntityFrameworkCore;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Outcomes;

/// <summary>The outcomes catalogue in GraphQL. Returns are pushed by REST alone, and figures are read from releases alone.</summary>
internal static class OutcomesGraphQL
{
    public sealed record DataSetsArguments(int? First, string? After);

    public sealed record IndicatorsArguments(int? First, string? After, string? DataSet);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<DataSetModel>("OutcomeDataSet");
        bind.Model<IndicatorModel>("Indicator");
        bind.Connection<DataSetsArguments, DataSetModel>("Query.outcomeDataSets", DataSets);
        bind.Connection<IndicatorsArguments, IndicatorModel>("Query.outcomeIndicators", Indicators);
    }

    private static Task<Connected<DataSetModel>> DataSets(DataSetsArguments arguments, Wanted wanted, Call call, CancellationToken ct) =>
        ForwardPage.Of(call, "Query.outcomeDataSets", arguments.First, arguments.After, 1, wanted,
            async (position, limit) =>
            {
                var (rows, more) = await ListDataSets.Page(call.Db, Catalogue(call), position?[0], limit, ct);
                return new Slice<DataSetModel>(rows, more);
            },
            dataSet => [dataSet.Id],
            () => ListDataSets.Query(call.Db).CountAsync(ct));

    private static Task<Connected<IndicatorModel>> Indicators(IndicatorsArguments arguments, Wanted wanted, Call call, CancellationToken ct)
    {
        var criteria = new ListIndicators.Criteria(arguments.DataSet, null, null);
        Task<Slice<IndicatorModel>> Page(string[]? position, int limit)
        {
            var (rows, more) = ListIndicators.Page(Catalogue(call), criteria, position?[0], limit);
            return Task.FromResult(new Slice<IndicatorModel>(rows, more));
        }
        return ForwardPage.Of(call, "Query.outcomeIndicators", arguments.First, arguments.After, 1, wanted, Page,
            indicator => [indicator.Code],
            () => Task.FromResult(ListIndicators.Page(Catalogue(call), criteria, null, int.MaxValue - 1).Rows.Count));
    }

    private static OutcomesCatalogue Catalogue(Call call) => call.Services.GetRequiredService<OutcomesCatalogue>();
}
