using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;
using VrnApi.Features.Partners.Rules;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <summary>A data-sharing agreement as its signed document says it.</summary>
/// <param name="Parties">Codes of the partners that it binds.</param>
/// <param name="DataSets">Ids of the data-set register; <c>service-directory</c> for withheld places and contacts.</param>
/// <param name="Scopes">Gated scopes that it opens on those data sets.</param>
/// <param name="Areas">Codes of the areas whose data it is about, those inside them included.</param>
internal sealed record NewAgreement(
    string Code, string LegalBasis, string Regime, IReadOnlyList<string> Parties, IReadOnlyList<string> DataSets, IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Areas, IReadOnlyList<string> Purposes, DateOnly StartsOn, DateOnly EndsOn)
{
    public string? Article6 { get; init; }

    public string? DpiaRef { get; init; }

    public DateOnly? ReviewOn { get; init; }

    /// <summary>Days for which raw returns are kept after their period closed.</summary>
    public int RetentionDays { get; init; } = 365;

    public bool AllowsRawToCouncil { get; init; }

    /// <summary>SHA-256 of the signed document, base64.</summary>
    public string? DocumentSha256 { get; init; }

    /// <summary>The two functions that signed, never names.</summary>
    public IReadOnlyList<string> Signatories { get; init; } = [];
}

/// <summary>Records an agreement; it opens nothing until a second operator activates it.</summary>
internal static class AddAgreement
{
    public static async Task<Agreement> Handle(VrnDbContext db, TimeProvider clock, NewAgreement request, Instruction by, CancellationToken ct)
    {
        if (AgreementForm.Check(request) is { Count: > 0 } faults)
        {
            throw new RegistrationException("invalid_agreement", string.Join(' ', faults));
        }
        var (parties, register) = await Known(db, request, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "agreement.created", request.Code, request, ct);
        if (request.DataSets.Any(id => register[id].PersonalInformation))
        {
            throw new RegistrationException(AgreementRules.PersonalData, "A data set of personal data cannot be put under an agreement (rule A8).");
        }
        if (await db.Set<Agreement>().AnyAsync(agreement => agreement.Code == request.Code, ct))
        {
            throw new RegistrationException("agreement_exists", $"There is an agreement '{request.Code}'.");
        }
        var agreement = Make(request, parties, by.Operator);
        db.Add(agreement);
        db.Add(AgreementEvents.Of(signed, request.Code));
        await db.SaveChangesAsync(ct);
        return agreement;
    }

    /// <exception cref="RegistrationException">A partner, data set or area is not known.</exception>
    private static async Task<(List<Guid> Parties, Dictionary<string, DataSetFacts> DataSets)> Known(VrnDbContext db, NewAgreement request, CancellationToken ct)
    {
        var parties = await db.Set<Partner>().Where(partner => request.Parties.Contains(partner.Code)).Select(partner => new { partner.Id, partner.Code }).ToListAsync(ct);
        Need("unknown_partner", "partner", request.Parties.Except(parties.Select(partner => partner.Code)));
        var register = await AgreementFactsReader.DataSets(db, ct);
        Need("unknown_data_set", "data set", request.DataSets.Where(id => !register.ContainsKey(id)));
        // Where areas are loaded, a code that is not among them is a misprint.
        if (await db.Set<Area>().AnyAsync(ct))
        {
            var areas = await db.Set<Area>().Where(area => request.Areas.Contains(area.Code)).Select(area => area.Code).ToListAsync(ct);
            Need("unknown_area", "area", request.Areas.Except(areas));
        }
        return (parties.ConvertAll(partner => partner.Id), register);
    }

    private static void Need(string code, string what, IEnumerable<string> missing)
    {
        if (missing.FirstOrDefault() is { } unknown)
        {
            throw new RegistrationException(code, $"There is no {what} '{unknown}'.");
        }
    }

    private static Agreement Make(NewAgreement request, List<Guid> parties, string by)
    {
        var agreement = new Agreement
        {
            Code = request.Code,
            LegalBasis = request.LegalBasis,
            Regime = request.Regime,
            Article6 = request.Article6,
            DpiaRef = request.DpiaRef,
            ReviewOn = request.ReviewOn,
            StartsOn = request.StartsOn,
            EndsOn = request.EndsOn,
            RetentionDays = request.RetentionDays,
            AllowsRawToCouncil = request.AllowsRawToCouncil,
            State = AgreementState.Pending,
            DocumentSha256 = request.DocumentSha256 is null ? null : Convert.FromBase64String(request.DocumentSha256),
            SignatoryFunctions = request.Signatories.Count == 0 ? null : string.Join("; ", request.Signatories),
            CreatedBy = by,
        };
        agreement.Parties.AddRange(parties.Select(id => new AgreementParty { AgreementId = agreement.Id, PartnerId = id }));
        agreement.DataSets.AddRange(AgreementForm.Openings(request).Select(pair => new AgreementDataSet { AgreementId = agreement.Id, DataSet = pair.DataSet, Scope = pair.Scope }));
        agreement.Areas.AddRange(request.Areas.Distinct().Select(code => new AgreementArea { AgreementId = agreement.Id, AreaCode = code }));
        agreement.Purposes.AddRange(request.Purposes.Distinct().Select(purpose => new AgreementPurpose { AgreementId = agreement.Id, Purpose = purpose }));
        return agreement;
    }
}
