using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Bearer;

/// <summary>
/// Stateless nonces (RFC 9449 section 8): the time of issue under DataProtection, so that every host knows every
/// host's. The framework's time-limited protector reads the machine clock; ours reads the TimeProvider.
/// </summary>
public sealed class DpopNonce(IDataProtectionProvider protection, IOptions<TokensOptions> options, TimeProvider time)
{
    private const int Longest = 512;

    private readonly IDataProtector protector = protection.CreateProtector("dpop-nonce", "v1");

    internal TimeSpan Life => TimeSpan.FromSeconds(options.Value.Dpop.NonceSeconds);

    public string Create()
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.GetUtcNow().ToUnixTimeSeconds());
        return Base64UrlText.Encode(protector.Protect(bytes));
    }

    /// <summary>Null = missing, forged or too old.</summary>
    internal TimeSpan? Age(string? nonce)
    {
        if (nonce is null or { Length: > Longest })
        {
            return null;
        }
        try
        {
            var bytes = protector.Unprotect(Base64UrlText.Decode(nonce));
            var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
            // Another host's clock may be a little ahead of ours.
            return age <= Life && age >= -options.Value.Skew ? age : null;
        }
        catch (Exception e) when (e is CryptographicException or JoseException)
        {
            return null;
        }
    }
}
