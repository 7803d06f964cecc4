using System.Text;
using System.Text.Json;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Jwt;

/// <summary>Writes a compact JWS signed by us (RFC 7515 section 7.1).</summary>
public static class JwtWriter
{
    /// <param name="typ">For example <c>at+jwt</c>; one key use never signs two kinds without it.</param>
    /// <param name="claims">Writes the members of the payload object.</param>
    public static string Sign(SigningKey key, string typ, Action<Utf8JsonWriter> claims)
    {
        var header = Json(w =>
        {
            w.WriteString("alg", key.PublicKey.Algorithm.Name);
            w.WriteString("typ", typ);
            w.WriteString("kid", key.Kid);
        });
        var input = Base64UrlText.Encode(header) + "." + Base64UrlText.Encode(Json(claims));
        return input + "." + Base64UrlText.Encode(key.Sign(Encoding.ASCII.GetBytes(input)));
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
