using VrnApi.GraphQL;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// What <see cref="GatedReads"/> does for routes: an operation that reads what only an agreement opens leaves a row for each such scope
/// before the first byte of its answer leaves the house. Mutations have rows of their own.
/// </summary>
internal static class GatedFields
{
    public static void Note(Call call, string scope)
    {
        if (GatedReads.IsGated(scope, call.Caller) && call.Gated?.Contains(scope) != true)
        {
            (call.Gated ??= []).Add(scope);
        }
    }

    public static async Task Record(HttpContext http, Call call, GraphQLResponse response)
    {
        if (call.Gated is not { } scopes || response.OperationType == "mutation" || response.Outcome is not (Outcome.Data or Outcome.FieldErrors))
        {
            return;
        }
        var trail = http.RequestServices.GetRequiredService<AuditTrail>();
        foreach (var scope in scopes)
        {
            await trail.Write(AuditEntries.Of(
                http, call.Caller, "data.read", call.Clock.GetUtcNow(), "graphql", scope, token: Refusals.Token(http, call)), http.RequestAborted);
        }
        call.Gated = null;
    }
}
