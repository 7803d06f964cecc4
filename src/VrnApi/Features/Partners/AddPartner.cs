using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners.Rules;

namespace VrnApi.Features.Partners;

/// <summary>A body that wants to take part.</summary>
internal sealed record NewPartner(string Code, string Name, PartnerType Type)
{
    public StatutoryClass StatutoryClass { get; init; }

    public bool IsHealthOrSocialCare { get; init; }

    public bool IsCompetentAuthority { get; init; }

    public string? AreaCode { get; init; }

    public string? Urn { get; init; }

    public string? ForceCode { get; init; }

    public string? OdsCode { get; init; }
}

/// <summary>Registers a partner; it stays pending until a second operator activates it.</summary>
internal static class AddPartner
{
    public static async Task<Partner> Handle(VrnDbContext db, TimeProvider clock, NewPartner request, Instruction by, CancellationToken ct)
    {
        if (PartnerRules.Check(request) is { Count: > 0 } faults)
        {
            throw new RegistrationException("invalid_partner", string.Join(' ', faults));
        }
        var signed = await OperatorSignatures.Verify(db, clock, by, "partner.created", request.Code, request, ct);
        if (await db.Set<Partner>().AnyAsync(partner => partner.Code == request.Code || (request.Urn != null && partner.Urn == request.Urn), ct))
        {
            throw new RegistrationException("partner_exists", "There is a partner with this code or URN.");
        }
        var partner = new Partner
        {
            Code = request.Code,
            Name = request.Name.Trim(),
            Type = request.Type,
            StatutoryClass = request.StatutoryClass,
            IsHealthOrSocialCare = request.IsHealthOrSocialCare,
            IsCompetentAuthority = request.IsCompetentAuthority,
            AreaCode = request.AreaCode,
            Urn = request.Urn,
            ForceCode = request.ForceCode,
            OdsCode = request.OdsCode,
            State = PartnerState.Pending,
            CreatedBy = by.Operator,
        };
        db.Add(partner);
        db.Add(signed.Event(partner.Id));
        await db.SaveChangesAsync(ct);
        return partner;
    }
}
