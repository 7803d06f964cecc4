using System.Globalization;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Limits;

/// <summary>What a caller is told of its limits: RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers-11.</summary>
internal static class RateLimitFields
{
    public const string Policy = "RateLimit-Policy", Remaining = "RateLimit";

    /// <summary>
    /// The policies always; what is left once it is half or less. Two answers to one client are then alike until it matters, and
    /// an answer about what is hidden differs in nothing from one about what is not there.
    /// </summary>
    /// <param name="policies">Every policy of the caller; null = the one that was asked.</param>
    public static void Set(HttpResponse response, LimitDecision decision, string? policies = null)
    {
        var policy = decision.Policy;
        response.Headers[Policy] = policies ?? policy.Field;
        if (decision.Admitted && decision.Left * 2 > policy.Quota)
        {
            return;
        }
        var seconds = decision.Admitted ? Math.Ceiling((policy.Quota - decision.Left) / policy.PerSecond) : decision.RetryAfter;
        response.Headers[Remaining] = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={Math.Max(0, decision.Left)};t={Math.Max(0, seconds):0}");
    }

    /// <summary>A refusal whose fields are set already.</summary>
    public static ProblemAnswer Refuse(HttpResponse response, LimitDecision decision, string? policies = null)
    {
        Set(response, decision, policies);
        return new ProblemAnswer(Problems.RateLimited, Explain(decision)) { RetryAfter = decision.RetryAfter };
    }

    /// <summary>A refusal that sets its fields when it is answered.</summary>
    public static ProblemAnswer Refusal(LimitDecision decision) =>
        new(Problems.RateLimited, Explain(decision)) { RetryAfter = decision.RetryAfter, Limit = decision };

    private static string Explain(LimitDecision decision)
    {
        var policy = decision.Policy;
        return string.Create(CultureInfo.InvariantCulture,
            $"The limit '{policy.Name}' takes {policy.Quota:0} at once and {policy.PerSecond * 60:0.##} a minute. Try again in {decision.RetryAfter} s.");
    }
}
