using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Security;

/// <summary>The scope an operation needs; carried by its route group and read by authorization, the API description and tests.</summary>
public sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

/// <summary>Marks the one route whose scopes are judged by field, as its schema declares them.</summary>
public sealed record ScopedByField;

internal static class Scoped
{
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope) where TBuilder : IEndpointConventionBuilder =>
        endpoints
            .RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build())
            .WithMetadata(new ScopeRequirement(scope));
}

internal sealed class ScopeHandler(IHttpContextAccessor accessor) : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (accessor.HttpContext?.Features.Get<Caller>()?.Has(requirement.Scope) == true)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}

/// <summary>Answers a call without the needed scope by naming it (RFC 6750 section 3.1).</summary>
internal sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    private static readonly AuthorizationMiddlewareResultHandler Ordinary = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            return Ordinary.HandleAsync(next, context, policy, authorizeResult);
        }
        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope;
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return new ProblemAnswer(Problems.InsufficientScope, $"The operation needs the scope {scope}.") { Scope = scope }.ExecuteAsync(context);
    }
}
