using System.Security.Cryptography;

namespace VrnApi.Tests.Features.Membership;

/// <summary>Numbers that a printed seed brings back (SplitMix64).</summary>
internal sealed class Dice(int seed)
{
    private ulong state = (ulong)seed;

    public static int Seed() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>A number that no other test has, most likely.</summary>
    public static int Between(int from, int to) => RandomNumberGenerator.GetInt32(from, to);

    public int Next(int below) => below <= 0 ? 0 : (int)(Draw() % (ulong)below);

    public int Next(int from, int below) => from + Next(below - from);

    public long NextInt64(long from, long below) => from + (long)(Draw() % (ulong)(below - from));

    private ulong Draw()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
