using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners.Rules;

namespace VrnApi.Features.Partners;

/// <summary>Takes a partner into service, which its creator may not; out of it, and back.</summary>
internal static class ChangePartnerState
{
    private const int LongestReason = 500;

    public static Task<Partner> Activate(VrnDbContext db, TimeProvider clock, string code, Instruction by, CancellationToken ct) =>
        Change(db, clock, code, "partner.activated", null, by, PartnerState.Pending, PartnerState.Active, ct);

    public static Task<Partner> Suspend(VrnDbContext db, TimeProvider clock, string code, string reason, Instruction by, CancellationToken ct) =>
        Change(db, clock, code, "partner.suspended", reason, by, PartnerState.Active, PartnerState.Suspended, ct);

    public static Task<Partner> Resume(VrnDbContext db, TimeProvider clock, string code, Instruction by, CancellationToken ct) =>
        Change(db, clock, code, "partner.resumed", null, by, PartnerState.Suspended, PartnerState.Active, ct);

    /// <summary>For good: its clients never call again, and what it gave stays.</summary>
    public static Task<Partner> Close(VrnDbContext db, TimeProvider clock, string code, string reason, Instruction by, CancellationToken ct) =>
        Change(db, clock, code, "partner.closed", reason, by, null, PartnerState.Closed, ct);

    private static async Task<Partner> Change(
        VrnDbContext db, TimeProvider clock, string code, string action, string? reason, Instruction by, PartnerState? from, PartnerState to, CancellationToken ct)
    {
        var partner = await FindPartner.ByCode(db, code, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, action, code, new { code, reason }, ct);
        if (reason?.Trim().Length is 0 or > LongestReason)
        {
            throw new RegistrationException("invalid_reason", $"A reason has 1 to {LongestReason} characters.");
        }
        if (partner.State == PartnerState.Closed || (from is not null && partner.State != from))
        {
            throw new RegistrationException("wrong_state",
                $"The partner is {Data.Model.Codes.Of(partner.State)}{(from is { } needed ? $", not {Data.Model.Codes.Of(needed)}" : "")}.");
        }
        if (from == PartnerState.Pending)
        {
            if (!FourEyes.MayActivate(partner.CreatedBy, by.Operator))
            {
                throw new RegistrationException("four_eyes", "The operator who created the partner may not activate it.");
            }
            partner.ActivatedBy = by.Operator;
            partner.ActivatedAt = signed.At;
        }
        partner.State = to;
        partner.StateReason = reason;
        db.Add(signed.Event(partner.Id));
        await db.SaveChangesAsync(ct);
        return partner;
    }
}

internal static class FindPartner
{
    /// <exception cref="RegistrationException">There is none.</exception>
    public static async Task<Partner> ByCode(VrnDbContext db, string code, CancellationToken ct) =>
        await db.Set<Partner>().SingleOrDefaultAsync(partner => partner.Code == code, ct)
            ?? throw new RegistrationException("unknown_partner", $"There is no partner '{code}'.");
}
