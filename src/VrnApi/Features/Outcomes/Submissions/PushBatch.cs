using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Data;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>Returns of many establishments or periods in one body. All of them are stored, or none, and all that is wrong with any is told. Scope outcomes:write.</summary>
public static class PushBatch
{
    /// <param name="Submissions">In the order of the body.</param>
    public sealed record SubmissionBatchModel(IReadOnlyList<SubmissionModel> Submissions);

    public static async Task<Results<CreatedAnswer<SubmissionBatchModel>, ProblemAnswer>> Handle(
        string dataSet, [AsParameters] BatchParameters parameters, HttpContext http, ReturnIntake intake, ReturnStore store, RefusedReturns refused, PublicAddress address, Caller caller, CancellationToken ct)
    {
        var body = Idempotency.Body(http);
        var (taken, batch, refusal) = await intake.TakeMany(http.Request, dataSet, body, parameters, caller, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (batch!.InFile.Count > 0 || taken.Any(one => one.Return!.Faults.Count > 0))
        {
            return await refused.Tell(dataSet, batch, caller, ct);
        }
        var (stored, exists) = await store.PushMany(taken, RequestBody.Fingerprint(http.Request, body), caller, ct);
        if (exists is not null)
        {
            return exists;
        }
        return new CreatedAnswer<SubmissionBatchModel>(
            new([.. stored.Select(one => SubmissionModel.Of(one, taken[0].DataSet!.Synthetic))]), address.Absolute($"/v1/outcomes/data-sets/{dataSet}/submissions"));
    }

    /// <summary>As <see cref="RepeatedPush"/>, for every return of the batch.</summary>
    internal static Task<ProblemAnswer?> Again(IServiceProvider services, VrnDbContext db, Caller caller, byte[] answer, CancellationToken ct) =>
        RepeatedPush.Refusal(services, db, caller, [.. JsonSerializer.Deserialize<SubmissionBatchModel>(answer, VrnJson.Options)!.Submissions.Select(one => one.Id)], ct);
}
