using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace VrnApi.Disclosure.Solver;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018), seeded from a key. Used to search, never to keep a secret: which
/// figures are hidden depends on an HMAC, not on this.
/// </summary>
internal sealed class Xoshiro256
{
    private ulong _a, _b, _c, _d;

    /// <summary>State = splitmix64 of the key, as the authors advise; equal keys give equal streams on any machine.</summary>
    public Xoshiro256(ulong key)
    {
        _a = SplitMix(ref key);
        _b = SplitMix(ref key);
        _c = SplitMix(ref key);
        _d = SplitMix(ref key);
    }

    /// <summary>State = SHA-256 of the key's text in UTF-8.</summary>
    public static Xoshiro256 FromKey(string key) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))));

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number in [0, limit), by multiply and shift (bias below limit / 2^32).</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>A number in [0, 1) with 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
