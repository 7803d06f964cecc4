using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.GraphQL;

/// <summary>Refused operations and mutations leave the trace that the same refusal leaves over REST.</summary>
internal static class Refusals
{
    /// <summary>An operation needs a scope that its caller has not: the challenge that names it, and the reason in the audit.</summary>
    public static async Task Record(HttpContext http, Call call, string scope)
    {
        if (call.Caller.Standing is not { } caller || Token(http, call) is not { } token)
        {
            return;
        }
        var denial = Rights.Decide(caller, scope) ?? Denial.ScopeUnregistered;
        await http.RequestServices.GetRequiredService<AccessRefusals>().Record(
            http, token, call.Caller.PartnerId, denial.Code(), Rights.Agreement(caller, scope));
        // A stream has begun to answer by then; its client is told the scope in the error alone.
        if (call.Stream is null && denial.Problem() == Problems.InsufficientScope)
        {
            http.SetInsufficientScope(scope);
        }
    }

    /// <summary>A mutation that its handler refused: the error of its field; where REST would answer 403, with the row that belongs to it.</summary>
    public static async Task<FieldException> Of(Call call, ProblemAnswer refused)
    {
        if (refused.Problem.Status == StatusCodes.Status403Forbidden && call.Services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http
            && Token(http, call) is { } token)
        {
            await http.RequestServices.GetRequiredService<AccessRefusals>().Record(http, token, call.Caller.PartnerId, refused.Problem.Code);
        }
        return Commands.Refusal(refused);
    }

    /// <summary>A socket may have brought its token in its first message.</summary>
    internal static AccessToken? Token(HttpContext http, Call call) => call.Stream?.Live.Token ?? http.GetAccessToken();
}
