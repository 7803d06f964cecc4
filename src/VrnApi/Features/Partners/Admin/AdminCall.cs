using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.Admin;

/// <summary>One call on the admin listener: the operator who asks and what the handlers of the command line work with.</summary>
internal sealed record AdminCall(HttpContext Http, VrnDbContext Db, TimeProvider Clock, Instruction By)
{
    public const string Operator = "Vrn-Operator", Signature = "Vrn-Operator-Signature";

    /// <summary>The partner, client or agreement of the address.</summary>
    public string Id => (string)Http.Request.RouteValues["id"]!;

    public static async Task Run(HttpContext http, Func<AdminCall, CancellationToken, Task<object>> work)
    {
        await using var scope = http.RequestServices.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("admin listener");
        Asked? asked = null;
        var by = new Instruction(http.Request.Headers[Operator].ToString(), what =>
        {
            asked = what;
            return http.Request.Headers[Signature].ToString();
        });
        IResult answer;
        try
        {
            var call = new AdminCall(http, db, http.RequestServices.GetRequiredService<TimeProvider>(), by);
            answer = new JsonAnswer<object>(await work(call, http.RequestAborted));
            http.RequestServices.GetRequiredService<PartnerRegister>().Recheck();
        }
        catch (RegistrationException refusal)
        {
            answer = Refuse(refusal, asked);
        }
        catch (DbUpdateException exception) when (http.RequestServices.GetRequiredService<IDatabaseWays>().IsUniqueViolation(exception))
        {
            answer = new ProblemAnswer(Problems.Conflict);
        }
        http.Response.Headers.CacheControl = "no-store";
        await answer.ExecuteAsync(http);
    }

    /// <summary>What has to be signed is told with the refusal of a wrong signature: it names the change and holds no secret.</summary>
    private static ProblemAnswer Refuse(RegistrationException refusal, Asked? asked) => refusal.Code switch
    {
        "four_eyes" => new ProblemAnswer(Problems.FourEyesRequired, refusal.Message),
        "unknown_partner" or "unknown_client" or "unknown_agreement" => new ProblemAnswer(Problems.NotFound),
        "unknown_operator" => new ProblemAnswer(Problems.OperatorSignatureRequired, refusal.Message),
        "invalid_signature" => new ProblemAnswer(Problems.OperatorSignatureRequired, asked is null ? refusal.Message
            : $"To be signed: operator {asked.Operator}, action {asked.Action}, resource {asked.Resource}, sha256 {asked.Sha256}."),
        "wrong_state" or "partner_exists" or "client_exists" or "agreement_exists" or "link_exists" => new ProblemAnswer(Problems.Conflict, refusal.Message),
        _ => new ProblemAnswer(Problems.All.GetValueOrDefault(refusal.Code) ?? Problems.RegistrationRefused, $"{refusal.Code}: {refusal.Message}"),
    };
}
