using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Features.Outcomes.Released;

/// <summary>
/// What a release says, whatever form it comes in: SHA-256 over its lines in UTF-8, sorted by their bytes, each once and each with a
/// line feed behind it. A figure that stands in two tables is said once. Lines beyond a run are sorted on disk, so that memory stays bounded.
/// </summary>
/// <param name="run">Lines that are sorted in memory at a time.</param>
public sealed class LogicalHash(int run = 250_000) : IDisposable
{
    private static readonly Comparer<byte[]> Bytes = Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private readonly List<byte[]> lines = [];
    private readonly List<FileStream> runs = [];

    public static async Task<byte[]> Of(IAsyncEnumerable<ReleasedLine> lines, CancellationToken ct)
    {
        using var hash = new LogicalHash();
        await foreach (var line in lines.WithCancellation(ct))
        {
            hash.Add(line);
        }
        return hash.End();
    }

    public static byte[] Of(IEnumerable<ReleasedLine> lines)
    {
        using var hash = new LogicalHash();
        foreach (var line in lines)
        {
            hash.Add(line);
        }
        return hash.End();
    }

    public void Add(in ReleasedLine line)
    {
        lines.Add(Encoding.UTF8.GetBytes(line.ToString()));
        if (lines.Count == run)
        {
            Spill();
        }
    }

    /// <returns>32 bytes. Nothing can be added afterwards.</returns>
    public byte[] End()
    {
        lines.Sort(Bytes);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[]? last = null;
        foreach (var line in runs.Count == 0 ? lines : Merged())
        {
            if (last is null || !last.AsSpan().SequenceEqual(line))
            {
                sha.AppendData(line);
                sha.AppendData("\n"u8);
                last = line;
            }
        }
        return sha.GetHashAndReset();
    }

    public void Dispose() => runs.ForEach(file => file.Dispose());

    private void Spill()
    {
        lines.Sort(Bytes);
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"vrn-{Guid.CreateVersion7():n}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        foreach (var line in lines)
        {
            file.Write(line);
            file.WriteByte((byte)'\n');
        }
        runs.Add(file);
        lines.Clear();
    }

    private IEnumerable<byte[]> Merged()
    {
        var sources = runs.Select(Read).Append(lines).Select(source => source.GetEnumerator()).ToList();
        var next = new PriorityQueue<IEnumerator<byte[]>, byte[]>(Bytes);
        foreach (var source in sources.Where(source => source.MoveNext()))
        {
            next.Enqueue(source, source.Current);
        }
        while (next.TryDequeue(out var source, out var line))
        {
            yield return line;
            if (source.MoveNext())
            {
                next.Enqueue(source, source.Current);
            }
        }
        sources.ForEach(source => source.Dispose());
    }

    private static IEnumerable<byte[]> Read(FileStream file)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            yield return Encoding.UTF8.GetBytes(line);
        }
    }
}
