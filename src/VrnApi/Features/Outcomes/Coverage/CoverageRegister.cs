using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Coverage;

/// <summary>
/// Compares the register of expected returns with what came. It counts returns and reads no figure of any; that somebody has made one is
/// what audits take as known.
/// </summary>
internal sealed class CoverageRegister(VrnDbContext db, OutcomesCatalogue catalogue)
{
    /// <param name="geography">The areas that figures are released for.</param>
    /// <param name="period">Of returns or of a release: a year is covered by its parts.</param>
    /// <param name="returns">Those that count as come; null for all that stand accepted now.</param>
    /// <returns>Every such area, by level and code.</returns>
    public async Task<IReadOnlyList<AreaCoverage>> Of(DataSetRules dataSet, Geography geography, TimePeriod period, IReadOnlyCollection<Guid>? returns, CancellationToken ct)
    {
        var codes = Parts(dataSet, period);
        var expected = await Expected(db, dataSet.Id, period.Period, codes).Select(row => new { row.AreaCode, row.ContributorId, row.EstablishmentUrn, row.PeriodCode }).ToListAsync(ct);
        var kept = returns?.ToHashSet();
        var came = (await Filed(db, dataSet.Id, period.Period, codes).Where(row => kept != null || row.State == SubmissionState.Accepted)
                .Select(row => new { row.Id, row.ProviderId, row.EstablishmentUrn, row.PeriodCode }).ToListAsync(ct))
            .Where(row => kept is null || kept.Contains(row.Id)).Select(row => (row.ProviderId, row.EstablishmentUrn, row.PeriodCode)).ToHashSet();
        var places = expected.Select(row => row.AreaCode).Distinct().ToArray();
        var around = (await db.Set<AreaLink>().AsNoTracking().Where(link => places.Contains(link.DescendantCode)).ToListAsync(ct)).ToLookup(link => link.AncestorCode, link => link.DescendantCode);
        var byPlace = expected.ToLookup(row => row.AreaCode, row => came.Contains((row.ContributorId, row.EstablishmentUrn, row.PeriodCode)));
        return [.. geography.Areas.Select(area =>
        {
            var own = around[area.Code].Append(area.Code).Distinct().SelectMany(place => byPlace[place]).ToList();
            return new AreaCoverage(area.Level, area.Code, own.Count, own.Count(isThere => isThere));
        })];
    }

    /// <summary>Codes of the periods of returns inside a period.</summary>
    private string[] Parts(DataSetRules dataSet, TimePeriod period) => [.. ReleaseSpace.Returned(catalogue.Calendar, dataSet, period).Select(part => part.Code)];

    /// <summary>Everybody's lines: what is made of them names nobody.</summary>
    internal static IQueryable<ExpectedReturn> Expected(VrnDbContext db, string dataSet, string period, string[] codes) =>
        ExpectedReturns.Lines(db, dataSet, all: true).Where(row => row.Period == period && codes.Contains(row.PeriodCode));

    internal static IQueryable<Submission> Filed(VrnDbContext db, string dataSet, string period, string[] codes) =>
        db.Set<Submission>().IgnoreQueryFilters([VrnDbContext.PartnerFilter]).AsNoTracking().Where(row => row.DataSetId == dataSet && row.Period == period && codes.Contains(row.PeriodCode));
}
