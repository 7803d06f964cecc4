using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>What is answered to a question, before it has a form: rows to be read once or more, and what is true of them all.</summary>
/// <param name="Paging">Null for a whole version.</param>
/// <param name="Indicators">In the order of the values of a row.</param>
/// <param name="Rows">The same rows at every reading.</param>
internal sealed record ReleasedAnswer(
    DataSetRules DataSet,
    DataSetVersion Version,
    VersionShape Shape,
    IReadOnlyList<Indicator> Indicators,
    IReadOnlyList<QueryWarning> Warnings,
    AnswerPage? Paging,
    bool Debug,
    Func<CancellationToken, IAsyncEnumerable<ReleasedRow>> Rows)
{
    public string Number => ReleasedVersions.NumberOf(Version);
}

/// <param name="TotalResults">Rows that match, frozen ones: it depends on the question and never on a value.</param>
/// <param name="Next">Cursor of the page behind this one; null on the last.</param>
internal sealed record AnswerPage(int Page, int PageSize, int TotalResults, int TotalPages, string? Next);
