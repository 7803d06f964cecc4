using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.GraphQL;

/// <summary>Refused operations and mutations leave the trace that the same refusal leaves over REST.</summary>
internal static class Refusals
{
    /// <summary>An operation needs a scope that its caller has not: the challenge that names it, and the reason in the audit.</summary>
    public static async Task Record(HttpContext http, string scope)
    {
        if (http.Features.Get<Standing>() is not { } caller)
        {
            return;
        }
        var denial = Rights.Decide(caller, scope) ?? Denial.ScopeUnregistered;
        await http.RequestServices.GetRequiredService<AccessRefusals>().Record(
            http, http.GetAccessToken()!, http.Features.Get<Registered>()!, denial, Rights.Agreement(caller, scope));
        if (denial.Problem() == Problems.InsufficientScope)
        {
            http.SetInsufficientScope(scope);
        }
    }

    /// <summary>A mutation that its handler refused: the error of its field; where REST would answer 403, with the row that belongs to it.</summary>
    public static async Task<FieldException> Of(Call call, ProblemAnswer refused)
    {
        if (refused.Problem.Status == StatusCodes.Status403Forbidden && call.Services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http
            && http.GetAccessToken() is { } token && http.Features.Get<Registered>() is { } client)
        {
            await http.RequestServices.GetRequiredService<AccessRefusals>().Record(http, token, client, refused.Problem.Code);
        }
        return Commands.Refusal(refused);
    }
}
