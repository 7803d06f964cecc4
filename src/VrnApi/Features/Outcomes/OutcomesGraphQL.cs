using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Outcomes;

/// <summary>The outcomes catalogue and returns in GraphQL. Figures are read from releases alone.</summary>
internal static class OutcomesGraphQL
{
    public sealed record DataSetsArguments(int? First, string? After, int? Last, string? Before);

    public sealed record IndicatorsArguments(string? DataSet, int? First, string? After, int? Last, string? Before);

    public sealed record DataSetArguments(string Id);

    public sealed record IndicatorArguments(string Code);

    public sealed record CodeListsArguments(int? First, string? After, int? Last, string? Before);

    public sealed record CodeListArguments(string Id);

    public sealed record VersionsArguments(DateOnly? On);

    private static readonly Places<DataSetModel> ById = new("id", 1, dataSet => [dataSet.Id]);
    private static readonly Places<IndicatorModel> ByCode = new("code", 1, indicator => [indicator.Code]);

    private static readonly Places<CodeList> ByListId = new("id", 1, list => [list.Id]);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<DataSetModel>("OutcomeDataSet");
        bind.Model<IndicatorModel>("Indicator");
        bind.Model<CodeList>("OutcomeCodeList");
        bind.Model<GetCodeList.VersionModel>("OutcomeCodeListVersion");
        bind.Model<GetCodeList.CodeModel>("OutcomeCode");
        ReturnMutations.Bind(bind);
        ReturnQueries.Bind(bind);
        ReleasedQueries.Bind(bind);
        bind.Connection<DataSetsArguments, DataSetModel>("Query.outcomeDataSets", DataSets);
        bind.Connection<IndicatorsArguments, IndicatorModel>("Query.outcomeIndicators", Indicators);
        bind.One<DataSetArguments, DataSetModel>("Query.outcomeDataSet", async (asked, call, ct) =>
            (await ListDataSets.All(call.Db, Catalogue(call), ct)).FirstOrDefault(dataSet => dataSet.Id == asked.Id));
        bind.One<IndicatorArguments, IndicatorModel>("Query.outcomeIndicator", (asked, call, _) =>
            Task.FromResult(Catalogue(call).Indicators.TryGetValue(asked.Code, out var found) ? IndicatorModel.Of(found) : null));
        bind.Connection<CodeListsArguments, CodeList>("Query.outcomeCodeLists", (asked, wanted, call, _) =>
            Listed(call, "Query.outcomeCodeLists", new(asked.First, asked.After, asked.Last, asked.Before), ByListId, wanted, [.. Catalogue(call).CodeLists.Values], list => list.Id));
        bind.One<CodeListArguments, CodeList>("Query.outcomeCodeList", (asked, call, _) => Task.FromResult(Catalogue(call).CodeLists.GetValueOrDefault(asked.Id)));
        bind.Values<CodeList, VersionsArguments, IReadOnlyList<GetCodeList.VersionModel>>("OutcomeCodeList.versions", (lists, asked, _, _) =>
            Task.FromResult<IReadOnlyList<IReadOnlyList<GetCodeList.VersionModel>>>([.. lists.Select(list => GetCodeList.Versions(list, asked.On))]));
    }

    private static async Task<Connected<DataSetModel>> DataSets(DataSetsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var all = await ListDataSets.All(call.Db, Catalogue(call), ct);
        return await Listed(call, "Query.outcomeDataSets", new(asked.First, asked.After, asked.Last, asked.Before), ById, wanted, all, dataSet => dataSet.Id);
    }

    private static Task<Connected<IndicatorModel>> Indicators(IndicatorsArguments asked, Wanted wanted, Call call, CancellationToken ct) =>
        Listed(call, "Query.outcomeIndicators", new(asked.First, asked.After, asked.Last, asked.Before), ByCode, wanted,
            ListIndicators.All(Catalogue(call), asked.DataSet), indicator => indicator.Code);

    private static Task<Connected<T>> Listed<T>(
        Call call, string coordinate, Asked asked, Places<T> places, Wanted wanted, IReadOnlyList<T> all, Func<T, string> key) =>
        Connections.Of(call, coordinate, asked, places, wanted,
            window => Task.FromResult(window.Of(all, key)),
            beyond => Task.FromResult(beyond.Of(all, key).Rows.Count > 0),
            () => Task.FromResult(all.Count));

    private static OutcomesCatalogue Catalogue(Call call) => call.Services.GetRequiredService<OutcomesCatalogue>();
}
