using VrnApi.Data;
using VrnApi.Data.Evidence;

namespace VrnApi.Features.Evidence;

/// <summary>
/// The two clocks. At (asOf, knownAt) a record is known if it was accepted by then; it ends on the earliest of its own last
/// day and the effective day of every supersession or withdrawal recorded by then.
/// </summary>
internal static class Records
{
    public static IQueryable<Record> InForce(VrnDbContext db, Clocks at)
    {
        var (asOf, knownAt) = at;
        return db.Set<Record>().Where(record => record.ValidFrom <= asOf && (record.ValidTo == null || record.ValidTo > asOf)
            && record.Decisions.Any(decision => decision.Decision == DecisionKind.Accept && decision.RecordedAt <= knownAt)
            && !record.Decisions.Any(decision =>
                (decision.Decision == DecisionKind.Supersede || decision.Decision == DecisionKind.Withdraw)
                && decision.RecordedAt <= knownAt && decision.EffectiveOn <= asOf));
    }

    /// <summary>With what an answer says of a record besides its content.</summary>
    public static IQueryable<Standing> Standings(VrnDbContext db, Clocks at)
    {
        var knownAt = at.KnownAt;
        return InForce(db, at).Select(record => new Standing
        {
            RecordId = record.Id,
            SubjectId = record.SubjectId,
            ValidFrom = record.ValidFrom,
            ValidTo = record.ValidTo,
            EndsOn = record.Decisions
                .Where(decision => (decision.Decision == DecisionKind.Supersede || decision.Decision == DecisionKind.Withdraw) && decision.RecordedAt <= knownAt)
                .Min(decision => decision.EffectiveOn),
            RecordedAt = record.RecordedAt,
            Basis = record.Basis,
            Note = record.Note,
            Citation = record.Citation!,
            Disputed = record.Decisions.Any(dispute => dispute.Decision == DecisionKind.Dispute && dispute.RecordedAt <= knownAt
                && !record.Decisions.Any(settled => settled.Decision == DecisionKind.Settle
                    && settled.RecordedAt >= dispute.RecordedAt && settled.RecordedAt <= knownAt)),
        });
    }

    internal sealed class Standing
    {
        public Guid RecordId { get; init; }

        public Guid SubjectId { get; init; }

        public DateOnly ValidFrom { get; init; }

        public DateOnly? ValidTo { get; init; }

        public DateOnly? EndsOn { get; init; }

        public DateTimeOffset RecordedAt { get; init; }

        public bool Disputed { get; init; }

        public RecordBasis Basis { get; init; }

        public string? Note { get; init; }

        public required Citation Citation { get; init; }

        /// <summary>The first day on which it does not hold, by its own words or by decision; null while none is known.</summary>
        public DateOnly? Until => EndsOn is { } ends && (ValidTo is not { } last || ends < last) ? ends : ValidTo;
    }
}
