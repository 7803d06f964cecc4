using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>The dated lists that codes of returns come from, without their codes. Scope outcomes:read.</summary>
public static class ListCodeLists
{
    private const string List = "/v1/outcomes/code-lists";

    public sealed record Criteria(string? After, int? Limit);

    /// <param name="Versions">Names of its versions, the active ones among them.</param>
    public sealed record CodeListEntry(string Id, string Label, IReadOnlyList<string> Versions, IReadOnlyList<string> ActiveVersions);

    public static Results<JsonAnswer<Page<CodeListEntry>>, ProblemAnswer> Handle(
        [AsParameters] Criteria criteria, HttpContext http, OutcomesCatalogue catalogue, Caller caller, Cursors cursors)
    {
        var (limit, after, refusal) = CataloguePage.Position(caller, cursors, List, criteria.Limit, criteria.After);
        if (refusal is not null)
        {
            return refusal;
        }
        var (rows, more) = CataloguePage.Of(catalogue.CodeLists, _ => true, after, limit);
        return CataloguePage.Answer(http, caller, cursors, List, ([.. rows.Select(Entry)], more), list => list.Id);
    }

    private static CodeListEntry Entry(CodeList list) => new(
        list.Id, list.Label, [.. list.Versions.Select(version => version.Version)],
        [.. list.Versions.Where(version => version.Active).Select(version => version.Version)]);
}
