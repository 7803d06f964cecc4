using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Coverage;

/// <param name="Returns">The whole register of the period: what it does not name is not expected any more.</param>
public sealed record ExpectedReturnsBody(IReadOnlyList<ExpectedReturnBody> Returns);

/// <param name="Contributor">Code of a partner of a kind that returns of the data set come from.</param>
/// <param name="Area">GSS code of the area whose coverage the return counts towards.</param>
/// <param name="DueAt">Later than this, it is late.</param>
/// <param name="Urn">Six digits; of schools, and of them alone.</param>
public sealed record ExpectedReturnBody(string Contributor, string Area, DateTimeOffset DueAt, string? Urn = null);

/// <param name="Returns">Lines that the register of the period has now.</param>
public sealed record ExpectedSetModel(string DataSet, string Period, int Returns);

/// <summary>Sets who owes a return for a period. Scope outcomes:publish.</summary>
public static class SetExpectedReturns
{
    private const int Most = 10_000, MostFaults = 100;

    internal static async Task<Results<WrittenDocument<ExpectedSetModel>, ProblemAnswer>> Handle(
        [FromRoute] string dataSet, [FromRoute] string period, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<ExpectedReturnsBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        // The slash between two years arrives as it was written in the address.
        var (asked, wrong) = AskedPeriod.Read(catalogue, rules, period.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), isReturned: true);
        if (asked is null)
        {
            return wrong!;
        }
        var codes = body!.Returns.Select(line => line?.Contributor).OfType<string>().Distinct().ToArray();
        var partners = await db.Set<Partner>().AsNoTracking().Where(partner => codes.Contains(partner.Code)).ToDictionaryAsync(partner => partner.Code, StringComparer.Ordinal, ct);
        var named = body.Returns.Select(line => line?.Area).OfType<string>().Distinct().ToArray();
        var areas = await db.Set<Area>().AsNoTracking().Where(area => named.Contains(area.Code)).Select(area => area.Code).ToHashSetAsync(StringComparer.Ordinal, ct);
        List<Fault> faults = [.. Faults(rules, body.Returns, partners, areas).Take(MostFaults)];
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        try
        {
            return await MergePatch.InTransaction<ExpectedSetModel>(db, async inner =>
            {
                await db.Set<ExpectedReturn>().IgnoreQueryFilters([VrnDbContext.PartnerFilter])
                    .Where(row => row.DataSetId == dataSet && row.Period == asked.Period && row.PeriodCode == asked.Code).ExecuteDeleteAsync(inner);
                db.AddRange(body.Returns.Select(line => new ExpectedReturn
                {
                    DataSetId = dataSet,
                    Period = asked.Period,
                    PeriodCode = asked.Code,
                    ContributorId = partners[line.Contributor].Id,
                    EstablishmentUrn = line.Urn,
                    AreaCode = line.Area,
                    DueAt = AuditTime.Of(line.DueAt),
                }));
                db.Add(audit.Event(caller, "outcome.expected_set", "data-set", $"{dataSet}|{asked}", rows: body.Returns.Count));
                await db.SaveChangesAsync(inner);
                return MergePatch.Written(new ExpectedSetModel(dataSet, asked.ToString(), body.Returns.Count));
            }, ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            return new ProblemAnswer(Problems.StateConflict, "Somebody else set the register of the period at the same time. Read it and try again.");
        }
    }

    private static IEnumerable<Fault> Faults(DataSetRules dataSet, IReadOnlyList<ExpectedReturnBody> lines, Dictionary<string, Partner> partners, HashSet<string> areas)
    {
        static Fault Wrong(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);
        if (lines.Count > Most)
        {
            yield return Wrong("/returns", $"A period has at most {Most} lines.");
            yield break;
        }
        HashSet<(string, string?)> seen = [];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is not { } line)
            {
                yield return Wrong($"/returns/{i}", "A line is an object.");
                continue;
            }
            var partner = partners.GetValueOrDefault(line.Contributor ?? "");
            if (partner is null || !dataSet.Submitters.Contains(partner.Type))
            {
                yield return Wrong($"/returns/{i}/contributor", $"Name a partner of the kind {string.Join(" or ", dataSet.Submitters.Select(Data.Model.Codes.Of))} by its code.");
            }
            var wantsUrn = dataSet.ReturnLevel == ReturnLevel.Sch;
            if (wantsUrn ? !EstablishmentRule.IsUrn(line.Urn) || (partner?.Urn is { } own && own != line.Urn) : line.Urn is not null)
            {
                yield return Wrong($"/returns/{i}/urn", wantsUrn ? "Give the six digits that the school is registered with." : "Returns of this data set are for areas: leave it out.");
            }
            if (!areas.Contains(line.Area ?? ""))
            {
                yield return Wrong($"/returns/{i}/area", "Name an area by its code.");
            }
            if (!seen.Add((line.Contributor ?? "", line.Urn)))
            {
                yield return Wrong($"/returns/{i}", "The contributor has a line already.");
            }
        }
    }
}
