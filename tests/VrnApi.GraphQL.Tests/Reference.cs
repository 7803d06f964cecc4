using System.IO.Compression;
using System.Text.Json;

namespace VrnApi.GraphQL.Tests;

/// <summary>Recorded data outside the repository (design section 15). Absent: the test is skipped by name, but fails on CI.</summary>
internal static class Reference
{
    public static Stream Open(string path)
    {
        if (Find(path) is { } file)
        {
            return new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        }
        Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"needs reference/{path}");
        Assert.Skip($"needs reference/{path}");
        throw new InvalidOperationException();
    }

    public static JsonDocument Json(string path)
    {
        using var stream = Open(path);
        return JsonDocument.Parse(stream);
    }

    public static IEnumerable<JsonDocument> Lines(string path)
    {
        using var reader = new StreamReader(Open(path));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line);
        }
    }

    private static string? Find(string path)
    {
        if (Environment.GetEnvironmentVariable("VRN_REFERENCE") is { Length: > 0 } folder)
        {
            return File.Exists(Path.Combine(folder, path)) ? Path.Combine(folder, path) : null;
        }
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, "shared", "reference", path);
            if (File.Exists(file))
            {
                return file;
            }
        }
        return null;
    }
}
