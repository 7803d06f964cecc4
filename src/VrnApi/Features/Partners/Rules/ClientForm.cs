using System.Buffers.Text;

namespace VrnApi.Features.Partners.Rules;

/// <summary>Texts of a client that are kept as they are given: of the form that they are compared in, and none longer than its column.</summary>
internal static class ClientForm
{
    private const int LongestPurpose = 64, LongestName = 300, LongestAudience = 300, LongestOrigins = 2000, ThumbprintLength = 43;

    /// <exception cref="RegistrationException">One of them is not acceptable.</exception>
    public static void Check(NewClient client)
    {
        Purpose(client.Purpose);
        Certificate(client.CertSha256, client.TlsSan);
        Need(client.Audience is null or { Length: > 0 and <= LongestAudience }, "invalid_audience", $"An audience has 1 to {LongestAudience} characters.");
        Need(client.Origins.Sum(origin => origin.Length + 1) <= LongestOrigins, "invalid_origin", $"The origins have at most {LongestOrigins} characters in all.");
    }

    public static void Purpose(string? purpose) =>
        Need(purpose is null || PartnerRules.IsClientId(purpose), "invalid_purpose", $"A purpose has 3 to {LongestPurpose} characters of a-z, 0-9 and '-'.");

    /// <param name="thumbprint">SHA-256 of the certificate, base64url.</param>
    public static void Certificate(string? thumbprint, string? san)
    {
        Need(thumbprint is null || (thumbprint.Length == ThumbprintLength && Base64Url.IsValid(thumbprint)), "invalid_certificate",
            $"A thumbprint is the certificate's SHA-256 in base64url: {ThumbprintLength} characters.");
        Need(san is null or { Length: > 0 and <= LongestName }, "invalid_certificate", $"A certificate's name has 1 to {LongestName} characters.");
    }

    private static void Need(bool holds, string code, string message)
    {
        if (!holds)
        {
            throw new RegistrationException(code, message);
        }
    }
}
