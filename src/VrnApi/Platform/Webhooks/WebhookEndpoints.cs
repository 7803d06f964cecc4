using VrnApi.Platform.Http;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>Webhooks: their services and routes.</summary>
internal static class WebhookEndpoints
{
    public const string Scope = "webhooks:manage";

    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<WebhookOptions>(builder.Configuration.GetSection("Webhooks"));
        services.AddHttpClient(WebhookSender.HttpClient).ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<OutboundGuard>().Handler());
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookPlanner>();
        services.AddSingleton<WebhookCourier>();
        services.AddScoped<WebhookForm>();
        services.AddScoped<WebhookChanges>();
        services.AddHostedService<WebhookDispatcher>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/partner/self/webhooks").CheckQueryParameters().WithTags("Webhooks").RequireScope(Scope);
        webhooks.MapGet("", WebhookRoutes.List).WithSummary("The client's subscriptions");
        webhooks.MapPost("", WebhookRoutes.Create).Accepts<NewWebhook>("application/json")
            .WithSummary("Be told of changes")
            .WithDescription("Answers the signing secret, this once. What is there already is not told; read it from the lists or the change feed first.");
        webhooks.MapGet("/{id:guid}", WebhookRoutes.Get).WithSummary("One subscription");
        webhooks.MapPatch("/{id:guid}", WebhookRoutes.Patch).Accepts<WebhookRoutes.WebhookPatch>("application/merge-patch+json", "application/json")
            .WithSummary("Change a subscription, pause it, or make it active again")
            .WithDescription("Needs If-Match. Other kinds, areas or terms begin anew: what is there by then is not told.");
        webhooks.MapDelete("/{id:guid}", WebhookRoutes.Remove).WithSummary("Remove a subscription with its deliveries");
        webhooks.MapPost("/{id:guid}/secret", WebhookRoutes.Rotate).Accepts<NewWebhookSecret>("application/json")
            .WithSummary("Make a new signing secret, shown once")
            .WithDescription("For overlapHours deliveries carry two signatures, one by each secret.");
        webhooks.MapPost("/{id:guid}/ping", DeliveryRoutes.Ping).WithSummary("Send a test event");
        webhooks.MapGet("/{id:guid}/deliveries", DeliveryRoutes.Handle).Produces<Page<DeliveryModel>>().WithSummary("What was sent, newest first");
        webhooks.MapPost("/{id:guid}/deliveries/{delivery:guid}/redeliver", DeliveryRoutes.Redeliver).WithSummary("Send one again, under the same webhook-id");
    }
}
