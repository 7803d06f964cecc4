using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners;
using VrnApi.Platform.Security;

namespace VrnApi.Cli.Sandbox;

/// <summary>The two operators without whom nothing is registered: one asks, the other puts in force.</summary>
internal static class SandboxOperators
{
    private const string Registrar = "sandbox-registrar", Approver = "sandbox-approver";

    /// <returns>Both, able to sign. When a key was lost, both are registered anew: that a sandbox may do.</returns>
    public static async Task<(Instruction Registrar, Instruction Approver)> Ensure(Call call, string keys, CancellationToken ct)
    {
        string PathOf(string code) => Path.Combine(keys, $"operator-{code}.pem");
        string[] codes = [Registrar, Approver];
        var known = await call.Db.Set<NetworkOperator>().Where(o => codes.Contains(o.Code)).ToListAsync(ct);
        if (codes.Any(code => SandboxKey.Find(PathOf(code))?.Public.Thumbprint is not { } own || known.Find(o => o.Code == code)?.Thumbprint != own))
        {
            var ways = call.Services.GetRequiredService<IDatabaseWays>();
            await Remove(call, known, ct);
            await AddOperator.Handle(call.Db, ways, call.Clock, Registrar, SandboxKey.Make(PathOf(Registrar)).Public.PublicJwk, null, ct);
            await AddOperator.Handle(call.Db, ways, call.Clock, Approver, SandboxKey.Make(PathOf(Approver)).Public.PublicJwk, By(Registrar), ct);
        }
        return (By(Registrar), By(Approver));

        Instruction By(string code) => Call.Sign(code, PathOf(code), call.Clock);
    }

    private static async Task Remove(Call call, List<NetworkOperator> known, CancellationToken ct)
    {
        foreach (var gone in known)
        {
            call.Db.Remove(gone);
            call.Db.Add(new AuditEvent
            {
                Time = AuditTime.Of(call.Clock.GetUtcNow()),
                Action = "operator.removed",
                Outcome = AuditOutcome.Done,
                ResourceType = "operator",
                ResourceId = gone.Code,
            });
        }
        await call.Db.SaveChangesAsync(ct);
    }
}
