using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace VrnApi.Tests.Harness;

/// <summary>A host in a process of its own, on a free port: for what only a second or a killed process can show.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;

    private HostProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it listens; partners still sign for the public address, which is <see cref="VrnHost.Issuer"/>.</summary>
    public Uri Address { get; }

    /// <summary>What it wrote to its log, line by line.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Why it is there no more: exit code and last lines; null while it runs.</summary>
    public string? Ended => process.HasExited ? $"The host ended with {process.ExitCode}:\n{string.Join('\n', Log.TakeLast(20))}" : null;

    internal Process Process => process;

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>A client that calls it as a sandbox client of the shared host.</summary>
    public HttpClient Of(VrnHost host, string name) => Of(host.Folder, name);

    /// <summary>The same with the credentials of another sandbox.</summary>
    public HttpClient Of(string folder, string name) => new(new SandboxClient(SandboxIdentity.Read(folder, name)) { InnerHandler = new Reaching(Address) })
    {
        BaseAddress = new Uri(VrnHost.Issuer),
        Timeout = TimeSpan.FromMinutes(2),
    };

    public static async Task<HostProcess> Start(string connectionString, CancellationToken ct, params IEnumerable<(string Name, string Value)> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in VrnHost.Settings(connectionString))
        {
            start.Environment[name] = value;
        }
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        var process = Process.Start(start)!;
        var host = new HostProcess(process, address);
        process.OutputDataReceived += (_, line) => host.Log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync(ct);
        await host.UntilReady(errors, ct);
        return host;
    }

    /// <summary>Runs one verb of the command line over a database, in a process of its own.</summary>
    public static async Task<(int ExitCode, string Output)> Verb(string connectionString, CancellationToken ct, params string[] arguments)
    {
        using var process = Begin(connectionString, arguments);
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, string.Concat(output));
    }

    /// <summary>Starts one verb of the command line, for whoever waits for it or kills it.</summary>
    public static Process Begin(string connectionString, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in VrnHost.Settings(connectionString))
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    /// <summary>Starts a host that is expected to refuse.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static async Task<(int ExitCode, string Error)> StartRefused(string connectionString, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in VrnHost.Settings(connectionString).Concat(settings))
        {
            start.Environment[name] = value;
        }
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort()}";
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardError.ReadToEndAsync(ct), process.StandardOutput.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, said[0]);
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }
        process.Dispose();
    }

    private async Task UntilReady(Task<string> errors, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = Address };
        for (var attempt = 0; attempt < 1800; attempt++)
        {
            Assert.False(process.HasExited, process.HasExited ? $"The host ended with {process.ExitCode}: {await errors}" : null);
            try
            {
                if ((await client.GetAsync("/health/ready", ct)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100, ct);
        }
        Assert.Fail("The host was not ready within three minutes.");
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Partners sign for the public address; this sends what they signed to where the process listens.</summary>
    internal sealed class Reaching(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
