using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Globalization;
using System.Text;

namespace VrnApi.GraphQL;

/// <summary>A growable buffer of JSON that can be rolled back to a mark. Pooled; <see cref="Detach"/> hands it over.</summary>
internal sealed class JsonBuffer(int maxBytes = int.MaxValue)
{
    // What JSON demands to be escaped; everything else goes out as UTF-8.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(4096);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Takes the pooled array out; the buffer must not be used afterwards.</summary>
    public byte[] Detach()
    {
        var taken = bytes;
        bytes = [];
        return taken;
    }

    public void Release()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Detach());
        }
    }

    public void Truncate(int mark) => Length = mark;

    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    public void Byte(byte b)
    {
        Reserve(1)[0] = b;
        Length++;
    }

    /// <summary>Puts bytes before everything written from a mark on.</summary>
    public void Insert(int mark, ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        bytes.AsSpan(mark, Length - mark).CopyTo(bytes.AsSpan(mark + text.Length));
        text.CopyTo(bytes.AsSpan(mark));
        Length += text.Length;
    }

    public void String(ReadOnlySpan<char> text)
    {
        Byte((byte)'"');
        while (true)
        {
            var stop = text.IndexOfAny(Escaped);
            var plain = stop < 0 ? text : text[..stop];
            Length += Encoding.UTF8.GetBytes(plain, Reserve(plain.Length * 3));
            if (stop < 0)
            {
                break;
            }
            Escape(text[stop]);
            text = text[(stop + 1)..];
        }
        Byte((byte)'"');
    }

    public void Int(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        Length += written;
    }

    /// <summary>The shortest digits that read back as the same number; integral values have no fraction.</summary>
    public void Double(double value)
    {
        value.TryFormat(Reserve(32), out var written, "R", CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Decimal(decimal value)
    {
        value.TryFormat(Reserve(40), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Guid(Guid value)
    {
        var target = Reserve(38);
        target[0] = (byte)'"';
        value.TryFormat(target[1..], out _);
        target[37] = (byte)'"';
        Length += 38;
    }

    public void Date(DateOnly value)
    {
        Byte((byte)'"');
        value.TryFormat(Reserve(10), out var written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Length += written;
        Byte((byte)'"');
    }

    /// <summary>UTC with Z, at most seven fraction digits, trailing zeros dropped.</summary>
    public void Time(DateTimeOffset value)
    {
        Byte((byte)'"');
        value.UtcDateTime.TryFormat(Reserve(28), out var written, "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        Length += written;
        Raw("Z\""u8);
    }

    /// <summary>A value of <c>extensions</c>: strings, numbers, booleans, dictionaries and lists of these; other things as text.</summary>
    public void Any(object? value, int depth = 0)
    {
        switch (value)
        {
            case null: Raw("null"u8); break;
            case string s: String(s); break;
            case bool b: Bool(b); break;
            case int i: Int(i); break;
            case long l: Int(l); break;
            case double d when double.IsFinite(d): Double(d); break;
            case IReadOnlyDictionary<string, object?> map when depth < 16:
                Byte((byte)'{');
                var first = true;
                foreach (var (key, inner) in map)
                {
                    Comma(ref first);
                    String(key);
                    Byte((byte)':');
                    Any(inner, depth + 1);
                }
                Byte((byte)'}');
                break;
            case IEnumerable list when depth < 16:
                Byte((byte)'[');
                var firstItem = true;
                foreach (var item in list)
                {
                    Comma(ref firstItem);
                    Any(item, depth + 1);
                }
                Byte((byte)']');
                break;
            default: String(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""); break;
        }
    }

    public void Comma(ref bool first)
    {
        if (!first)
        {
            Byte((byte)',');
        }
        first = false;
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\b': Raw("\\b"u8); break;
            case '\f': Raw("\\f"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\r': Raw("\\r"u8); break;
            case '\t': Raw("\\t"u8); break;
            default:
                Raw("\\u00"u8);
                Byte((byte)"0123456789abcdef"[c >> 4]);
                Byte((byte)"0123456789abcdef"[c & 15]);
                break;
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            Grow(count);
        }
        return bytes.AsSpan(Length);
    }

    private void Grow(int count)
    {
        if (Length > maxBytes)
        {
            throw new ResponseTooLargeException();
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}

/// <summary>The response passed its limit; the request ends with RESPONSE_SIZE.</summary>
internal sealed class ResponseTooLargeException : Exception;
