using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A partner pushes its counts for a period. All of it is stored, or all that is wrong with it is told. Scope outcomes:write.</summary>
public static class PushReturn
{
    /// <param name="draft">true keeps the return as a draft, whatever its rules say.</param>
    public static async Task<Results<CreatedAnswer<SubmissionModel>, ProblemAnswer>> Handle(
        string dataSet, [FromQuery] bool? draft, [AsParameters] ReturnParameters parameters, HttpContext http, ReturnIntake intake, ReturnStore store, Caller caller, CancellationToken ct)
    {
        var body = Idempotency.Body(http);
        var taken = await intake.Take(http.Request, dataSet, body, parameters, caller, ct);
        var sha256 = RequestBody.Fingerprint(http.Request, body);
        return draft == true ? await store.Draft(taken, sha256, caller, ct) : await store.Push(taken, sha256, caller, http.Request, ct);
    }
}
