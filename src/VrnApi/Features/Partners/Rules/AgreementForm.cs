using System.Text.RegularExpressions;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.Rules;

/// <summary>What an agreement must say, by form; whether what it names exists is looked up elsewhere, whether the law allows it is A1 to A8.</summary>
internal static partial class AgreementForm
{
    /// <returns>One sentence for each fault; empty when there is none.</returns>
    public static IReadOnlyList<string> Check(NewAgreement agreement)
    {
        var faults = new List<string>();
        Need(PartnerRules.IsClientId(agreement.Code), "The code has 3 to 64 characters of a-z, 0-9 and '-'.");
        Need(AgreementRules.LegalBases.Contains(agreement.LegalBasis), $"The legal basis is one of {string.Join(", ", AgreementRules.LegalBases)}.");
        Need(AgreementRules.Regimes.Contains(agreement.Regime), $"The regime is one of {string.Join(", ", AgreementRules.Regimes)}.");
        Need(agreement.Parties.Count > 0, "At least one partner is a party.");
        Need(agreement.Areas.Count > 0 && agreement.Areas.All(code => AreaCode().IsMatch(code)), "At least one area is named; areas are GSS codes such as E06000016.");
        Need(agreement.Purposes.Count > 0 && agreement.Purposes.All(PartnerRules.IsClientId), "At least one purpose is named; purposes have 3 to 64 characters of a-z, 0-9 and '-'.");
        Need(agreement.StartsOn < agreement.EndsOn, "It ends after it starts; the end is the first day on which it no longer holds.");
        Need(agreement.RetentionDays is > 0 and <= 3660, "Returns are kept 1 to 3660 days.");
        Need(agreement.Article6 is null or { Length: <= 40 }, "The article 6 basis has at most 40 characters.");
        Need(agreement.DpiaRef is null or { Length: <= 100 }, "The reference of the impact assessment has at most 100 characters.");
        Need(agreement.DocumentSha256 is null || IsSha256(agreement.DocumentSha256), "The document's SHA-256 is 32 bytes in base64.");
        Need(agreement.Signatories.Count is 0 or 2 && string.Join("; ", agreement.Signatories).Length <= 300, "Two functions have signed.");
        foreach (var scope in agreement.Scopes.Where(scope => !IsGated(scope)))
        {
            faults.Add($"{scope} needs no agreement.");
        }
        foreach (var dataSet in agreement.DataSets.Except(Openings(agreement).Select(pair => pair.DataSet)))
        {
            faults.Add($"None of the scopes is about the data set {dataSet}.");
        }
        Need(Openings(agreement).Any(), "At least one data set is opened for at least one scope.");
        return faults;

        void Need(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>Each scope with the data sets that it is about.</summary>
    public static IEnumerable<Opening> Openings(NewAgreement agreement) =>
        from scope in agreement.Scopes.Distinct()
        from dataSet in agreement.DataSets.Distinct()
        where (dataSet == DataSetFacts.Directory.Id) == scope.StartsWith("services:", StringComparison.Ordinal)
        select new Opening(dataSet, scope);

    private static bool IsGated(string scope) =>
        ScopeTable.Find(scope) is { } rule && rule.Holders.Values.Contains(Holding.UnderAgreement);

    private static bool IsSha256(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length == 32;

    [GeneratedRegex(@"^[A-Z][0-9]{8}\z")]
    private static partial Regex AreaCode();
}
