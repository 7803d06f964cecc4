using VrnApi.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>Networks in the change feed, as they are on the day of reading.</summary>
internal static class MembershipChanges
{
    public static readonly FeedKind Network = new("network", "members:read", id => $"/v1/networks/{id}", async (reading, ids, ct) =>
    {
        var services = reading.Services;
        var today = London.Today(services.GetRequiredService<TimeProvider>());
        var networks = await GetNetwork.ByIds(reading.Db, services.GetRequiredService<AutoMapper.IConfigurationProvider>(), ids, today, ct);
        return networks.ToDictionary(network => network.Id, network => RawJson.Of(new GetNetwork.NetworkDetail(network), VrnJson.Options));
    })
    {
        Area = "membership",
    };
}
