using System.Text.Json;
using System.Text.Json.Serialization;

namespace VrnApi.Cli.Sandbox;

/// <summary>One client's credentials: a secret, or the path of a private key with its <c>kid</c> and <c>alg</c>.</summary>
internal sealed record SandboxEntry(string Name, string PartnerType, string ClientId)
{
    public string? ClientSecret { get; init; }

    public string? PrivateKeyPath { get; init; }

    public string? Kid { get; init; }

    public string? Alg { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Its tokens are bound: every request carries a DPoP proof (RFC 9449).</summary>
    public required bool Dpop { get; init; }
}

/// <summary><c>sandbox.json</c>: where the sandbox is and everything needed to call it as each of its partners.</summary>
internal sealed record SandboxFile(string BaseUrl, string TokenUrl, IReadOnlyList<SandboxEntry> Clients)
{
    public const string Name = "sandbox.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>Null when there is none, or nothing that can be read as one.</returns>
    public static SandboxFile? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<SandboxFile>(File.ReadAllText(path), Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => WritePrivate(Path.Combine(folder, Name), JsonSerializer.Serialize(this, Options) + "\n");

    /// <summary>Readable by the owner alone, and whole or not at all.</summary>
    public static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        File.Delete(path + ".new");
        using (var writer = new StreamWriter(path + ".new", options))
        {
            writer.Write(text);
        }
        File.Move(path + ".new", path, overwrite: true);
    }
}
