using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>The form of area codes: nine characters of the ONS, or a slug for areas that the ONS does not code.</summary>
public static partial class AreaCodes
{
    public static bool IsWellFormed(string code) => IsStatistical(code) || Slug().IsMatch(code);

    public static bool IsStatistical([NotNullWhen(true)] string? code) => code is not null && Statistical().IsMatch(code);

    /// <returns>The code at the end of a statistical geography's address; null for other addresses.</returns>
    public static string? InAddress(string? uri) =>
        uri?.Split('/')[^1] is { } last && uri.Contains("statistical-geography", StringComparison.Ordinal) && IsStatistical(last) ? last : null;

    [GeneratedRegex(@"\A[A-Z][0-9]{8}\z")]
    private static partial Regex Statistical();

    // A statistical code in small letters is a slip of the pen, never a slug.
    [GeneratedRegex(@"\A(?![a-z][0-9]{8}\z)[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
