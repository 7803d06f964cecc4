using Microsoft.AspNetCore.Authorization;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security.Stores;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Everything that decides who calls and what the call may do.</summary>
internal static class SecurityServices
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        KeyRing.Add(services, builder.Configuration);
        services.Configure<StateOptions>(builder.Configuration.GetSection("State"));
        services.AddSingleton<Leases>();
        services.AddSingleton<PartnerRegister>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AccessRefusals>();
        services.AddSingleton<IClientStore, ClientStore>();
        services.AddSingleton<IReplayStore, ReplayStore>();
        services.AddSingleton<IRevocationStore, RevocationStore>();
        services.AddSingleton<ISigningKeyStore, SigningKeyStore>();
        services.AddSingleton<ITokenAudit, TokenAudit>();
        services.AddSingleton<IScopePolicy, ScopePolicy>();
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<StateNotices>();
        services.AddSingleton<SelfCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<SelfCheck>());
        builder.AddAudit();
        services.AddTokens(builder.Configuration, hooks => hooks.WriteProblem = WriteProblem);

        AdminListener.Add(builder);
        services.AddSingleton<SharedKeys>();
        services.AddSingleton<Cursors>();
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsKnownWhereARouteAnswers).Build());
    }

    /// <summary>A route that says nothing needs a token; an unknown address is 404 and a wrong method 405 for everybody.</summary>
    private static bool IsKnownWhereARouteAnswers(AuthorizationHandlerContext context) =>
        (context.Resource as HttpContext)?.GetEndpoint() is not RouteEndpoint || context.User.Identity?.IsAuthenticated == true;

    private static Task WriteProblem(HttpContext http, ApiRefusal refusal) =>
        new ProblemAnswer(Problems.All.GetValueOrDefault(refusal.Code ?? "") ?? Problems.ForStatus(refusal.Status), refusal.Detail).ExecuteAsync(http);
}
