using System.Text;
using System.Text.Json;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>Finds what a hidden place or number gives away inside published text: postcode, street, building, telephone.</summary>
internal static class SecretGuard
{
    /// <summary>Shorter words would be found everywhere.</summary>
    private const int Shortest = 5;

    /// <summary>What the tier must not read of a service, folded and without spaces.</summary>
    public static IReadOnlyCollection<string> Secrets(Service service, DocumentTier tier)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in service.Locations)
        {
            var place = link.Location!;
            if (Visibility.Of(place.Sensitivity, tier) != Shown.Exact)
            {
                Add(secrets, place.Name, place.AlternateName);
                foreach (var address in place.Addresses)
                {
                    Add(secrets, address.Address1, address.Address2, address.PostalCode);
                }
            }
            AddHidden(secrets, place.Phones.Concat(link.Phones), tier, place.Sensitivity);
            foreach (var contact in place.Contacts.Concat(link.Contacts))
            {
                AddHidden(secrets, contact.Phones, tier, Visibility.Stricter(place.Sensitivity, contact.Sensitivity));
            }
        }
        foreach (var contact in service.Contacts)
        {
            AddHidden(secrets, contact.Phones, tier, contact.Sensitivity);
        }
        AddHidden(secrets, service.Phones, tier, Sensitivity.Public);
        return secrets;
    }

    /// <summary>Numbers of an organisation that the tier must not read.</summary>
    public static IReadOnlyCollection<string> Secrets(Organisation organisation, DocumentTier tier)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        AddHidden(secrets, organisation.Phones, tier, Sensitivity.Public);
        foreach (var contact in organisation.Contacts)
        {
            AddHidden(secrets, contact.Phones, tier, contact.Sensitivity);
        }
        return secrets;
    }

    /// <returns>JSON Pointers of the texts that hold a secret; never the secret.</returns>
    public static IEnumerable<string> Find(byte[] document, IReadOnlyCollection<string> secrets)
    {
        if (secrets.Count == 0)
        {
            return [];
        }
        using var parsed = JsonDocument.Parse(document);
        var hits = new List<string>();
        Walk(parsed.RootElement, "", secrets, hits);
        return hits;
    }

    public static bool Holds(string text, IReadOnlyCollection<string> secrets)
    {
        var plain = Plain(text);
        return plain.Length >= Shortest && secrets.Any(secret => plain.Contains(secret, StringComparison.Ordinal));
    }

    private static void Walk(JsonElement element, string pointer, IReadOnlyCollection<string> secrets, List<string> hits)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Walk(member.Value, $"{pointer}/{member.Name}", secrets, hits);
                }
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Walk(item, $"{pointer}/{index}", secrets, hits);
                }
                break;
            case JsonValueKind.String when Holds(element.GetString()!, secrets):
                hits.Add(pointer);
                break;
            default:
                break;
        }
    }

    private static void AddHidden(HashSet<string> secrets, IEnumerable<Phone> phones, DocumentTier tier, Sensitivity ofParent)
    {
        foreach (var phone in phones.Where(phone => !Visibility.IsShown(tier, phone.Sensitivity, ofParent)))
        {
            Add(secrets, phone.Number);
        }
    }

    private static void Add(HashSet<string> secrets, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is null)
            {
                continue;
            }
            var plain = Plain(text);
            // A number is the same with and without its country.
            if (plain.StartsWith("44", StringComparison.Ordinal) && plain.All(char.IsAsciiDigit))
            {
                plain = plain[2..];
            }
            else if (plain.Length > 9 && plain[0] == '0' && plain.All(char.IsAsciiDigit))
            {
                plain = plain[1..];
            }
            if (plain.Length >= Shortest)
            {
                secrets.Add(plain);
            }
        }
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var word in Folding.Words(string.Concat(text.Select(Narrow))))
        {
            plain.Append(word);
        }
        return plain.ToString();
    }

    /// <summary>Wide letters and the digits of every script are read as what they are.</summary>
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0)
        : c > '\x7F' && char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c;
}
