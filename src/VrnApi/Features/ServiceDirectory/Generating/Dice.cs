namespace VrnApi.Features.ServiceDirectory.Generating;

/// <summary>Numbers that look random and are the same for the same seed everywhere (SplitMix64, Steele and others 2014). Protects nothing.</summary>
internal sealed class Dice(ulong seed)
{
    // A fixed moment: ids of a seed are the same whenever it is rolled.
    private const long At = 1_767_225_600_000;

    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <returns>From 0 up to, without, the bound.</returns>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool In(int percent) => Below(100) < percent;

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>A version 7 id: a fixed time, then the dice.</summary>
    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(At >> (40 - (8 * i)));
        }
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
