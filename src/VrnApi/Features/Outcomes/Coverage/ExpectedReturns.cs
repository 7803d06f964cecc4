using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Coverage;

/// <summary>Where an expected return stands.</summary>
public enum ExpectedState
{
    Outstanding,
    Overdue,
    Received,
    ReceivedLate,
}

/// <param name="Period">Such as 2025/2026|T1.</param>
/// <param name="Contributor">Code of the partner that owes it.</param>
/// <param name="Urn">The school that it is for; null for a return of a whole organisation.</param>
/// <param name="Area">GSS code of the area whose coverage it counts towards.</param>
public sealed record ExpectedReturnModel(Guid Id, string Period, string Contributor, string? Urn, string Area, DateTimeOffset DueAt, ExpectedState State);

/// <summary>Who owes a return: all of the register with outcomes:publish, the caller's own lines with outcomes:write.</summary>
public static class ExpectedReturns
{
    /// <param name="Period">Such as 2025/2026|T1; all periods if absent.</param>
    public sealed record Criteria(string? Period, string? After, int? Limit);

    private static readonly Order<ExpectedReturn, ExpectedReturn> ById = new(new SortKey<ExpectedReturn, ExpectedReturn, Guid>("id", row => row.Id, row => row.Id));

    internal static async Task<IResult> List(
        [FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, OutcomesCatalogue catalogue, IHostEnvironment environment, TimeProvider clock,
        CancellationToken ct)
    {
        var all = RowRights.Refusal(caller, "outcomes:publish", new RowAsked(), environment) is null;
        if (!all && RowRights.Refusal(caller, "outcomes:write", new RowAsked(), environment) is { } refusal)
        {
            return refusal;
        }
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var rows = Lines(db, dataSet, all);
        if (criteria.Period is not null)
        {
            var (period, wrong) = AskedPeriod.Read(catalogue, rules, criteria.Period, isReturned: true);
            if (period is null)
            {
                return wrong!;
            }
            rows = rows.Where(row => row.Period == period.Period && row.PeriodCode == period.Code);
        }
        return await Listed.Page(rows, ById, found => Models(db, dataSet, found, all, clock.GetUtcNow(), ct), criteria.Limit, criteria.After, $"expected:{dataSet}:{criteria.Period}", db, http, ct);
    }

    /// <param name="all">Everybody's; the caller's own otherwise.</param>
    internal static IQueryable<ExpectedReturn> Lines(VrnDbContext db, string dataSet, bool all)
    {
        var rows = db.Set<ExpectedReturn>().AsNoTracking().Where(row => row.DataSetId == dataSet);
        return all ? rows.IgnoreQueryFilters([VrnDbContext.PartnerFilter]) : rows;
    }

    private static async Task<IReadOnlyList<ExpectedReturnModel>> Models(VrnDbContext db, string dataSet, IReadOnlyList<ExpectedReturn> rows, bool all, DateTimeOffset now, CancellationToken ct)
    {
        var owners = rows.Select(row => row.ContributorId).Distinct().ToArray();
        var periods = rows.Select(row => row.Period).Distinct().ToArray();
        var codes = await db.Set<Partner>().AsNoTracking().Where(partner => owners.Contains(partner.Id)).ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        var filed = (await Filed(db, dataSet, owners, periods, all).ToListAsync(ct))
            .ToLookup(row => (row.ProviderId, row.EstablishmentUrn, row.Period, row.PeriodCode));
        return [.. rows.Select(row =>
        {
            var own = filed[(row.ContributorId, row.EstablishmentUrn, row.Period, row.PeriodCode)].ToList();
            // A correction does not make a return late that came in time.
            var state = own.Exists(one => one.State == SubmissionState.Accepted)
                ? own.Min(one => one.SubmittedAt) <= row.DueAt ? ExpectedState.Received : ExpectedState.ReceivedLate
                : row.DueAt < now ? ExpectedState.Overdue : ExpectedState.Outstanding;
            return new ExpectedReturnModel(row.Id, $"{row.Period}|{row.PeriodCode}", codes[row.ContributorId], row.EstablishmentUrn, row.AreaCode, row.DueAt, state);
        })];
    }

    internal sealed record Came(Guid ProviderId, string? EstablishmentUrn, string Period, string PeriodCode, SubmissionState State, DateTimeOffset SubmittedAt);

    internal static IQueryable<Came> Filed(VrnDbContext db, string dataSet, Guid[] owners, string[] periods, bool all)
    {
        var rows = db.Set<Submission>().AsNoTracking().Where(row => row.DataSetId == dataSet && owners.Contains(row.ProviderId) && periods.Contains(row.Period))
            .Where(row => row.State == SubmissionState.Accepted || row.State == SubmissionState.Superseded);
        return (all ? rows.IgnoreQueryFilters([VrnDbContext.PartnerFilter]) : rows)
            .Select(row => new Came(row.ProviderId, row.EstablishmentUrn, row.Period, row.PeriodCode, row.State, row.SubmittedAt));
    }
}
