using VrnApi.Data.Outcomes.Raw;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A return as far as choosing it goes.</summary>
/// <param name="Owner">Provider, establishment and period: of each, one return counts.</param>
internal sealed record Candidate(Guid Id, string Owner, SubmissionState State, DateTimeOffset SubmittedAt, DateTimeOffset? StateChangedAt, Guid? BasedOn);

/// <summary>Which returns a release is made of: those that stood accepted at the cut-off.</summary>
internal static class CutOff
{
    /// <param name="excluded">Changes to leave for a later release: the return before takes their place, or none.</param>
    public static IEnumerable<Guid> Select(IReadOnlyCollection<Candidate> candidates, DateTimeOffset cutOff, IReadOnlySet<Guid> excluded)
    {
        var byId = candidates.ToDictionary(candidate => candidate.Id);
        foreach (var owner in candidates.Where(candidate => Stood(candidate, cutOff)).GroupBy(candidate => candidate.Owner, StringComparer.Ordinal))
        {
            var chosen = owner.OrderByDescending(candidate => candidate.SubmittedAt).ThenByDescending(candidate => candidate.Id).FirstOrDefault();
            while (chosen is not null && excluded.Contains(chosen.Id))
            {
                chosen = chosen.BasedOn is { } earlier ? byId.GetValueOrDefault(earlier) : null;
            }
            if (chosen is not null)
            {
                yield return chosen.Id;
            }
        }
    }

    private static bool Stood(Candidate candidate, DateTimeOffset cutOff) => candidate.SubmittedAt <= cutOff
        && (candidate.State == SubmissionState.Accepted
            || (candidate.State is SubmissionState.Superseded or SubmissionState.Withdrawn && candidate.StateChangedAt > cutOff));
}
