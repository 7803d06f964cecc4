using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Coverage;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// Counts as other partners returned them, to whom an agreement opens them: for one area and period that it covers, for a purpose that it
/// names, from those alone who are parties of it. Each reading is in the audit trail before the answer leaves. Scope outcomes:detail.
/// </summary>
public static class ReadDetail
{
    private const string Scope = "outcomes:detail";

    /// <param name="Area">GSS code of an area that the agreement covers.</param>
    /// <param name="Period">Of returns, such as 2025/2026|T1.</param>
    /// <param name="Purpose">One of the agreement's purposes.</param>
    /// <param name="UpdatedAfter">Only counts of returns that were accepted after this instant. What was withdrawn or superseded is not told: it is no more in the list.</param>
    public sealed record Criteria(string? Area, string? Period, string? Purpose, DateTimeOffset? UpdatedAfter, string? After, int? Limit);

    /// <param name="Submission">The return that the count stands in.</param>
    /// <param name="Row">Data row of it, counted from 1.</param>
    /// <param name="Contributor">Code of the partner whose return it is.</param>
    /// <param name="Urn">The school that counted.</param>
    public sealed record DetailRow(
        Guid Submission, int Row, string Contributor, string? Urn, string Period, string Indicator, string? Area, IReadOnlyDictionary<string, string> Filters, long Value);

    private static readonly Order<SubmissionRow, SubmissionRow> ByReturn = new(
        new SortKey<SubmissionRow, SubmissionRow, int>("row", row => row.Line, row => row.Line),
        (new SortKey<SubmissionRow, SubmissionRow, Guid>("submission", row => row.SubmissionId, row => row.SubmissionId), false));

    internal static async Task<IResult> Handle(
        [FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, OutcomesCatalogue catalogue, IHostEnvironment environment, AuditTrail trail,
        TimeProvider clock, CancellationToken ct)
    {
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (period, wrong) = AskedPeriod.Read(catalogue, rules, criteria.Period, isReturned: true);
        if (period is null)
        {
            return wrong!;
        }
        if (criteria.Area is not { } area || !await db.Set<Area>().AnyAsync(row => row.Code == area, ct))
        {
            return new ProblemAnswer(Problems.InvalidArea, null, [Fault.InQuery("area", Problems.InvalidArea.Code, "Give the code of an area that the agreement covers.")]);
        }
        if (RowRights.Refusal(caller, Scope, new RowAsked(dataSet, area), environment) is { } refusal)
        {
            return refusal;
        }
        // To councils only by agreements that say so.
        var open = Rights.Open(caller.Standing!, Scope, new RowAsked(dataSet, area)).Where(terms => caller.Type != PartnerType.Council || terms.AllowsRawToCouncil).ToList();
        if (open.Count == 0)
        {
            return new ProblemAnswer(Problems.AgreementRequired, "The agreement does not open single returns to councils.");
        }
        var agreement = open.Find(terms => criteria.Purpose is { } purpose && terms.Purposes.Contains(purpose));
        if (agreement is null)
        {
            return new ProblemAnswer(Problems.PurposeRequired, null, [Fault.InQuery("purpose", Problems.PurposeRequired.Code, "Give one of the agreement's purposes; /partner/self/agreements lists them.")]);
        }
        var inside = await db.Set<AreaLink>().AsNoTracking().Where(link => link.AncestorCode == area).Select(link => link.DescendantCode).ToHashSetAsync(StringComparer.Ordinal, ct);
        inside.Add(area);
        var heads = await Heads(db, dataSet, period.Period, period.Code, agreement.Code, criteria.UpdatedAfter).ToDictionaryAsync(head => head.Id, ct);
        Guid[] returns = [.. heads.Keys];
        if (rules.ReturnLevel == ReturnLevel.Sch)
        {
            returns = [.. await new FiledReturns(db, catalogue, rules, await PlanReader.Areas(db, rules, ct)).In(heads.Values, inside, ct)];
        }
        long[]? places = rules.ReturnLevel == ReturnLevel.Sch ? null : [.. inside.Select(GssNumber.Of).OfType<long>()];
        var owners = heads.Values.Select(head => head.ProviderId).Distinct().ToArray();
        var names = await db.Set<Partner>().AsNoTracking().Where(partner => owners.Contains(partner.Id)).ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        http.Response.Headers.CacheControl = "no-store";
        return await Listed.Page(Rows(db, returns, places), ByReturn, async rows =>
        {
            await trail.Write(AuditEntries.Of(http, caller, "data.read", clock.GetUtcNow(), "outcome.returns", $"{dataSet}|{period}|{area}", rows: rows.Count, agreement: agreement.Code, purpose: criteria.Purpose), ct);
            return (IReadOnlyList<DetailRow>)[.. rows.Select(row => Model(catalogue, heads[row.SubmissionId], names, row))];
        }, criteria.Limit, criteria.After, $"detail:{dataSet}:{period}:{area}:{criteria.UpdatedAfter?.UtcTicks}", db, http, ct);
    }

    internal static IQueryable<Submission> Heads(VrnDbContext db, string dataSet, string period, string code, string agreement, DateTimeOffset? updatedAfter)
    {
        var heads = db.Set<Submission>().IgnoreQueryFilters([VrnDbContext.PartnerFilter]).AsNoTracking()
            .Where(row => row.DataSetId == dataSet && row.Period == period && row.PeriodCode == code && row.State == SubmissionState.Accepted)
            .Where(row => db.Set<Agreement>().Any(terms => terms.Code == agreement && terms.Parties.Any(party => party.PartnerId == row.ProviderId)));
        return updatedAfter is { } moment ? ListReturns.UpdatedSince(heads, moment) : heads;
    }

    /// <param name="places">Numbers of the areas whose rows are meant; null for all rows.</param>
    internal static IQueryable<SubmissionRow> Rows(VrnDbContext db, Guid[] returns, long[]? places)
    {
        var rows = db.Set<SubmissionRow>().IgnoreQueryFilters([VrnDbContext.PartnerFilter]).AsNoTracking().Where(row => returns.Contains(row.SubmissionId));
        return places is null ? rows : rows.Where(row => row.AreaNumber != null && places.Contains(row.AreaNumber.Value));
    }

    private static DetailRow Model(OutcomesCatalogue catalogue, Submission head, Dictionary<Guid, string> names, SubmissionRow row) => new(
        head.Id, row.Line, names[head.ProviderId], head.EstablishmentUrn, $"{head.Period}|{head.PeriodCode}", catalogue.IndicatorOf(row.IndicatorNumber)?.Code ?? "",
        row.AreaNumber is { } area ? GssNumber.CodeOf(area) : null, FilterKey.Parts(catalogue.CombinationOf(row.CombinationNumber) ?? "").ToDictionary(), row.Value);
}
