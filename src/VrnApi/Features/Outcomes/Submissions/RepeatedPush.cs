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
        return await Refusal(services, db, caller, [JsonSerializer.Deserialize<SubmissionModel>(answer, VrnJson.Options)!.Id], ct);
    }

    /// <summary>Whether the caller could push today what it stored then.</summary>
    /// <param name="ids">Returns of one data set.</param>
    public static async Task<ProblemAnswer?> Refusal(IServiceProvider services, VrnDbContext db, Caller caller, Guid[] ids, CancellationToken ct)
    {
        var stored = await db.Set<Submission>().AsNoTracking().Where(submission => ids.Contains(submission.Id)).ToListAsync(ct);
        if (stored.Count != ids.Length || !services.GetRequiredService<OutcomesCatalogue>().DataSets.TryGetValue(stored[0].DataSetId, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var areas = await db.Set<SubmissionRow>().Where(row => ids.Contains(row.SubmissionId) && row.AreaNumber != null)
            .Select(row => row.AreaNumber!.Value).Distinct().ToListAsync(ct);
        var environment = services.GetRequiredService<IHostEnvironment>();
        return SubmitterRights.Refusal(caller, rules)
            ?? SubmitterRights.Refusal(caller, rules, environment)
            ?? stored.Select(submission => SubmitterRights.Refusal(caller, rules, submission.EstablishmentUrn)).FirstOrDefault(refusal => refusal is not null)
            ?? SubmitterRights.Refusal(caller, rules, environment, areas.Select(GssNumber.CodeOf));
    }
}
