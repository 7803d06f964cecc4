using System.Numerics;

namespace VrnApi.Tokens.Jwt;

/// <summary>RSA import takes 512-bit keys and exponent 3, so size, exponent and known-weak moduli are checked here.</summary>
internal static class RsaKeyRules
{
    private static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    /// <exception cref="JoseException"><see cref="Refusal.KeyRsa"/> or <see cref="Refusal.KeyRoca"/></exception>
    public static void Check(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        if (modulus.Length is < 256 or > 512 || modulus[0] == 0 || (modulus.Length == 256 && modulus[0] < 0x80) || (modulus[^1] & 1) == 0)
        {
            throw new JoseException(Refusal.KeyRsa, "the modulus has 2,048 to 4,096 bits, is odd and has no leading zero");
        }
        if (!exponent.SequenceEqual<byte>([1, 0, 1]))
        {
            throw new JoseException(Refusal.KeyRsa, "the exponent must be 65537");
        }
        if (IsRoca(new BigInteger(modulus, isUnsigned: true, isBigEndian: true)))
        {
            throw new JoseException(Refusal.KeyRoca, "the key was made by a faulty generator (CVE-2017-15361)");
        }
    }

    /// <summary>A faulty modulus is a power of 65537 modulo every small prime; a sound one is not, but for one in 2^27.</summary>
    private static bool IsRoca(BigInteger n) => Primes.All(p => IsPower((int)(n % p), p));

    private static bool IsPower(int residue, int prime)
    {
        var power = 1;
        do
        {
            if (power == residue)
            {
                return true;
            }
            power = power * (65537 % prime) % prime;
        }
        while (power != 1);
        return false;
    }
}
