using System.Text.Json;

namespace VrnApi.Tokens.Jwt;

/// <summary>
/// Someone else's published key set (RFC 7517 section 5): keys we cannot use (encryption, other algorithms) are passed
/// over, because they are none of our business. A registration is stricter: <see cref="JoseKey.ImportSet"/>.
/// </summary>
internal static class JoseKeySet
{
    private const int MostKeys = 50;

    /// <exception cref="JoseException">Not a key set.</exception>
    public static IReadOnlyList<JoseKey> Usable(ReadOnlyMemory<byte> utf8, IReadOnlyList<Algorithm> allowed)
    {
        if (!StrictJson.ReadObject(utf8).TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            throw new JoseException(Refusal.KeyJson);
        }
        var usable = new List<JoseKey>();
        foreach (var jwk in keys.EnumerateArray().Take(MostKeys))
        {
            // A key without alg (Entra ID) may serve any algorithm of its type; the token's header then picks one.
            foreach (var algorithm in allowed)
            {
                try
                {
                    usable.Add(JoseKey.Import(jwk, [algorithm]));
                }
                catch (JoseException e) when (e.Reason is Refusal.KeyKty or Refusal.KeyUse or Refusal.KeyAlg)
                {
                    continue;
                }
            }
        }
        return usable;
    }
}
