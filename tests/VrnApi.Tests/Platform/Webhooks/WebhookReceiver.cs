using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Tests.Platform.Webhooks;

/// <summary>The receiver of docs/webhooks.md.</summary>
public static class WebhookReceiver
{
    public static bool Accepted(string secret, string? id, string? timestamp, string? signatures, byte[] body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) || Math.Abs(now.ToUnixTimeSeconds() - sent) > 300)
        {
            return false;
        }
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return (signatures ?? "").Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), expected));
    }
}
