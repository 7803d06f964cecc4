using VrnApi.Platform.Http;

namespace VrnApi.Platform.Security;

/// <summary>Rights over a data set or a row, for handlers that know it: the same function that judged the route, with more said.</summary>
internal static class RowRights
{
    /// <returns>Null when the caller may.</returns>
    public static ProblemAnswer? Refusal(Caller caller, string scope, RowAsked row, IHostEnvironment environment) =>
        caller.Standing is { } standing && Rights.Decide(standing, scope, row) is { } denial
            ? Denials.Answer(denial, standing, scope, row, environment)
            : null;
}
