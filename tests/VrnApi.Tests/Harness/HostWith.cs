using Microsoft.AspNetCore.Mvc.Testing;

namespace VrnApi.Tests.Harness;

/// <summary>A host with settings of its own over the shared database.</summary>
public sealed class HostWith(WebApplicationFactory<Program> factory, string folder) : IAsyncDisposable
{
    public IServiceProvider Services => factory.Services;

    /// <summary>A client that calls it as <c>school-a</c>, <c>dashboard</c>, ...</summary>
    public HttpClient Of(string name, string? scope = null) =>
        factory.CreateDefaultClient(new Uri(VrnHost.Issuer), new SandboxClient(SandboxIdentity.Read(folder, name), scope));

    public HttpClient Anonymous() => factory.CreateDefaultClient(new Uri(VrnHost.Issuer), new SettledFeeds());

    public ValueTask DisposeAsync() => factory.DisposeAsync();
}
