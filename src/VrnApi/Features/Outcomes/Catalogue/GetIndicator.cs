using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>One indicator by its code. Scope outcomes:read.</summary>
public static class GetIndicator
{
    public static Results<JsonAnswer<IndicatorModel>, ProblemAnswer> Handle(string code, OutcomesCatalogue catalogue) =>
        catalogue.Indicators.TryGetValue(code, out var indicator)
            ? new JsonAnswer<IndicatorModel>(IndicatorModel.Of(indicator))
            : new ProblemAnswer(Problems.NotFound);
}
