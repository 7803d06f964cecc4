using System.Text.Json;

namespace VrnApi.Tokens.Jwt;

/// <summary>The verified claims of a JWT (RFC 7519 section 4). Wrong types are defects, never defaults.</summary>
public sealed class Claims
{
    private const long LastSecond = 253402300799;

    private readonly JsonElement claims;

    internal Claims(JsonElement claims) => this.claims = claims;

    public bool Has(string name) => claims.TryGetProperty(name, out _);

    /// <summary>Null when absent.</summary>
    /// <exception cref="JoseException"><see cref="Refusal.JoseClaim"/> when present and not a string.</exception>
    public string? Text(string name) =>
        !claims.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JoseException(Refusal.JoseClaim, $"{name} must be a string");

    /// <summary>Null when absent. An integer from 1 to 253402300799 in plain digits: no sign, fraction or exponent.</summary>
    /// <exception cref="JoseException"><see cref="Refusal.JoseDate"/></exception>
    public DateTimeOffset? Date(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.GetRawText().All(char.IsAsciiDigit)
            && value.TryGetInt64(out var seconds) && seconds is >= 1 and <= LastSecond
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : throw new JoseException(Refusal.JoseDate, $"{name} must be whole seconds since 1970");
    }

    /// <summary>Member names of an object claim; empty when absent or of another type.</summary>
    public IReadOnlyList<string> Members(string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? [.. value.EnumerateObject().Select(p => p.Name)]
            : [];

    /// <summary>A string or an array of strings; empty when absent or of another type.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return [];
        }
        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : [];
    }

    /// <summary>A member of an object claim, for <c>cnf</c> (RFC 7800). Null when either is absent.</summary>
    /// <exception cref="JoseException"><see cref="Refusal.JoseClaim"/> when a type is wrong.</exception>
    public string? Text(string name, string member)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Object
            ? new Claims(value).Text(member)
            : throw new JoseException(Refusal.JoseClaim, $"{name} must be an object");
    }
}
