using VrnApi.Data.Providers;
using VrnApi.Features.Partners;

namespace VrnApi.Cli;

/// <summary><c>vrnapi operator</c>: who may register partners.</summary>
internal static class OperatorVerbs
{
    public static readonly VerbGroup Group = new("operator",
        new Subverb("add CODE --jwk FILE [--operator CODE] [--operator-key FILE] [--json]",
            "register an operator by a public ES256 key; the first one needs no other operator", Add),
        new($"remove CODE {Call.SignedBy}", "ends the operator's powers; two must stay", Remove));

    private static IDatabaseWays Ways(Call call) => call.Services.GetRequiredService<IDatabaseWays>();

    private static async Task<Done> Add(Call call, CancellationToken ct)
    {
        var by = call.Arguments.Has("--operator") ? call.By() : null;
        var added = await AddOperator.Handle(call.Db, Ways(call), call.Clock, call.Arguments[1], Call.Read(call.Arguments["--jwk"]), by, ct);
        return new Done($"The operator {added.Code} is registered.", new { added.Code, added.Thumbprint });
    }

    private static async Task<Done> Remove(Call call, CancellationToken ct)
    {
        var gone = await RemoveOperator.Handle(call.Db, Ways(call), call.Clock, call.Arguments[1], call.By(), ct);
        return new Done($"The operator {gone.Code} is removed.", new { gone.Code, gone.Thumbprint, gone.Active });
    }
}
