using System.Text.Json;

namespace VrnApi.Platform;

/// <summary>Facts that travel inside the executable: files of <c>Seed/</c> and <c>schemas/</c>.</summary>
internal static class SeedFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Disallow };

    /// <param name="name">Such as <c>seed/directory.json</c> or <c>schemas/indicators.csv</c>.</param>
    public static Stream Open(string name) => typeof(SeedFile).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The executable carries no file '{name}'.");

    public static byte[] Bytes(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static T Read<T>(string name)
    {
        using var stream = Open(name);
        return JsonSerializer.Deserialize<T>(stream, Options)!;
    }
}
