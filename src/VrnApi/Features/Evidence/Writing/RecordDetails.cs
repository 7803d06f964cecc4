using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Security;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>Records with their content and decisions, as far as the caller may see them.</summary>
internal static class RecordDetails
{
    public const string Moderate = "evidence:moderate";

    /// <summary>What was ever accepted is everybody's to read. Proposals and refused ones are their partner's and moderators' alone.</summary>
    public static IQueryable<Record> Visible(VrnDbContext db, Caller caller)
    {
        var (moderates, partner) = (caller.Has(Moderate), caller.PartnerId);
        return db.Set<Record>().Where(record => moderates || record.ProposedByPartner == partner || record.Decisions.Any(decision => decision.Decision == DecisionKind.Accept));
    }

    public static RecordStatus Status(IEnumerable<RecordDecision> decisions)
    {
        var kinds = decisions.Select(decision => decision.Decision).ToHashSet();
        return kinds.Contains(DecisionKind.Withdraw) ? RecordStatus.Withdrawn
            : kinds.Contains(DecisionKind.Supersede) ? RecordStatus.Superseded
            : kinds.Contains(DecisionKind.Accept) ? RecordStatus.Accepted
            : kinds.Contains(DecisionKind.Refuse) ? RecordStatus.Refused : RecordStatus.Proposed;
    }

    public static bool Disputed(IEnumerable<RecordDecision> decisions)
    {
        var both = decisions.Where(decision => decision.Decision is DecisionKind.Dispute or DecisionKind.Settle).ToLookup(decision => decision.Decision, decision => decision.RecordedAt);
        return both[DecisionKind.Dispute].Any(dispute => !both[DecisionKind.Settle].Any(settled => settled >= dispute));
    }

    /// <param name="at">Decisions of later than its time of knowing are left out.</param>
    /// <returns>In the order of the times of recording.</returns>
    public static async Task<IReadOnlyList<RecordDetail>> Of(VrnDbContext db, Caller caller, IReadOnlyCollection<Guid> ids, Clocks at, CancellationToken ct)
    {
        var knownAt = at.KnownAt;
        var records = await db.Set<Record>().AsNoTracking().Where(record => ids.Contains(record.Id)).Include(record => record.Citation).Include(record => record.Decisions).AsSplitQuery().ToListAsync(ct);
        var assessments = await Assessments(db, ids, ct);
        var estimates = await db.Set<EffectEstimate>().AsNoTracking().Where(row => ids.Contains(row.RecordId)).ToDictionaryAsync(row => row.RecordId, ct);
        var facts = await db.Set<SubjectFact>().AsNoTracking().Include(row => row.Areas).Where(row => ids.Contains(row.RecordId)).ToDictionaryAsync(row => row.RecordId, ct);
        var links = await db.Set<SubjectLink>().AsNoTracking().Include(row => row.CitedDimension!.SchemeVersion).Where(row => ids.Contains(row.RecordId)).ToDictionaryAsync(row => row.RecordId, ct);
        var factors = await db.Set<FactorLink>().AsNoTracking().Where(row => ids.Contains(row.RecordId)).ToDictionaryAsync(row => row.RecordId, ct);
        var outcomes = await db.Set<OutcomeLink>().AsNoTracking().Where(row => ids.Contains(row.RecordId)).ToDictionaryAsync(row => row.RecordId, ct);
        var mentions = await Mentions.Of(db, records.Select(record => record.SubjectId).Concat(links.Values.Select(link => link.ToSubjectId)), at, ct);
        return [.. records.OrderBy(record => record.RecordedAt).ThenBy(record => record.Id).Select(record =>
        {
            var decisions = record.Decisions.Where(decision => decision.RecordedAt <= knownAt).OrderBy(decision => decision.RecordedAt).ThenBy(decision => decision.Id).ToList();
            var ends = decisions.Where(decision => decision.Decision is DecisionKind.Supersede or DecisionKind.Withdraw).Min(decision => decision.EffectiveOn);
            return new RecordDetail(record.Id, record.Kind, Status(decisions), mentions[record.SubjectId], record.ValidFrom, record.ValidFromPrecision,
                ends is { } end && (record.ValidTo is not { } last || end < last) ? end : record.ValidTo, record.RecordedAt, record.Basis, Disputed(decisions), record.SupersedesId, record.Note,
                CitationModel.Of(record.Citation!), record.CitationId, [.. decisions.Select(decision => new RecordDetail.DecisionModel(decision.Id, decision.Decision, decision.EffectiveOn,
                    decision.SupersededById, decision.Reason, decision.RecordedAt, caller.Has(Moderate) ? decision.DecidedByClient : null))])
            {
                Assessment = assessments.GetValueOrDefault(record.Id),
                Estimate = estimates.GetValueOrDefault(record.Id) is { } effect ? new(effect.OutcomeCode, effect.Tier, effect.Metric, (double?)effect.Value, effect.ValueStatus,
                    (double?)effect.CiLow, (double?)effect.CiHigh, effect.NStudies, effect.Population, effect.Comparator, effect.RawText) : null,
                Fact = facts.GetValueOrDefault(record.Id) is { } fact ? new(fact.Facet, Text(fact), fact.ValueStatus) : null,
                Link = links.GetValueOrDefault(record.Id) is { } link ? new(mentions[link.ToSubjectId], link.Relation, Cited(link)) : null,
                FactorLink = factors.GetValueOrDefault(record.Id) is { } factor ? new(factor.FactorCode, factor.Effect, factor.PrintedFactor) : null,
                OutcomeLink = outcomes.GetValueOrDefault(record.Id) is { } outcome ? new(outcome.OutcomeCode, outcome.Horizon) : null,
            };
        })];
    }

    private static async Task<Dictionary<Guid, RecordDetail.AssessmentModel>> Assessments(VrnDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var values = (await db.Set<AssessmentValue>().AsNoTracking().Include(row => row.Citation).Include(row => row.Dimension).Where(row => ids.Contains(row.AssessmentId)).ToListAsync(ct))
            .OrderBy(row => row.Dimension!.Code, StringComparer.Ordinal).ToLookup(row => row.AssessmentId, row => new RecordDetail.ValueModel(row.Dimension!.Code, Value(row), row.ValueStatus,
                row.Basis, row.RawText, row.SourceBlock, CitationModel.Of(row.Citation!)));
        return await (from assessment in db.Set<Assessment>()
                      join version in db.Set<RatingSchemeVersion>() on assessment.SchemeVersionId equals version.Id
                      where ids.Contains(assessment.RecordId)
                      select new { assessment.RecordId, version.SchemeCode, version.Label, assessment.OutcomeCode, assessment.PublishedOn, assessment.RetrievedOn }).AsNoTracking()
            .ToDictionaryAsync(row => row.RecordId, row => new RecordDetail.AssessmentModel(row.SchemeCode, row.Label, row.OutcomeCode, row.PublishedOn, row.RetrievedOn, [.. values[row.RecordId]]), ct);
    }

    private static string? Value(AssessmentValue value) => value.ValueCode ?? value.IntValue?.ToString(CultureInfo.InvariantCulture)
        ?? value.DecimalValue?.ToString("0.######", CultureInfo.InvariantCulture) ?? value.TextValue;

    private static string? Text(SubjectFact fact) => fact.ValueStatus != ValueStatus.Stated ? null
        : fact.Areas.Count > 0 ? string.Join(' ', fact.Areas.Select(area => area.GssCode).Order(StringComparer.Ordinal))
        : fact.QuantityNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"{fact.QuantityOperator} {number:0.######} {fact.QuantityUnit}").Trim()
        : fact.IntMin is not null ? $"{fact.IntMin}-{fact.IntMax}" : fact.ValueCode ?? fact.Text;

    private static LinkModel.CitedRatingModel? Cited(SubjectLink link) => link.CitedDimension is not { SchemeVersion: { } version } dimension ? null
        : new(version.SchemeCode, version.Label, dimension.Code, link.CitedValueCode, link.CitedValueStatus!.Value, link.CitedRawText);
}
