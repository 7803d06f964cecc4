using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Contracts;

/// <summary>Files of the repository that state what was agreed. <c>VRN_APPROVE=1</c> writes them anew; read the diff before committing it.</summary>
internal static class Approved
{
    public static void Same(string actual, params string[] path)
    {
        var file = Repository.PathOf(path);
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("VRN_APPROVE") == "1")
        {
            File.WriteAllText(file, actual);
        }
        Assert.True(File.Exists(file), $"{Path.Combine(path)} does not exist; run once with VRN_APPROVE=1.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
