using VrnApi.Data.Outcomes.Raw;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A return as far as choosing it goes.</summary>
/// <param name="Owner">Provider, establishment and period: of each, one return counts.</param>
internal sealed record Candidate(Guid Id, string Owner, SubmissionState State, DateTimeOffset SubmittedAt, DateTimeOffset? StateChangedAt, Guid? BasedOn);

/// <summary>Which returns a release is made of: those that stood accepted at the cut-off.</summary>
internal static class CutOff
{
    /// <param name="excluded">
    /// Changes to leave for a later release. In the place of a new return stands the one before, or none; in that of a withdrawn one, what of it was released.
    /// </param>
    /// <param name="released">The returns that earlier releases were made of.</param>
    public static IEnumerable<Guid> Select(IReadOnlyCollection<Candidate> candidates, DateTimeOffset cutOff, IReadOnlySet<Guid> excluded, IReadOnlySet<Guid> released)
    {
        var byId = candidates.ToDictionary(candidate => candidate.Id);
        foreach (var owner in candidates.Where(candidate => Stood(candidate, cutOff) || IsWaiting(candidate)).GroupBy(candidate => candidate.Owner, StringComparer.Ordinal))
        {
            var chosen = owner.OrderByDescending(candidate => candidate.SubmittedAt).ThenByDescending(candidate => candidate.Id)
                // Whoever came and went between two releases was never there: setting its withdrawal aside must not bring it in.
                .Select(candidate => IsWaiting(candidate) ? Back(candidate, released.Contains) : Back(candidate, id => !excluded.Contains(id)))
                .FirstOrDefault(candidate => candidate is not null);
            if (chosen is not null)
            {
                yield return chosen.Id;
            }
        }

        // Its withdrawal is left for a later release.
        bool IsWaiting(Candidate candidate) => candidate.State == SubmissionState.Withdrawn && candidate.StateChangedAt <= cutOff && excluded.Contains(candidate.Id);

        // The first that will do: itself, what it corrected, what that corrected.
        Candidate? Back(Candidate from, Func<Guid, bool> willDo)
        {
            Candidate? chosen = from;
            while (chosen is not null && !willDo(chosen.Id))
            {
                chosen = chosen.BasedOn is { } earlier ? byId.GetValueOrDefault(earlier) : null;
            }
            return chosen;
        }
    }

    private static bool Stood(Candidate candidate, DateTimeOffset cutOff) => candidate.SubmittedAt <= cutOff
        && (candidate.State == SubmissionState.Accepted
            || (candidate.State is SubmissionState.Superseded or SubmissionState.Withdrawn && candidate.StateChangedAt > cutOff));
}
