using System.Security.Cryptography;

namespace VrnApi.Tokens.Jwt;

/// <summary>
/// The signature algorithms that exist here (RFC 7518 section 3). <c>none</c> and HS* are not in the table, so nothing
/// can choose them.
/// </summary>
/// <param name="CoordinateBytes">Octets of one coordinate; 0 for RSA.</param>
public sealed record Algorithm(string Name, HashAlgorithmName Hash, string? Curve, int CoordinateBytes, RSASignaturePadding? Padding)
{
    public static readonly Algorithm ES256 = new("ES256", HashAlgorithmName.SHA256, "P-256", 32, null);
    public static readonly Algorithm ES384 = new("ES384", HashAlgorithmName.SHA384, "P-384", 48, null);
    public static readonly Algorithm PS256 = new("PS256", HashAlgorithmName.SHA256, null, 0, RSASignaturePadding.Pss);
    public static readonly Algorithm RS256 = new("RS256", HashAlgorithmName.SHA256, null, 0, RSASignaturePadding.Pkcs1);
    public static readonly Algorithm RS512 = new("RS512", HashAlgorithmName.SHA512, null, 0, RSASignaturePadding.Pkcs1);

    /// <summary>For partners' keys and DPoP.</summary>
    public static readonly IReadOnlyList<Algorithm> Standard = [ES256, ES384, PS256];

    /// <summary>With the recorded exceptions RS256 and RS512.</summary>
    public static readonly IReadOnlyList<Algorithm> All = [ES256, ES384, PS256, RS256, RS512];

    public bool IsEc => Curve is not null;

    internal ECCurve NamedCurve => CoordinateBytes == 32 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;

    /// <summary>Exact, case-sensitive; null = not one of <paramref name="among"/>.</summary>
    public static Algorithm? Find(string? name, IReadOnlyList<Algorithm> among) =>
        among.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.Ordinal));
}
