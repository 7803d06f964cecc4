using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>A host that answers with the statuses of the GraphQL over HTTP draft.</summary>
public sealed class DraftStatuses(VrnHost host) : IAsyncLifetime
{
    private HostWith? drafted;

    public HttpClient Of(string client) => drafted!.Of(client);

    public async ValueTask InitializeAsync() => drafted = await host.Settings(("GraphQL:StatusCodes", "Draft"));

    public ValueTask DisposeAsync() => drafted!.DisposeAsync();
}
