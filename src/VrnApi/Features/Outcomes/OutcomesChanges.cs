using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes;

/// <summary>The reader's own returns in the change feed, without their counts.</summary>
internal static class OutcomesChanges
{
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
    };
}
