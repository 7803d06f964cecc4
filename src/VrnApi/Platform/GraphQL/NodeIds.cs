using System.Buffers.Text;
using System.Text;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>Opaque ids of nodes: base64url of <c>Type:uuid</c>.</summary>
internal static class NodeIds
{
    public static string Encode(string type, Guid uuid) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{type}:{uuid}"));

    /// <returns>False for anything that <see cref="Encode"/> does not make.</returns>
    public static bool TryDecode(string id, out string type, out Guid uuid)
    {
        (type, uuid) = ("", Guid.Empty);
        if (id.Length is 0 or > 200 || !Base64Url.IsValid(id))
        {
            return false;
        }
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(id)).Split(':');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[1], "D", out uuid))
        {
            return false;
        }
        type = parts[0];
        return true;
    }

    /// <summary>The uuid of a node of one type.</summary>
    /// <returns>Null for a well-formed id of another type: nothing of this type has it.</returns>
    /// <exception cref="FieldException">The id is malformed.</exception>
    public static Guid? Uuid(string id, string type) => TryDecode(id, out var found, out var uuid)
        ? found == type ? uuid : null
        : throw Malformed();

    public static FieldException Malformed() => new("ARGUMENT", "The id is not one of this platform's.");
}
