using System.Buffers.Binary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>What the hosts made some time ago, made now with their own keys.</summary>
internal static class Stale
{
    public static string Nonce(IServiceProvider services, long at)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at);
        return Base64UrlText.Encode(services.GetRequiredService<IDataProtectionProvider>().CreateProtector("dpop-nonce", "v1").Protect(bytes));
    }
}
