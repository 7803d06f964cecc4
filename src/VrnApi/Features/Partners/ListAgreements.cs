using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <summary>A data-sharing agreement.</summary>
/// <param name="State">pending, active, withdrawn or expired.</param>
/// <param name="InForce">It opens its data sets today.</param>
/// <param name="Standing">Why it does or does not, in words.</param>
/// <param name="EndsOn">The first day on which it no longer holds.</param>
/// <param name="DataSets">Data sets that it opens, each for a scope.</param>
/// <param name="Rules">The rules A1 to A8, judged now.</param>
public sealed record AgreementModel(
    string Code, string State, bool InForce, string Standing, string LegalBasis, string Regime, string? Article6, string? DpiaRef, DateOnly? ReviewOn,
    DateOnly StartsOn, DateOnly EndsOn, int RetentionDays, bool AllowsRawToCouncil, IReadOnlyList<string> Parties, IReadOnlyList<OpeningModel> DataSets,
    IReadOnlyList<string> Areas, IReadOnlyList<string> Purposes, IReadOnlyList<string> Signatories, IReadOnlyList<RuleModel> Rules);

/// <param name="Scope">The scope for which the data set is opened.</param>
public sealed record OpeningModel(string DataSet, string Scope);

/// <param name="Rule">A1 to A8.</param>
/// <param name="Holds">False when it refuses the agreement.</param>
/// <param name="Says">What the rule asks.</param>
/// <param name="Refusal">Code of the refusal.</param>
public sealed record RuleModel(string Rule, bool Holds, string Says, string? Refusal);

/// <summary>Agreements with their standing today; of one partner, or all that the context shows.</summary>
internal static class ListAgreements
{
    public static async Task<IReadOnlyList<AgreementModel>> Handle(VrnDbContext db, TimeProvider clock, Guid? partnerId, string? code, CancellationToken ct)
    {
        IQueryable<Agreement> query = db.Set<Agreement>();
        query = partnerId is null ? query : query.Where(agreement => agreement.Parties.Any(party => party.PartnerId == partnerId));
        query = code is null ? query : query.Where(agreement => agreement.Code == code);
        var rows = await AgreementBook.Rows(db, query, ct);
        var facts = await AgreementFactsReader.Read(db, rows, ct);
        return rows.ConvertAll(row => Model(row, facts(row), London.Today(clock)));
    }

    private static AgreementModel Model(Agreement row, AgreementFacts facts, DateOnly today)
    {
        var verdicts = AgreementRules.Judge(facts);
        var terms = new AgreementTerms(row.Code, row.State, row.StartsOn, row.EndsOn, row.ReviewOn, new HashSet<Opening>(), new HashSet<string>(),
            new HashSet<string>(), new HashSet<string>(), verdicts.FirstOrDefault(verdict => verdict.Refusal is not null));
        return new AgreementModel(
            row.Code, Codes.Of(row.State), terms.InForce(today) && terms.Fault is null, terms.Standing(today), row.LegalBasis, row.Regime, row.Article6, row.DpiaRef,
            row.ReviewOn, row.StartsOn, row.EndsOn, row.RetentionDays, row.AllowsRawToCouncil,
            [.. facts.Parties.Select(party => party.Code).Order(StringComparer.Ordinal)],
            [.. row.DataSets.OrderBy(pair => pair.DataSet, StringComparer.Ordinal).ThenBy(pair => pair.Scope, StringComparer.Ordinal).Select(pair => new OpeningModel(pair.DataSet, pair.Scope))],
            [.. facts.Areas.Order(StringComparer.Ordinal)], [.. facts.Purposes.Order(StringComparer.Ordinal)],
            row.SignatoryFunctions?.Split("; ") ?? [],
            [.. verdicts.Select(verdict => new RuleModel(verdict.Rule, verdict.Refusal is null, verdict.Says, verdict.Refusal))]);
    }
}
