namespace VrnApi.Tests.Harness;

/// <summary>What a test needs beyond the repository. Absent, the test is skipped by name; in CI its absence is a failure.</summary>
public static class Needs
{
    private static bool InPipeline => Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    public static bool HasPostgreSql => Environment.GetEnvironmentVariable("VRN_TEST_POSTGRES") is { Length: > 0 };

    /// <summary>Connection string of the server on which test databases are made.</summary>
    public static string PostgreSql() => HasPostgreSql
        ? Environment.GetEnvironmentVariable("VRN_TEST_POSTGRES")!
        : throw Missing("needs VRN_TEST_POSTGRES, a PostgreSQL server to make databases on; ./test.sh starts one");

    /// <returns>The folder or file under the reference material.</returns>
    public static string Reference(string path)
    {
        var root = Environment.GetEnvironmentVariable("VRN_REFERENCE") is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "..", "shared", "reference");
        var full = Path.Combine(root, path);
        return File.Exists(full) || Directory.Exists(full) ? full : throw Missing($"needs reference/{path}");
    }

    /// <summary>A folder that set-up makes.</summary>
    public static void Folder(string path, string what)
    {
        if (!Directory.Exists(path))
        {
            throw Missing($"needs {what}");
        }
    }

    /// <summary>A program that set-up installs.</summary>
    public static void Program(bool isThere, string what)
    {
        if (!isThere)
        {
            throw Missing($"needs {what}");
        }
    }

    private static Exception Missing(string what)
    {
        if (InPipeline)
        {
            Assert.Fail(what);
        }
        Assert.Skip(what);
        throw new InvalidOperationException(what);
    }
}
