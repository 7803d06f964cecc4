using System.Text.Json;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>The shared vectors: absent = skipped by name, but a failure when CI is set.</summary>
public static class Reference
{
    public static JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(FullPath(path)));
        return document.RootElement.Clone();
    }

    public static string FullPath(string path)
    {
        var full = Path.Combine(Folder(), path);
        if (!Path.Exists(full))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, $"needs reference/{path}");
            Assert.Skip($"needs reference/{path}");
        }
        return full;
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("VRN_REFERENCE") is { Length: > 0 } named)
        {
            return named;
        }
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "VrnApi.sln")))
        {
            root = root.Parent;
        }
        return Path.Combine(root?.Parent?.FullName ?? "", "shared", "reference");
    }
}
