using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>One code list with its codes, every version or the one in force on a day. Scope outcomes:read.</summary>
public static class GetCodeList
{
    /// <param name="On">A day; null = every version, inactive ones included.</param>
    public sealed record Criteria(DateOnly? On);

    public sealed record CodeListModel(string Id, string Label, IReadOnlyList<VersionModel> Versions);

    /// <param name="Active">Whether returns may use its codes.</param>
    /// <param name="Verified">Whether it was compared with the publisher's list.</param>
    public sealed record VersionModel(
        string Version, DateOnly? ValidFrom, DateOnly? ValidTo, bool Active, bool Verified, string Citation, IReadOnlyList<CodeModel> Codes);

    /// <param name="Group">The coarser class that sparse tables use instead.</param>
    public sealed record CodeModel(string Code, string Label, string? Group);

    public static Results<JsonAnswer<CodeListModel>, ProblemAnswer> Handle(string id, [AsParameters] Criteria criteria, OutcomesCatalogue catalogue)
    {
        if (!catalogue.CodeLists.TryGetValue(id, out var list))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<CodeListModel>(new CodeListModel(list.Id, list.Label, Versions(list, criteria.On)));
    }

    /// <summary>Every version of a list, or the one in force on a day.</summary>
    internal static IReadOnlyList<VersionModel> Versions(CodeList list, DateOnly? on) =>
        [.. list.Versions.Where(version => on is not { } day || version.IsInForce(day)).Select(Model)];

    private static VersionModel Model(CodeListVersion version) => new(
        version.Version, version.ValidFrom, version.ValidTo, version.Active, version.Verified, version.Citation,
        [.. version.Codes.Select(code => new CodeModel(code.Value, code.Label, code.Group))]);
}
