using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Security;

/// <summary>The scope an operation needs; carried by its route group and read by authorization, the API description and tests.</summary>
public sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

/// <summary>Marks a route that any good token of an active partner opens: what it answers is the caller's own.</summary>
public sealed record TokenSuffices;

/// <summary>Marks routes whose scopes depend on what is asked: GraphQL judges by field, the change feed by kind.</summary>
public sealed record ScopedByField;

internal static class Scoped
{
    public static TBuilder RequireToken<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()).WithMetadata(new TokenSuffices());

    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope) where TBuilder : IEndpointConventionBuilder
    {
        _ = ScopeTable.Find(scope) ?? throw new ArgumentException($"The scope {scope} is not in the scope table.", nameof(scope));
        return endpoints
            .RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build())
            .WithMetadata(new ScopeRequirement(scope));
    }
}

internal sealed class ScopeHandler(IHttpContextAccessor accessor) : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (accessor.HttpContext?.Features.Get<Standing>() is { } caller && Rights.Decide(caller, requirement.Scope) is null)
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}

/// <summary>Answers a call without the needed scope by naming it (RFC 6750 section 3.1), and leaves a trace with the reason.</summary>
internal sealed class RefusalAnswers(AccessRefusals refusals, IHostEnvironment environment) : IAuthorizationMiddlewareResultHandler
{
    private static readonly AuthorizationMiddlewareResultHandler Ordinary = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope;
        if (!authorizeResult.Forbidden || scope is null || context.Features.Get<Standing>() is not { } caller)
        {
            await Ordinary.HandleAsync(next, context, policy, authorizeResult);
            return;
        }
        var token = context.GetAccessToken()!;
        var denial = Rights.Decide(caller, scope) ?? Denial.ScopeUnregistered;
        await refusals.Record(context, token, context.Features.Get<Registered>()!, denial, Rights.Agreement(caller, scope));
        if (denial.Problem() == Problems.InsufficientScope)
        {
            context.SetInsufficientScope(scope);
        }
        await Denials.Answer(denial, caller, scope, null, environment).ExecuteAsync(context);
    }
}
