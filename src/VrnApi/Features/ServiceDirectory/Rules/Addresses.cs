using System.Diagnostics.CodeAnalysis;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

public static class Addresses
{
    /// <summary>Open Referral UK asks for all of these; an address without one of them is not published.</summary>
    public static bool IsComplete(Address address) =>
        address is { Address1.Length: > 0, City.Length: > 0, StateProvince.Length: > 0, PostalCode.Length: > 0 };

    /// <returns>The outcode of a postcode, such as <c>LE2</c>; null when the text is too short to have one.</returns>
    public static bool TryOutcode(string? postcode, [NotNullWhen(true)] out string? outcode)
    {
        var plain = string.Concat((postcode ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        outcode = plain.Length is >= 5 and <= 7 ? plain[..^3] : null;
        return outcode is not null;
    }
}
