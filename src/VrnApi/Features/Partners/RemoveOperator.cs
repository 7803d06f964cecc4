using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;

namespace VrnApi.Features.Partners;

/// <summary>Ends an operator's powers; the row and its key stay, because old signatures must still verify.</summary>
internal static class RemoveOperator
{
    public static Task<NetworkOperator> Handle(VrnDbContext db, IDatabaseWays ways, TimeProvider clock, string code, Instruction by, CancellationToken ct) =>
        OperatorTurn.Alone(db, ways, clock, token => Remove(db, clock, code, by, token), ct);

    private static async Task<NetworkOperator> Remove(VrnDbContext db, TimeProvider clock, string code, Instruction by, CancellationToken ct)
    {
        var gone = await db.Set<NetworkOperator>().SingleOrDefaultAsync(o => o.Code == code && o.Active, ct)
            ?? throw new RegistrationException("unknown_operator", $"There is no active operator '{code}'.");
        var signed = await OperatorSignatures.Verify(db, clock, by, "operator.removed", code, new { code }, ct);
        if (await db.Set<NetworkOperator>().CountAsync(o => o.Active, ct) < 3)
        {
            throw new RegistrationException("last_operators", "Two operators must stay: one asks, the other puts in force.");
        }
        gone.Active = false;
        db.Add(signed.Event());
        await db.SaveChangesAsync(ct);
        return gone;
    }
}
