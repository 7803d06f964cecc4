using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>Which codes of a list became which in a later version. Scope outcomes:read.</summary>
public static class ListCrosswalks
{
    /// <param name="Basis">published by the list's owner, or own-reading, which must not convert values.</param>
    public sealed record CrosswalkModel(string FromVersion, string FromCode, string ToVersion, string ToCode, string Basis);

    public static Results<JsonAnswer<Page<CrosswalkModel>>, ProblemAnswer> Handle(string id, OutcomesCatalogue catalogue) =>
        catalogue.CodeLists.TryGetValue(id, out var list)
            ? new JsonAnswer<Page<CrosswalkModel>>(new(
                [.. list.Crosswalks.Select(walk => new CrosswalkModel(walk.FromVersion, walk.FromCode, walk.ToVersion, walk.ToCode, walk.Basis))], null))
            : new ProblemAnswer(Problems.NotFound);
}
