using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Data.Model;

/// <summary>
/// Ids made from names (RFC 9562 section 5.8, SHA-256): the same seed row has the same id in every database, so a second
/// load finds it.
/// </summary>
public static class NameId
{
    /// <param name="parts">Text without U+001F, such as <c>seat</c>, <c>llr-spb</c>, <c>7</c>.</param>
    public static Guid Of(params string[] parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts)), hash);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0FFF) | 0x8000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
