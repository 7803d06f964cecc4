using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>
/// Keys of parts, UUID version 5 (RFC 9562 section 5.5): the parent's id and a name, so that a repeated import gives the same ids.
/// </summary>
public static class ChildId
{
    /// <param name="kind">Kind of part, such as <c>phone</c>.</param>
    /// <param name="name">The publisher's own id of the part, or what it says when it has none.</param>
    public static Guid Of(Guid parent, string kind, string name)
    {
        var text = Encoding.UTF8.GetBytes($"{kind}\n{name}");
        var input = new byte[16 + text.Length];
        parent.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
#pragma warning disable CA5350 // The RFC names SHA-1 for these; nothing is protected by it.
        var hash = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
