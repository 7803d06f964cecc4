using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>
/// Challenges that a new key signs to show that its private half is there: stateless, so that every host knows every host's; for one
/// client, five minutes, and one key.
/// </summary>
internal sealed class KeyChallenges(IDataProtectionProvider protection, IReplayStore replay, IOptions<TokensOptions> tokens, TimeProvider clock)
{
    public const string ProofTyp = "key-possession+jwt";

    private const string Purpose = "key-challenge";
    private const int Longest = 1024;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector protector = protection.CreateProtector(Purpose, "v1");

    /// <returns>The challenge, and until when it can be used.</returns>
    public (string Challenge, DateTimeOffset Until) Make(string clientId)
    {
        var now = clock.GetUtcNow();
        var bytes = new byte[24 + Encoding.ASCII.GetByteCount(clientId)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(bytes.AsSpan(8, 16));
        Encoding.ASCII.GetBytes(clientId, bytes.AsSpan(24));
        return (Base64UrlText.Encode(protector.Protect(bytes)), now + Life);
    }

    /// <summary>A JWS by the new key over <c>challenge</c>, <c>client_id</c> and <c>aud</c>, the issuer.</summary>
    /// <returns>The challenge that it proves; null when anything about it is wrong.</returns>
    public string? Proved(string? proof, JoseKey key, string clientId)
    {
        try
        {
            if (proof is null || Jws.Read(proof, Jws.TokenLimit) is not { } jws || !jws.TypIs(ProofTyp))
            {
                return null;
            }
            var claims = jws.Verify(key);
            return claims.Text("client_id") == clientId && claims.Texts("aud") is [var issuer] && issuer == tokens.Value.Issuer
                && claims.Text("challenge") is { Length: <= Longest } challenge && IsLive(challenge, clientId)
                    ? challenge
                    : null;
        }
        catch (JoseException)
        {
            return null;
        }
    }

    /// <returns>False when a key was added with it before.</returns>
    public ValueTask<bool> Spend(string challenge, string clientId, CancellationToken ct) =>
        replay.TryUseAsync(ReplayKey.Of(Purpose, clientId, challenge), clock.GetUtcNow() + Life + Life, ct);

    private bool IsLive(string challenge, string clientId)
    {
        try
        {
            var bytes = protector.Unprotect(Base64UrlText.Decode(challenge));
            var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
            // Another host's clock may be a little ahead of ours.
            return age <= Life && age >= -TimeSpan.FromSeconds(tokens.Value.SkewSeconds) && Encoding.ASCII.GetString(bytes.AsSpan(24)) == clientId;
        }
        catch (Exception exception) when (exception is CryptographicException or JoseException)
        {
            return false;
        }
    }
}
