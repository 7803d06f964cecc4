using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Whether a push may be answered again as it was: the return is the caller's, and whoever could not push it today, because the
/// agreement no longer opens its data set or one of its areas, is not told either what was pushed then.
/// </summary>
internal static class RepeatedPush
{
    /// <param name="answer">The <see cref="SubmissionModel"/> that was answered.</param>
    /// <returns>Null when it may.</returns>
    public static async Task<ProblemAnswer?> Refusal(IServiceProvider services, VrnDbContext db, Caller caller, byte[] answer, CancellationToken ct)
    {
        var id = JsonSerializer.Deserialize<SubmissionModel>(answer, VrnJson.Options)!.Id;
        if (await db.Set<Submission>().AsNoTracking().SingleOrDefaultAsync(submission => submission.Id == id, ct) is not { } stored
            || !services.GetRequiredService<OutcomesCatalogue>().DataSets.TryGetValue(stored.DataSetId, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var areas = await db.Set<SubmissionRow>().Where(row => row.SubmissionId == id && row.AreaNumber != null)
            .Select(row => row.AreaNumber!.Value).Distinct().ToListAsync(ct);
        var environment = services.GetRequiredService<IHostEnvironment>();
        return SubmitterRights.Refusal(caller, rules)
            ?? SubmitterRights.Refusal(caller, rules, environment)
            ?? SubmitterRights.Refusal(caller, rules, stored.EstablishmentUrn)
            ?? SubmitterRights.Refusal(caller, rules, environment, areas.Select(GssNumber.CodeOf));
    }
}
