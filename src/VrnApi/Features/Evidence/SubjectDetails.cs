using VrnApi.Data;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <summary>Adds to subjects what stands in records: signals for everybody, ratings for holders of <c>evidence:read</c>.</summary>
internal static class SubjectDetails
{
    public static async Task<IReadOnlyList<SubjectModel>> Fill(
        VrnDbContext db, IReadOnlyList<SubjectModel> subjects, Clocks at, Caller caller, CancellationToken ct)
    {
        var ids = subjects.Select(subject => subject.Id).ToList();
        var signals = await HarmSignals.OfSubjects(db, ids, at, ct);
        var ratings = caller.Has(EvidenceScopes.Ratings) ? await Ratings.OfSubjects(db, ids, at, ct) : null;
        return [.. subjects.Select(subject => subject with
        {
            HarmSignals = [.. signals[subject.Id]],
            Ratings = ratings is null ? null : [.. ratings[subject.Id]],
        })];
    }
}
