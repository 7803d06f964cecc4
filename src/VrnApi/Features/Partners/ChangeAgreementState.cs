using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners.Rules;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners;

/// <summary>Puts an agreement in force, which its creator may not and the rules A1 to A8 must allow; ends it at once.</summary>
internal static class ChangeAgreementState
{
    public static async Task<Agreement> Activate(VrnDbContext db, TimeProvider clock, string code, Instruction by, CancellationToken ct)
    {
        var agreement = await FindAgreement.ByCode(db, code, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "agreement.activated", code, new { code }, ct);
        if (agreement.State != AgreementState.Pending)
        {
            throw new RegistrationException("wrong_state", $"The agreement is {Codes.Of(agreement.State)}, not {Codes.Of(AgreementState.Pending)}.");
        }
        if (!FourEyes.MayActivate(agreement.CreatedBy, by.Operator))
        {
            throw new RegistrationException("four_eyes", "The operator who recorded the agreement may not activate it.");
        }
        if (AgreementRules.Fault((await AgreementFactsReader.Read(db, [agreement], ct))(agreement)) is { } fault)
        {
            throw new RegistrationException(fault.Refusal!, $"Rule {fault.Rule}: {fault.Says}");
        }
        agreement.State = AgreementState.Active;
        agreement.ActivatedBy = by.Operator;
        db.Add(AgreementEvents.Of(signed, code));
        await db.SaveChangesAsync(ct);
        return agreement;
    }

    /// <summary>Whoever sees a reason may stop sharing: one operator is enough. It cannot be put in force again.</summary>
    public static async Task<Agreement> Withdraw(VrnDbContext db, TimeProvider clock, string code, Instruction by, CancellationToken ct)
    {
        var agreement = await FindAgreement.ByCode(db, code, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "agreement.withdrawn", code, new { code }, ct);
        if (agreement.State is AgreementState.Withdrawn or AgreementState.Expired)
        {
            throw new RegistrationException("wrong_state", $"The agreement is {Codes.Of(agreement.State)}.");
        }
        agreement.State = AgreementState.Withdrawn;
        db.Add(AgreementEvents.Of(signed, code));
        await db.SaveChangesAsync(ct);
        return agreement;
    }
}

internal static class FindAgreement
{
    /// <summary>With everything that it says, tracked.</summary>
    /// <exception cref="RegistrationException">There is none.</exception>
    public static async Task<Agreement> ByCode(VrnDbContext db, string code, CancellationToken ct) =>
        (await AgreementBook.Rows(db, db.Set<Agreement>().Where(agreement => agreement.Code == code), ct)) is [var found] ? found
            : throw new RegistrationException("unknown_agreement", $"There is no agreement '{code}'.");
}
