using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VrnApi.Platform.Security;

/// <summary>
/// Opaque positions in a list: the sort values of the last row, sealed for one client and one list. The seal is a MAC and not
/// a cipher, so the same position always has the same cursor and a page keeps its ETag on every host.
/// </summary>
public sealed class Cursors(SharedKeys keys)
{
    private const byte Version = 1;
    private const int MacLength = 16;

    /// <param name="list">Route template or SDL coordinate, with everything that changes the order.</param>
    public string Seal(Caller caller, string list, params ReadOnlySpan<string> values)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(values.ToArray());
        return Base64Url.EncodeToString([Version, .. Mac(caller, list, payload), .. payload]);
    }

    /// <returns>False for anything that <see cref="Seal"/> did not make for this client and list.</returns>
    public bool TryOpen(Caller caller, string list, string cursor, int count, out string[] values)
    {
        values = [];
        if (cursor.Length > 2048 || !Base64Url.IsValid(cursor))
        {
            return false;
        }
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= MacLength + 1 || bytes[0] != Version)
        {
            return false;
        }
        var payload = bytes.AsSpan(MacLength + 1);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(1, MacLength), Mac(caller, list, payload)))
        {
            return false;
        }
        values = JsonSerializer.Deserialize<string[]>(payload)!;
        return values.Length == count;
    }

    private byte[] Mac(Caller caller, string list, ReadOnlySpan<byte> payload)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Get("cursor"));
        mac.AppendData(Encoding.UTF8.GetBytes($"{caller.ClientId}\n{list}\n"));
        mac.AppendData(payload);
        return mac.GetHashAndReset()[..MacLength];
    }
}
