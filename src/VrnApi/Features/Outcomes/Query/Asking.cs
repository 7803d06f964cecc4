using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>A question put to the version that it means. REST, files and GraphQL all ask through this.</summary>
/// <param name="Offset">Rows of the answer that come before its page.</param>
internal sealed record Asking(DataSetRules DataSet, Question Question, DataSetVersion Version, IReadOnlyList<DataSetVersion> Versions, long Offset)
{
    /// <summary>Finds the version, from the cursor where there is one. A data set that is unknown and one without a release are refused alike.</summary>
    public static async Task<(Asking? Asking, ProblemAnswer? Refusal)> Open(
        VrnDbContext db, OutcomesCatalogue catalogue, string dataSet, Question question, Caller caller, Cursors cursors, CancellationToken ct)
    {
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return (null, new ProblemAnswer(Problems.NotFound));
        }
        var (pattern, asOf, offset) = (question.Version, question.AsOf, ((question.Page ?? 1) - 1L) * question.PageSize);
        if (question.Cursor is { } cursor)
        {
            if (!cursors.TryOpen(caller, List(dataSet, question), cursor, 2, out var place))
            {
                return (null, new ProblemAnswer(Problems.InvalidCursor, null, [Fault.At("/cursor", Problems.InvalidCursor.Code, Problems.InvalidCursor.Title)]));
            }
            (pattern, asOf, offset) = (VersionPattern.Parse(place[0]), null, long.Parse(place[1], CultureInfo.InvariantCulture));
        }
        var found = await ReleasedVersions.Find(db, dataSet, pattern, asOf, ct);
        return found.Version is null ? (null, found.Refusal) : (new Asking(rules, question, found.Version, found.All, offset), null);
    }

    /// <summary>Says all that the answer depends on: the version, the question as it was understood, the page.</summary>
    public string Signature => string.Create(CultureInfo.InvariantCulture,
        $"{DataSet.Id}\n{ReleasedVersions.NumberOf(Version)}\n{Version.Status}\n{Convert.ToHexString(Version.LogicalSha256)}\n{Version.PublishAt.UtcTicks}\n{Offset}\n{Question.PageSize}\n{Question.Text}");

    /// <summary>Counts the rows and reads the page.</summary>
    public async Task<ReleasedAnswer> Answer(VrnDbContext db, VersionShapes shapes, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var shape = await shapes.Of(db, Version, ct);
        var warnings = new List<QueryWarning>();
        var condition = new RowFilter(shape, warnings).Of(Question.Criteria);
        var indicators = Question.Indicators ?? shape.Indicators;
        var rows = new ReleasedRows(db, shape, indicators, Blocks(shape));
        var matching = rows.Matching(condition);
        var total = await matching.CountAsync(ct);
        var page = Offset >= total ? []
            : await rows.Fill(RowOrder.Sort(matching, Question.Sorts, shape).Skip((int)Offset).Take(Question.PageSize), ct);
        if (Question.Indicators is { } asked && total > 0 && !(asked.Count == 1 && shape.Indicators.Contains(asked[0])))
        {
            // A page tells by itself which indicators its rows have; the database is asked only where one is not among them.
            var held = page.SelectMany(row => row.Values).Select(value => value.Indicator.Number).ToHashSet();
            if (page.Count < total && !asked.All(indicator => held.Contains(indicator.Number)))
            {
                held = await rows.Holding(condition, ct);
            }
            warnings.AddRange(asked.Select((indicator, index) => (indicator, index)).Where(one => !held.Contains(one.indicator.Number)).Select(one => QueryWarning.Unused(one.index)));
        }
        else if (Question.Indicators is { } missed && total == 0)
        {
            warnings.AddRange(missed.Select((indicator, index) => (indicator, index)).Where(one => !shape.Indicators.Contains(one.indicator)).Select(one => QueryWarning.Unused(one.index)));
        }
        var next = Offset + page.Count < total && page.Count > 0
            ? cursors.Seal(caller, List(DataSet.Id, Question), ReleasedVersions.NumberOf(Version), (Offset + page.Count).ToString(CultureInfo.InvariantCulture)) : null;
        return new ReleasedAnswer(
            DataSet, Version, shape, indicators, [.. warnings, .. total == 0 ? [QueryWarning.Nothing] : Array.Empty<QueryWarning>(), .. OfVersion(Version)],
            new AnswerPage((int)Math.Min(int.MaxValue, (Offset / Question.PageSize) + 1), Question.PageSize, total, (int)((total + (long)Question.PageSize - 1) / Question.PageSize), next),
            Question.Debug, _ => page.ToAsyncEnumerable());
    }

    /// <summary>What is true of every answer out of a version.</summary>
    public static IEnumerable<QueryWarning> OfVersion(DataSetVersion version)
    {
        if (version.Status == VersionStatus.Deprecated)
        {
            yield return QueryWarning.Deprecated;
        }
        if (version.Synthetic)
        {
            yield return QueryWarning.Synthetic;
        }
    }

    /// <summary>The version's blocks, or those of them that no version before an instant had.</summary>
    private IEnumerable<Guid> Blocks(VersionShape shape)
    {
        if (Question.UpdatedAfter is not { } after)
        {
            return shape.Blocks.Keys;
        }
        var before = Versions.Where(version => version.PublishAt <= after).SelectMany(version => version.Blocks).ToHashSet();
        return shape.Blocks.Keys.Where(block => !before.Contains(block));
    }

    private static string List(string dataSet, Question question) => $"/v1/outcomes/data-sets/{dataSet}/query\n{question.Text}";
}
