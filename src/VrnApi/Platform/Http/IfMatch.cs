using Microsoft.Net.Http.Headers;

namespace VrnApi.Platform.Http;

/// <summary>The condition under which something is changed (RFC 9110 section 13.1.1).</summary>
internal static class IfMatch
{
    /// <param name="isCurrent">Whether a tag names what is there.</param>
    /// <returns>428 without If-Match, 400 for a star, 412 for a stale or weak tag; null when the change may go on.</returns>
    public static ProblemAnswer? Refuse(HttpRequest request, Func<string, bool> isCurrent) => request.Headers.IfMatch switch
    {
        [] => new ProblemAnswer(Problems.PreconditionRequired),
        ["*"] => new ProblemAnswer(Problems.BadRequest, "If-Match names the version that was read, not a star."),
        [{ } tag] when isCurrent(tag) => null,
        // A list holds when one of its tags does; weak ones never do.
        var tags when EntityTagHeaderValue.TryParseStrictList([.. tags.OfType<string>()], out var listed) && listed.Any(tag => !tag.IsWeak && isCurrent(tag.Tag.ToString())) => null,
        _ => new ProblemAnswer(Problems.PreconditionFailed),
    };

    /// <param name="current">The tag of what is there.</param>
    public static ProblemAnswer? Refuse(HttpRequest request, string current) => Refuse(request, tag => tag == current);
}
