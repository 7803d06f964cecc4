using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Reads returns for an audit: which stood at the cut-off, what they counted, and for which districts.</summary>
internal sealed class FiledReturns(VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, Geography geography)
{
    /// <summary>Authorities that are one district, by the first three digits of their schools' numbers.</summary>
    private static readonly Dictionary<string, string> Authorities = new() { ["856"] = "E06000016", ["857"] = "E06000017" };

    /// <summary>The returns that stand accepted at the cut-off, for some periods.</summary>
    public async Task<List<Guid>> Chosen(
        IReadOnlyCollection<TimePeriod> periods, DateTimeOffset cutOff, IReadOnlySet<Guid> excluded, IReadOnlySet<Guid> released, CancellationToken ct)
    {
        string[] years = [.. periods.Select(period => period.Period).Distinct()];
        var rows = await Candidates(db, dataSet.Id, years).ToListAsync(ct);
        var wanted = periods.Select(period => (period.Period, period.Code)).ToHashSet();
        var candidates = rows.Where(row => wanted.Contains((row.Period, row.PeriodCode)))
            .Select(row => new Candidate(row.Id, $"{row.ProviderId}|{row.EstablishmentUrn}|{row.Period}|{row.PeriodCode}", row.State, row.SubmittedAt, row.StateChangedAt, row.BasedOnId)).ToList();
        return [.. CutOff.Select(candidates, cutOff, excluded, released).Order()];
    }

    internal static IQueryable<Submission> Candidates(VrnDbContext db, string dataSet, string[] years) =>
        db.Set<Submission>().AsNoTracking().Where(row => row.DataSetId == dataSet && years.Contains(row.Period));

    /// <returns>The returns in the order of their ids; of those in no district, none.</returns>
    public async Task<(List<FiledReturn> Returns, int Homeless, int Missing)> Read(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        List<FiledReturn> returns = [];
        var homeless = 0;
        var found = 0;
        var kept = await Districts(ct);
        foreach (var chunk in ids.Order().Chunk(500))
        {
            var heads = await db.Set<Submission>().AsNoTracking().Where(row => chunk.Contains(row.Id)).ToListAsync(ct);
            found += heads.Count;
            var counts = (await Rows(db, chunk).ToListAsync(ct)).ToLookup(row => row.SubmissionId);
            foreach (var head in heads.OrderBy(head => head.Id))
            {
                var districts = kept.Of(head);
                if (districts.Count == 0 && dataSet.ReturnLevel == ReturnLevel.Sch)
                {
                    homeless++;
                    continue;
                }
                returns.Add(Filed(head, counts[head.Id], districts));
            }
        }
        return (returns, homeless, ids.Count - found);
    }

    internal static IQueryable<SubmissionRow> Rows(VrnDbContext db, Guid[] ids) => db.Set<SubmissionRow>().AsNoTracking().Where(row => ids.Contains(row.SubmissionId));

    /// <summary>Those of some returns of schools that count for a place inside an area.</summary>
    public async Task<IEnumerable<Guid>> In(IEnumerable<Submission> heads, IReadOnlySet<string> inside, CancellationToken ct)
    {
        var kept = await Districts(ct);
        return heads.Where(head => kept.Of(head).Any(inside.Contains)).Select(head => head.Id);
    }

    private FiledReturn Filed(Submission head, IEnumerable<SubmissionRow> rows, IReadOnlyList<string> districts) => new(
        head.Id, $"{head.ProviderId}|{head.EstablishmentUrn}", catalogue.Calendar.Parse(head.Period, head.PeriodCode)!, head.Indicators, head.Type == SubmissionType.Nil, head.AbsentMeansZero,
        head.Type == SubmissionType.Nil || dataSet.ReturnLevel == ReturnLevel.Sch ? districts : [],
        [.. rows.OrderBy(row => row.Line).Select(row => new FiledCount(
            catalogue.IndicatorOf(row.IndicatorNumber)!.Code, row.AreaNumber is { } area ? GssNumber.CodeOf(area) : null, catalogue.CombinationOf(row.CombinationNumber)!, row.Value))]);

    private async Task<Places> Districts(CancellationToken ct)
    {
        var schools = dataSet.ReturnLevel == ReturnLevel.Sch
            ? await db.Set<Establishment>().AsNoTracking().ToDictionaryAsync(school => school.Urn, school => school.DistrictCode, StringComparer.Ordinal, ct)
            : [];
        var providers = await db.Set<Partner>().AsNoTracking().Where(partner => partner.AreaCode != null).ToDictionaryAsync(partner => partner.Id, partner => partner.AreaCode!, ct);
        string[] areas = [.. providers.Values.Distinct()];
        var inside = (await db.Set<AreaLink>().AsNoTracking().Where(link => areas.Contains(link.AncestorCode)).ToListAsync(ct)).ToLookup(link => link.AncestorCode, link => link.DescendantCode);
        return new Places(schools, providers, inside, geography.Smallest);
    }

    private sealed record Places(Dictionary<string, string> Schools, Dictionary<Guid, string> Providers, ILookup<string, string> Inside, IReadOnlySet<string> Smallest)
    {
        public IReadOnlyList<string> Of(Submission head)
        {
            if (head.EstablishmentUrn is not { } urn)
            {
                return Providers.TryGetValue(head.ProviderId, out var area) ? [.. Inside[area].Where(Smallest.Contains).Order(StringComparer.Ordinal)] : [];
            }
            var district = Schools.GetValueOrDefault(urn)
                ?? (head.EstablishmentLaEstab is { } number ? Authorities.GetValueOrDefault(number[..3]) : null)
                ?? Providers.GetValueOrDefault(head.ProviderId);
            return district is not null && Smallest.Contains(district) ? [district] : [];
        }
    }
}
