using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>One of the caller's own returns. Another partner's is answered as an unknown one is. Scope outcomes:write.</summary>
public static class GetReturn
{
    public static async Task<Results<JsonAnswer<SubmissionModel>, ProblemAnswer>> Handle(Guid id, VrnDbContext db, CancellationToken ct) =>
        await Query(db, id).SingleOrDefaultAsync(ct) is { } found
            ? new JsonAnswer<SubmissionModel>(SubmissionModel.Of(found.Submission, found.Synthetic))
            : new ProblemAnswer(Problems.NotFound);

    /// <summary>Those of some ids that are the caller's own.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, SubmissionModel>> ByIds(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await Query(db).Where(found => ids.Contains(found.Submission.Id))
            .ToDictionaryAsync(found => found.Submission.Id, found => SubmissionModel.Of(found.Submission, found.Synthetic), ct);

    internal static IQueryable<Found> Query(VrnDbContext db, Guid id) => Query(db).Where(found => found.Submission.Id == id);

    private static IQueryable<Found> Query(VrnDbContext db) =>
        from submission in db.Set<Submission>().AsNoTracking()
        join dataSet in db.Set<DataSet>() on submission.DataSetId equals dataSet.Id
        select new Found { Submission = submission, Synthetic = dataSet.Synthetic };

    internal sealed class Found
    {
        public required Submission Submission { get; init; }

        public required bool Synthetic { get; init; }
    }
}
