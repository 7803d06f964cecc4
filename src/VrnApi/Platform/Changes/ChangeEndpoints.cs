using VrnApi.Data.Providers;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>The change feed: its services and routes.</summary>
internal static class ChangeEndpoints
{
    public static void AddChanges(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<ChangeOptions>(builder.Configuration.GetSection("Changes"));
        services.AddSingleton<FeedKinds>();
        services.AddSingleton(provider => FeedPanel.Of(provider.GetRequiredService<FeedKinds>(), provider.GetRequiredService<IDatabaseWays>()));
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<ChangeSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeSignal>());
        services.AddSingleton<ChangeTail>();
        services.AddSingleton<LiveCallers>();
        services.AddSingleton<ChangeHousekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeHousekeeping>());
    }

    public static void Map(RouteGroupBuilder v1)
    {
        // Which scope is needed depends on the kinds that are asked for.
        var changes = v1.MapGroup("/changes").WithTags("Changes").RequireAuthorization().WithMetadata(new ScopedByField(), new AlsoRefuses(403, 410));
        changes.MapGet("", ListChanges.Handle).WithName("listChanges").WithSummary("What has changed since a cursor, each thing once at its latest state");
        changes.MapGet("/stream", StreamChanges.Handle).WithName("streamChanges").WithSummary("The same as Server-Sent Events, without an end");
    }
}
