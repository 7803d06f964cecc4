using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Data.Model;
using VrnApi.Features.Partners;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Cli;

/// <summary><c>vrnapi explain</c>: the help desk's view of a refusal, in every environment.</summary>
internal static class ExplainVerb
{
    private static readonly VerbGroup Group = new("explain",
        new("--request ID [--json]", "what was recorded about a request: the reason that its caller was not told", Request),
        new("--assertion FILE [--json]", "every rule that a client assertion passes or fails; nothing is spent", Assertion));

    public static Task<int> Run(IServiceProvider services, string[] arguments, CancellationToken ct) => Group.Run(services, arguments, ct);

    private static async Task<Done> Request(Call call, CancellationToken ct)
    {
        var id = call.Arguments["--request"];
        var rows = await call.Db.Set<AuditEvent>().AsNoTracking().Where(row => row.RequestId == id).OrderBy(row => row.Time).ThenBy(row => row.Id).ToListAsync(ct);
        if (rows.Count == 0)
        {
            throw new RegistrationException("unknown_request", $"Nothing is recorded about the request '{id}'.");
        }
        return new Done(
            string.Join('\n', rows.Select(row => $"{row.Time:u}  {row.Action}  {Codes.Of(row.Outcome)}  {row.Reason ?? "-"}  client {row.ClientId ?? "unknown"}")),
            rows.ConvertAll(row => new { row.Time, row.Action, Outcome = Codes.Of(row.Outcome), row.Reason, Client = row.ClientId, row.ResourceType, row.ResourceId }));
    }

    private static async Task<Done> Assertion(Call call, CancellationToken ct)
    {
        var rules = await call.Services.GetRequiredService<ExplainEndpoint>().ExplainAssertionAsync(Call.Read(call.Arguments["--assertion"]).Trim(), ct);
        var failed = rules.Any(rule => (string?)rule!["result"] == "fail");
        return new Done(
            string.Join('\n', rules.Select(rule => $"{rule!["result"],-11}  {rule["rule"],-24}  {rule["detail"] ?? rule["expected"]}")), rules,
            failed ? Verbs.Refused : Verbs.Done);
    }
}
