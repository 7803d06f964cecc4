using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using VrnApi.Data.Model;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>An object of a given document and where it lies. Members that are null, empty or blank are not there.</summary>
internal readonly struct Node(Reading reading, JsonElement element, string pointer)
{
    private const int MostItems = 500;

    public JsonElement Element => element;

    public string Pointer => pointer;

    private bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>Says what nobody knows, and what nobody may change, about this object.</summary>
    public void Takes(string[] writable, string[]? fixedOnes = null)
    {
        if (!IsObject)
        {
            reading.Invalid(pointer, "An object is expected.");
            return;
        }
        foreach (var member in element.EnumerateObject())
        {
            if (writable.Contains(member.Name, StringComparer.Ordinal) || (reading.Lenient && fixedOnes?.Contains(member.Name, StringComparer.Ordinal) == true))
            {
                continue;
            }
            var place = $"{pointer}/{member.Name[..Math.Min(member.Name.Length, 64)]}";
            if (fixedOnes?.Contains(member.Name, StringComparer.Ordinal) == true)
            {
                if (!reading.IsKnown($"{pointer}/{member.Name}", member.Value))
                {
                    reading.Refuse(place, Problems.ReadOnly.Code, "The member is kept by the platform.");
                }
            }
            else if (reading.Lenient)
            {
                reading.Warn(place, Problems.UnknownProperty.Code, "Kept in the original, not published.");
            }
            else
            {
                reading.Refuse(place, Problems.UnknownProperty.Code, "The operation takes no such member.");
            }
        }
    }

    /// <summary>Whether the member is there at all, be it null.</summary>
    public bool Has(string name) => IsObject && element.TryGetProperty(name, out _);

    public Node? Object(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.Object)
        {
            reading.Invalid($"{pointer}/{name}", "An object is expected.");
            return null;
        }
        return new Node(reading, value, $"{pointer}/{name}");
    }

    public IReadOnlyList<Node> List(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostItems)
        {
            reading.Invalid($"{pointer}/{name}", $"A list of at most {MostItems} is expected.");
            return [];
        }
        var nodes = new List<Node>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            var node = new Node(reading, item, $"{pointer}/{name}/{index.ToString(CultureInfo.InvariantCulture)}");
            if (item.ValueKind == JsonValueKind.Object)
            {
                nodes.Add(node);
            }
            else
            {
                reading.Invalid(node.Pointer, "An object is expected.");
            }
        }
        return nodes;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostItems || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            reading.Invalid($"{pointer}/{name}", "A list of texts is expected.");
            return [];
        }
        return [.. value.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(text => text.Length > 0)];
    }

    /// <returns>Trimmed; null for what is not there or blank.</returns>
    public string? Text(string name, int longest, bool required = false)
    {
        var text = TryGet(name, out var value) ? Text(name, value) : null;
        if (text is null)
        {
            if (required)
            {
                reading.Invalid($"{pointer}/{name}", "The value is needed.");
            }
            return null;
        }
        if (text.Length > longest)
        {
            if (reading.Lenient)
            {
                reading.Warn($"{pointer}/{name}", Problems.ValidationFailed.Code, $"Cut to {longest} characters.");
                return text[..longest].TrimEnd();
            }
            reading.Invalid($"{pointer}/{name}", $"At most {longest} characters are taken.");
            return null;
        }
        return text;
    }

    private string? Text(string name, JsonElement value)
    {
        // Publishers give numbers where the standard has text, such as an extension.
        if (value.ValueKind == JsonValueKind.Number && reading.Lenient)
        {
            return value.GetRawText();
        }
        string? text = null;
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
        }
        if (text is null || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            reading.Invalid($"{pointer}/{name}", "Readable text is expected.");
            return null;
        }
        // Marks of direction and joiners alone show nothing.
        return text.All(c => char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format) ? null : text;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }
        reading.Invalid($"{pointer}/{name}", "true or false is expected.");
        return null;
    }

    public int? Whole(string name, int least, int most)
    {
        if (Number(name) is not { } number)
        {
            return null;
        }
        if (number == Math.Truncate(number) && number >= least && number <= most)
        {
            return (int)number;
        }
        reading.Invalid($"{pointer}/{name}", $"A whole number from {least} to {most} is expected.");
        return null;
    }

    public decimal? Number(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }
        if (reading.Lenient && value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out number))
        {
            return number;
        }
        reading.Invalid($"{pointer}/{name}", "A number is expected.");
        return null;
    }

    public double? Degrees(string name, int most)
    {
        if (Number(name) is not { } number)
        {
            return null;
        }
        if (Math.Abs(number) <= most)
        {
            return (double)Math.Round(number, 6);
        }
        Drop(name, $"Degrees from -{most} to {most} are expected.");
        return null;
    }

    public DateOnly? Date(string name)
    {
        if (Text(name, 40) is not { } text)
        {
            return null;
        }
        var day = reading.Lenient && text.Length > 10 ? text[..10] : text;
        if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }
        reading.Invalid($"{pointer}/{name}", "A date is written YYYY-MM-DD.");
        return null;
    }

    public DateTimeOffset? Moment(string name)
    {
        if (Text(name, 40) is not { } text)
        {
            return null;
        }
        if (text.Length > 19 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }
        reading.Invalid($"{pointer}/{name}", "A date and time with an offset is expected (RFC 3339).");
        return null;
    }

    /// <summary>UK wall time; <c>24:00</c> is the next midnight.</summary>
    public TimeOnly? Time(string name)
    {
        if (Text(name, 40) is not { } text)
        {
            return null;
        }
        // Publishers append an offset; the standard says local time, so it is passed over.
        var plain = reading.Lenient ? text.TrimEnd('Z').Split('+')[0] : text;
        if (plain is "24:00" or "24:00:00")
        {
            return TimeOnly.MinValue;
        }
        if (TimeOnly.TryParseExact(plain, ["HH:mm:ss", "HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }
        reading.Invalid($"{pointer}/{name}", "A time is written HH:MM or HH:MM:SS, without an offset.");
        return null;
    }

    public T? Code<T>(string name) where T : struct, Enum
    {
        if (Text(name, 60) is not { } text)
        {
            return null;
        }
        var code = text.Replace('_', '-').Replace(' ', '-');
        if (Codes.TryParse<T>(code, out var value) || (reading.Lenient && Codes.TryParse(code.ToLowerInvariant(), out value)))
        {
            return value;
        }
        reading.Refuse($"{pointer}/{name}", Problems.ValidationFailed.Code, "The value is none of the list.", string.Join(", ", Codes.All<T>().Select(one => one.Replace('-', '_'))));
        return null;
    }

    public string? Address(string name)
    {
        if (Text(name, 2048) is not { } text)
        {
            return null;
        }
        if (!text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0)
        {
            return text;
        }
        return Drop(name, "An address begins with http:// or https://.");
    }

    public string? Mailbox(string name)
    {
        if (Text(name, 254) is not { } text)
        {
            return null;
        }
        if (MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal) && text.All(c => c is > ' ' and < '\x7f'))
        {
            return text;
        }
        return Drop(name, "A mailbox is written name@host.");
    }

    /// <summary>A wrong link in somebody else's feed costs the link, not the listing.</summary>
    private string? Drop(string name, string message)
    {
        if (reading.Lenient)
        {
            reading.Warn($"{pointer}/{name}", Problems.ValidationFailed.Code, message + " Not published.");
        }
        else
        {
            reading.Invalid($"{pointer}/{name}", message);
        }
        return null;
    }

    private bool TryGet(string name, [NotNullWhen(true)] out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
