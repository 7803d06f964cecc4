using System.Text.RegularExpressions;
using VrnApi.Data.Partners;

namespace VrnApi.Features.Partners.Rules;

/// <summary>What a registration must say, by form; whether a code exists is looked up elsewhere.</summary>
internal static partial class PartnerRules
{
    /// <returns>One sentence for each fault; empty when there is none.</returns>
    public static IReadOnlyList<string> Check(NewPartner partner)
    {
        var faults = new List<string>();
        Need(Id().IsMatch(partner.Code), "The code has 3 to 64 characters of a-z, 0-9 and '-'.");
        Need(partner.Name.Trim().Length is > 0 and <= 200, "The name has 1 to 200 characters.");
        var area = partner.AreaCode is { } code && AreaCode().IsMatch(code) ? code : null;
        Need(partner.AreaCode is null || (area is not null && RegistryCodes.IsArea(area)), "The area is a GSS code of England or Wales such as E06000016.");
        Need(partner.Type is not (PartnerType.Council or PartnerType.School) || area is null || RegistryCodes.IsCouncilArea(area),
            "The area of a council or school is that of a local authority.");
        Need(partner.Urn is null || Urn().IsMatch(partner.Urn), "The URN has six digits.");
        Need(partner.OdsCode is null || OdsCode().IsMatch(partner.OdsCode), "The ODS code has 3 to 10 capital letters and digits.");
        Need(partner.ForceCode is null || RegistryCodes.IsForce(partner.ForceCode), "The force is one of England and Wales, such as leicestershire.");
        Need(partner.ForceCode is null || partner.Type == PartnerType.Police, "Only a police partner has a force code.");
        Need(partner.Type != PartnerType.School || partner is { Urn: not null, AreaCode: not null }, "A school needs its URN and the area of its council.");
        Need(partner.Type == PartnerType.School || partner.Urn is null, "Only a school has a URN.");
        Need(partner.Type is not (PartnerType.Council or PartnerType.Police or PartnerType.Health) || partner.AreaCode is not null,
            "A council, force or health body needs the area it answers for.");
        return faults;

        void Need(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    public static bool IsClientId(string id) => Id().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9-]{3,64}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Z][0-9]{8}\z")]
    private static partial Regex AreaCode();

    [GeneratedRegex(@"^[0-9]{6}\z")]
    private static partial Regex Urn();

    [GeneratedRegex(@"^[A-Z0-9]{3,10}\z")]
    private static partial Regex OdsCode();
}
