using System.Security.Cryptography;
using VrnApi.Features.Partners;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Cli.Sandbox;

/// <summary>A P-256 key pair whose private half lies in a file of the sandbox's folder.</summary>
internal sealed record SandboxKey(string Path, JoseKey Public)
{
    /// <returns>Null when the file is missing or holds no such key.</returns>
    public static SandboxKey? Find(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            using var key = OperatorKey.FromPem(File.ReadAllText(path));
            return new SandboxKey(path, key.Public);
        }
        catch (RegistrationException)
        {
            return null;
        }
    }

    public static SandboxKey Make(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SandboxFile.WritePrivate(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        return Find(path)!;
    }
}
