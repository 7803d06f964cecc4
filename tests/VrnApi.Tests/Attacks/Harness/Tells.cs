using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>What no answer may hold, whatever went wrong.</summary>
internal static class Tells
{
    private static readonly string[] Inside =
        ["   at ", "Exception", "Npgsql", "SELECT ", "INSERT ", "System.", "Microsoft.", ".cs:line", "VrnApi.", "/home/", "/src/", "C:\\", "PostgreSQL", Environment.MachineName + "."];

    public static void Nothing(Answer answer)
    {
        foreach (var word in Inside)
        {
            Assert.DoesNotContain(word, answer.Body, StringComparison.Ordinal);
        }
        Assert.Null(answer.Header("Server"));
    }
}
