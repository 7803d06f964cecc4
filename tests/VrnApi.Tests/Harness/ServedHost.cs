using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using VrnApi.Cli;

namespace VrnApi.Tests.Harness;

/// <summary>A host of this process behind a socket, over a database of its own: what node and other programs can call.</summary>
public sealed class ServedHost : WebApplicationFactory<Program>
{
    private readonly string connectionString;

    public ServedHost(string connectionString)
    {
        this.connectionString = connectionString;
        UseKestrel(0);
        StartServer();
    }

    /// <summary>Without a final slash.</summary>
    public string Address => ClientOptions.BaseAddress.ToString().TrimEnd('/');

    /// <summary>A client that calls it as a sandbox client registered in its database.</summary>
    public HttpClient Of(string folder, string name) =>
        new(new SandboxClient(SandboxIdentity.Read(folder, name)) { InnerHandler = new HostProcess.Reaching(ClientOptions.BaseAddress) }) { BaseAddress = new Uri(VrnHost.Issuer) };

    /// <summary>Runs a verb of the command line over its database.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> Verb(params string[] arguments) => Verbs.Run(Verbs.Find(arguments)!, Services, arguments);

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("ConnectionStrings:Vrn", connectionString);
}
