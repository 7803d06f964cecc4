namespace VrnApi.Tokens.Grants;

/// <summary>The scope parameter (RFC 6749 section 3.3): tokens of visible ASCII without quote and backslash, one space between.</summary>
internal static class ScopeText
{
    private const int MostScopes = 50;

    /// <summary>Each name once, in the order given.</summary>
    /// <exception cref="RefusedException">400 <c>invalid_scope</c></exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var scopes = text.Split(' ');
        return scopes.Length <= MostScopes && scopes.All(s => s.Length > 0 && s.All(IsScopeChar))
            ? [.. scopes.Distinct(StringComparer.Ordinal)]
            : throw new RefusedException(OAuthError.InvalidScope, Refusal.ScopeSyntax, $"at most {MostScopes} scope names with one space between them");
    }

    private static bool IsScopeChar(char c) => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~');
}
