using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Coverage;

/// <summary>The routes of the register of expected returns and of what has come of them.</summary>
internal static class CoverageRoutes
{
    public static void Map(RouteGroupBuilder outcomes)
    {
        outcomes.MapGroup("").RequireScope("outcomes:read").MapGet("/data-sets/{dataSet}/coverage", GetCoverage.Banded)
            .WithSummary("How much of what is expected for a period has come, in bands")
            .WithDescription("all, most (three in four), some (one in four), few, none; not-shown where fewer than five returns are expected.");
        var publish = outcomes.MapGroup("").RequireScope("outcomes:publish");
        publish.MapGet("/data-sets/{dataSet}/coverage/exact", GetCoverage.Exact).WithSummary("The same in numbers");
        publish.MapPut("/data-sets/{dataSet}/expected-returns/{period}", SetExpectedReturns.Handle).Accepts<ExpectedReturnsBody>("application/json")
            .WithSummary("Set who owes a return for a period").WithDescription("Replaces the register of the period. The slash between two years is written %2F, or the first year stands alone: `2025|T1`.");
        // With outcomes:publish the whole register; with outcomes:write the caller's own lines.
        outcomes.MapGroup("").RequireAuthorization().WithMetadata(new ScopedByField(), new AlsoRefuses(403))
            .MapGet("/data-sets/{dataSet}/expected-returns", ExpectedReturns.List).Produces<Page<ExpectedReturnModel>>()
            .WithSummary("Expected returns and where each stands").WithDescription("Scope: `outcomes:publish` for the whole register, `outcomes:write` for the caller's own lines.");
    }
}
