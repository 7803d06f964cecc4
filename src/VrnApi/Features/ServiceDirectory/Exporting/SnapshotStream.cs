using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>A snapshot's file read from its parts, one part in memory at a time; a range reads the parts that it touches.</summary>
internal sealed class SnapshotStream(VrnDbContext db, Guid id, string name, long length) : Stream
{
    private byte[] held = [];
    private int holds = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.Length == 0)
        {
            return 0;
        }
        var part = (int)(Position / SnapshotPart.Size);
        if (part != holds)
        {
            // Gone in the middle: the answer breaks off, and whoever asks again is told that there is nothing.
            held = await db.Set<SnapshotPart>().AsNoTracking().Where(row => row.SnapshotId == id && row.Name == name && row.Part == part)
                .Select(row => row.Bytes).SingleOrDefaultAsync(cancellationToken) ?? throw new IOException("The snapshot has been withdrawn.");
            holds = part;
        }
        var from = (int)(Position % SnapshotPart.Size);
        var count = Math.Min(buffer.Length, held.Length - from);
        held.AsMemory(from, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
