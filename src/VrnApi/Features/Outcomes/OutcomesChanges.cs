using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes;

/// <summary>The reader's own returns in the change feed, without their counts; and what was released.</summary>
internal static class OutcomesChanges
{
    public const string VersionKind = "version";

    public static readonly FeedKind Submission = new("submission", "outcomes:write", id => $"/v1/outcomes/submissions/{id}", async (reading, ids, ct) =>
    {
        var rows = await (
            from submission in reading.Db.Set<Submission>().AsNoTracking()
            join dataSet in reading.Db.Set<DataSet>() on submission.DataSetId equals dataSet.Id
            where ids.Contains(submission.Id)
            select new GetReturn.Found { Submission = submission, Synthetic = dataSet.Synthetic }).ToListAsync(ct);
        return rows.ToDictionary(row => row.Submission.Id, row => RawJson.Of(SubmissionModel.Of(row.Submission, row.Synthetic), VrnJson.Options));
    })
    {
        Area = "outcomes",
        Event = state => Codes.Of(JsonSerializer.Deserialize<SubmissionModel>(state.Utf8.Span, VrnJson.Options)!.State),
    };

    /// <summary>Released versions, for all readers at the same moment. What is not published yet is not told.</summary>
    public static readonly FeedKind Version = new(VersionKind, "outcomes:read", null, async (reading, ids, ct) =>
    {
        var rows = await ReleasedVersions.Known(reading.Db).Where(version => ids.Contains(version.Id)).ToListAsync(ct);
        return (await VersionModel.Of(reading.Db, rows, ct)).ToDictionary(version => version.Id, version => RawJson.Of(version, VrnJson.Options));
    })
    {
        Area = "outcomes",
        Event = state => EventOf(JsonSerializer.Deserialize<VersionModel>(state.Utf8.Span, VrnJson.Options)!),
    };

    private static string EventOf(VersionModel version) => version is { Status: VersionStatus.Published, Corrections: > 0 } ? "corrected" : Codes.Of(version.Status);
}
