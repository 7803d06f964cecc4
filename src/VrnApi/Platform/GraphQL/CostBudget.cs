using VrnApi.GraphQL;
using VrnApi.Platform.Limits;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// Charges a client's minute for an operation, after pricing and before anything is read. A refused operation costs nothing, and its
/// error tells the price, what is left and when to come again.
/// </summary>
internal static class CostBudget
{
    public static async ValueTask<Refusal?> Charge(ClientLimits limits, Call call, OperationCost cost, CancellationToken cancellation)
    {
        var quota = (await limits.Options(call.Caller.ClientId, cancellation)).GraphQLCostPerMinute;
        if (cost.Points > quota)
        {
            call.RetryAfter = 60;
            return Refuse($"The operation costs {cost.Points} points, more than the {quota} that a client has in a minute. Ask for less.", quota, null);
        }
        var decision = await limits.Charge(call.Caller.ClientId, cost.Points, cancellation);
        if (decision.Admitted)
        {
            return null;
        }
        call.RetryAfter = decision.RetryAfter;
        return Refuse($"The operation costs {cost.Points} points, and {decision.Left} are left of {quota} a minute.", quota, decision.Left);
    }

    private static Refusal Refuse(string message, int quota, long? left) => new(
        Problems.RateLimited.GraphQLCode, message, new Dictionary<string, object?> { ["pointsPerMinute"] = quota, ["pointsLeft"] = left });
}
