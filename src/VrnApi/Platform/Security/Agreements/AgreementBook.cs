using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;

namespace VrnApi.Platform.Security;

/// <summary>
/// Every agreement by the partners that it binds, judged anew from the parties and data sets as they are now: a partner whose class
/// was changed loses the gateway with it. Those not in force are kept too, so that a refusal can name what is missing.
/// </summary>
internal sealed class AgreementBook
{
    private readonly ILookup<Guid, AgreementTerms> byPartner;

    private AgreementBook(ILookup<Guid, AgreementTerms> byPartner) => this.byPartner = byPartner;

    public IReadOnlyList<AgreementTerms> Of(Guid partnerId) => [.. byPartner[partnerId]];

    public static async Task<AgreementBook> Load(VrnDbContext db, CancellationToken ct)
    {
        var agreements = await Rows(db, db.Set<Agreement>(), ct);
        var facts = await AgreementFactsReader.Read(db, agreements, ct);
        var areas = agreements.SelectMany(agreement => agreement.Areas).Select(area => area.AreaCode).Distinct().ToList();
        var links = await db.Set<AreaLink>().Where(link => areas.Contains(link.AncestorCode) || areas.Contains(link.DescendantCode))
            .Select(link => new { link.AncestorCode, link.DescendantCode }).ToListAsync(ct);
        var (inside, around) = (links.ToLookup(link => link.AncestorCode, link => link.DescendantCode), links.ToLookup(link => link.DescendantCode, link => link.AncestorCode));
        return new AgreementBook(agreements
            .Select(agreement => (agreement.Parties, Terms: Terms(agreement, facts(agreement), inside, around)))
            .SelectMany(pair => pair.Parties, (pair, party) => (party.PartnerId, pair.Terms))
            .ToLookup(pair => pair.PartnerId, pair => pair.Terms));
    }

    /// <summary>With everything that they say, by code; table by table, so that what is added meanwhile confuses nothing.</summary>
    internal static async Task<List<Agreement>> Rows(VrnDbContext db, IQueryable<Agreement> which, CancellationToken ct)
    {
        var rows = await which.OrderBy(agreement => agreement.Code).ToListAsync(ct);
        var ids = rows.ConvertAll(agreement => agreement.Id);
        await db.Set<AgreementParty>().Where(row => ids.Contains(row.AgreementId)).LoadAsync(ct);
        await db.Set<AgreementDataSet>().Where(row => ids.Contains(row.AgreementId)).LoadAsync(ct);
        await db.Set<AgreementArea>().Where(row => ids.Contains(row.AgreementId)).LoadAsync(ct);
        await db.Set<AgreementPurpose>().Where(row => ids.Contains(row.AgreementId)).LoadAsync(ct);
        return rows;
    }

    private static AgreementTerms Terms(Agreement agreement, AgreementFacts facts, ILookup<string, string> inside, ILookup<string, string> around)
    {
        var own = agreement.Areas.Select(area => area.AreaCode).ToList();
        var covered = own.Concat(own.SelectMany(area => inside[area])).ToHashSet(StringComparer.Ordinal);
        return new AgreementTerms(
            agreement.Code, agreement.State, agreement.StartsOn, agreement.EndsOn, agreement.ReviewOn,
            agreement.DataSets.Select(row => new Opening(row.DataSet, row.Scope)).ToHashSet(),
            facts.Purposes.ToHashSet(StringComparer.Ordinal), covered,
            covered.Concat(own.SelectMany(area => around[area])).ToHashSet(StringComparer.Ordinal), AgreementRules.Fault(facts))
        {
            AllowsRawToCouncil = agreement.AllowsRawToCouncil,
        };
    }
}

/// <summary>The rows that the rules of agreements are about.</summary>
internal static class AgreementFactsReader
{
    /// <returns>The facts of each of the agreements; parties and data sets are read once for all of them.</returns>
    public static async Task<Func<Agreement, AgreementFacts>> Read(VrnDbContext db, IReadOnlyList<Agreement> agreements, CancellationToken ct)
    {
        var ids = agreements.SelectMany(agreement => agreement.Parties).Select(party => party.PartnerId).Distinct().ToList();
        var parties = await db.Set<Partner>().AsNoTracking().Where(partner => ids.Contains(partner.Id))
            .ToDictionaryAsync(partner => partner.Id, partner => new PartyFacts(partner.Code, partner.StatutoryClass, partner.IsCompetentAuthority), ct);
        var dataSets = await DataSets(db, ct);
        return agreement => new AgreementFacts(agreement.LegalBasis, agreement.Regime)
        {
            Article6 = agreement.Article6,
            DpiaRef = agreement.DpiaRef,
            ReviewOn = agreement.ReviewOn,
            Parties = [.. agreement.Parties.Select(party => parties[party.PartnerId])],
            // A data set that has left the register is treated as the most sensitive one.
            DataSets = [.. agreement.DataSets.Select(row => row.DataSet).Distinct()
                .Select(id => dataSets.GetValueOrDefault(id) ?? new DataSetFacts(id, true, true, DataSupplier.Health))],
            Areas = [.. agreement.Areas.Select(area => area.AreaCode)],
            Purposes = [.. agreement.Purposes.Select(purpose => purpose.Purpose)],
        };
    }

    /// <summary>The data-set register: what is pushed and released, and the directory's withheld part.</summary>
    public static async Task<Dictionary<string, DataSetFacts>> DataSets(VrnDbContext db, CancellationToken ct)
    {
        var register = await db.Set<DataSet>().AsNoTracking()
            .Select(row => new DataSetFacts(row.Id, row.PatientInformation, row.PersonalInformation, row.Supplier))
            .ToDictionaryAsync(row => row.Id, StringComparer.Ordinal, ct);
        register[DataSetFacts.Directory.Id] = DataSetFacts.Directory;
        return register;
    }
}
