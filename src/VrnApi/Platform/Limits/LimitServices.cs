using VrnApi.Tokens;

namespace VrnApi.Platform.Limits;

internal static class LimitServices
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitOptions>()
            .Bind(builder.Configuration.GetSection("Limits"), binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(limits => limits.IsPossible, "Limits: every limit must be above zero.")
            .ValidateOnStart();
        services.AddSingleton<Buckets>();
        services.AddSingleton<DailyCalls>();
        services.AddSingleton<QuotaAudit>();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton<IdempotencyQuota>();
        services.AddSingleton<RefusalPace>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<OAuthLimits>();
        services.AddSingleton<FairQueue>();
        services.AddOptions<TokenHooks>().Configure<OAuthLimits, RequestLimits>((hooks, oauth, requests) =>
        {
            hooks.Admit = oauth.Admit;
            hooks.AuthenticationFailed = requests.CountFailure;
        });
    }

    /// <summary>Before authentication: who is not heard now, and what this host cannot do now, costs it next to nothing.</summary>
    public static IApplicationBuilder UseAdmission(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<RequestLimits>();
        var queue = app.ApplicationServices.GetRequiredService<FairQueue>();
        return app.Use(async (http, next) =>
        {
            if (await limits.RefuseUnheard(http) is { } refusal)
            {
                await refusal.ExecuteAsync(http);
                return;
            }
            await queue.Run(http, next);
        });
    }

    /// <summary>After authentication: every call is counted.</summary>
    public static IApplicationBuilder UseLimits(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<RequestLimits>();
        return app.Use(async (http, next) =>
        {
            if (await limits.Refuse(http) is { } refusal)
            {
                await refusal.ExecuteAsync(http);
                return;
            }
            await next(http);
        });
    }
}
