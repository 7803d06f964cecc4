using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A dry run: what pushing the return would say of its content. Nothing is stored and no key is needed. Scope outcomes:write.</summary>
public static class TryReturn
{
    /// <param name="Valid">Whether a push would be accepted, as far as the content goes; a live return for the same period still refuses it.</param>
    /// <param name="Counts">How much was read and how much is wrong.</param>
    /// <param name="Errors">At most 10,000; the rest are counted.</param>
    public sealed record Report(bool Valid, ReportCounts Counts, IReadOnlyList<Fault> Errors, IReadOnlyList<Fault> Warnings);

    public sealed record ReportCounts(int Rows, int Errors, int Warnings);

    public static async Task<Results<JsonAnswer<Report>, ProblemAnswer>> Handle(
        string dataSet, [AsParameters] ReturnParameters parameters, HttpContext http, ReturnIntake intake, Caller caller, CancellationToken ct)
    {
        var (body, tooLarge) = await RequestBody.Read(http.Request, ReturnLimits.MostBytes, ct);
        if (tooLarge is not null)
        {
            return tooLarge;
        }
        var taken = await intake.Take(http.Request, dataSet, body, parameters, caller, ct);
        return taken.Refusal is { } refusal ? refusal : new JsonAnswer<Report>(Tell(taken.Return!.Faults, taken.Return.Content.Rows.Count));
    }

    internal static Report Tell(ReturnFaults faults, int rows) =>
        new(faults.Count == 0, new ReportCounts(rows, faults.Count, faults.WarningCount), faults.Listed, faults.Warnings);
}
