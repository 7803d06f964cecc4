using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace VrnApi.Platform.Webhooks;

/// <summary>Signing secrets and signatures as the Standard Webhooks convention has them.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    public const string Prefix = "whsec_";
    private const int Bytes = 32;

    private readonly IDataProtector protector = protection.CreateProtector("webhook-secret", "v1");

    /// <returns>The secret as its owner is shown it once, and as it is kept.</returns>
    public (string Shown, string Kept) Create()
    {
        var shown = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (shown, protector.Protect(shown));
    }

    /// <param name="kept">Secrets as they are kept; each gives a signature.</param>
    /// <returns>The value of <c>webhook-signature</c>.</returns>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, params IEnumerable<string> kept)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")), .. body];
        return string.Join(' ', kept.Select(one =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(protector.Unprotect(one)[Prefix.Length..]), signed))));
    }
}
