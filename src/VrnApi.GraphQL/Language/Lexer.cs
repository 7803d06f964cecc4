using System.Buffers;
using System.Text;

namespace VrnApi.GraphQL.Language;

internal enum Kind : byte
{
    End,
    Bang,
    Dollar,
    Amp,
    ParenLeft,
    ParenRight,
    Spread,
    Colon,
    Equal,
    At,
    BracketLeft,
    BracketRight,
    BraceLeft,
    Pipe,
    BraceRight,
    Name,
    Int,
    Float,
    String,
    BlockString,
}

/// <summary>
/// Tokens of a UTF-8 source (specification 2.1). The source must be valid UTF-8: <see cref="Parser"/> checks that first, so
/// no character below needs a second look. Errors stand where graphql-js puts them, for clients compare both.
/// </summary>
internal ref struct Lexer(ReadOnlySpan<byte> source, int maxTokens)
{
    private static readonly SearchValues<byte> PlainText = SearchValues.Create(NotSpecial());

    private readonly ReadOnlySpan<byte> source = source;
    private readonly int maxTokens = maxTokens;
    private int position;
    private string?[] names = new string?[64];
    private int nameCount;

    /// <summary>Kind of the current token.</summary>
    public Kind Kind;

    /// <summary>First byte of the current token.</summary>
    public int Start;

    /// <summary>One past the last byte of the current token.</summary>
    public int End;

    /// <summary>Decoded value of a string token.</summary>
    public string? Text;

    /// <summary>Tokens read so far.</summary>
    public int Count;

    public readonly ReadOnlySpan<byte> Bytes => source[Start..End];

    public readonly bool Is(ReadOnlySpan<byte> keyword) => Kind == Kind.Name && Bytes.SequenceEqual(keyword);

    public void Next()
    {
        if (++Count > maxTokens)
        {
            throw new SyntaxException("The document has too many tokens.", position, ErrorCodes.Tokens);
        }
        SkipIgnored();
        Start = position;
        if (position >= source.Length)
        {
            Kind = Kind.End;
            End = position;
            return;
        }
        var b = source[position];
        switch (b)
        {
            case (byte)'!': Punctuator(Kind.Bang); return;
            case (byte)'$': Punctuator(Kind.Dollar); return;
            case (byte)'&': Punctuator(Kind.Amp); return;
            case (byte)'(': Punctuator(Kind.ParenLeft); return;
            case (byte)')': Punctuator(Kind.ParenRight); return;
            case (byte)':': Punctuator(Kind.Colon); return;
            case (byte)'=': Punctuator(Kind.Equal); return;
            case (byte)'@': Punctuator(Kind.At); return;
            case (byte)'[': Punctuator(Kind.BracketLeft); return;
            case (byte)']': Punctuator(Kind.BracketRight); return;
            case (byte)'{': Punctuator(Kind.BraceLeft); return;
            case (byte)'|': Punctuator(Kind.Pipe); return;
            case (byte)'}': Punctuator(Kind.BraceRight); return;
            case (byte)'.':
                if (Peek(1) != '.' || Peek(2) != '.')
                {
                    throw Unexpected(position);
                }
                position += 3;
                End = position;
                Kind = Kind.Spread;
                return;
            case (byte)'"':
                if (Peek(1) == '"' && Peek(2) == '"')
                {
                    ReadBlockString();
                }
                else
                {
                    ReadString();
                }
                return;
            default:
                if (IsNameStart(b))
                {
                    do
                    {
                        position++;
                    }
                    while (position < source.Length && IsNamePart(source[position]));
                    End = position;
                    Kind = Kind.Name;
                }
                else if (char.IsAsciiDigit((char)b) || b == '-')
                {
                    ReadNumber();
                }
                else
                {
                    throw Unexpected(position);
                }
                return;
        }
    }

    /// <summary>The current name token as a string; equal names of one document share one string.</summary>
    public string Name()
    {
        var bytes = Bytes;
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16777619u;
        }
        var mask = names.Length - 1;
        for (var slot = (int)(hash & (uint)mask); ; slot = (slot + 1) & mask)
        {
            if (names[slot] is not { } known)
            {
                var text = Encoding.ASCII.GetString(bytes);
                names[slot] = text;
                if (++nameCount * 2 > names.Length)
                {
                    Grow();
                }
                return text;
            }
            if (known.Length == bytes.Length && Ascii.Equals(bytes, known))
            {
                return known;
            }
        }
    }

    /// <summary>A short quotation of the current token for a message: only what the client wrote, cut to 64 characters.</summary>
    public readonly string Quote() => Kind switch
    {
        Kind.End => "end of document",
        Kind.String or Kind.BlockString => "a string",
        _ => '"' + Messages.Cut(Encoding.UTF8.GetString(Bytes.Length > 200 ? Bytes[..200] : Bytes)) + '"',
    };

    private void Grow()
    {
        var old = names;
        names = new string?[old.Length * 2];
        var mask = names.Length - 1;
        foreach (var name in old)
        {
            if (name is null)
            {
                continue;
            }
            var hash = 2166136261u;
            foreach (var c in name)
            {
                hash = (hash ^ c) * 16777619u;
            }
            var slot = (int)(hash & (uint)mask);
            while (names[slot] is not null)
            {
                slot = (slot + 1) & mask;
            }
            names[slot] = name;
        }
    }

    private void Punctuator(Kind kind)
    {
        Kind = kind;
        End = ++position;
    }

    private readonly int Peek(int ahead) => position + ahead < source.Length ? source[position + ahead] : -1;

    private void SkipIgnored()
    {
        while (position < source.Length)
        {
            switch (source[position])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)',':
                    position++;
                    break;
                case (byte)'#':
                    var rest = source[position..].IndexOfAny((byte)'\n', (byte)'\r');
                    position = rest < 0 ? source.Length : position + rest;
                    break;
                case 0xEF when Peek(1) == 0xBB && Peek(2) == 0xBF:
                    position += 3;
                    break;
                default:
                    return;
            }
        }
    }

    private void ReadNumber()
    {
        var at = position;
        Kind = Kind.Int;
        if (source[at] == '-')
        {
            at++;
        }
        if (At(at) == '0')
        {
            at++;
            if (IsDigit(At(at)))
            {
                throw new SyntaxException("A number must not have a digit after a leading zero.", at);
            }
        }
        else
        {
            at = Digits(at);
        }
        if (At(at) == '.')
        {
            Kind = Kind.Float;
            at = Digits(at + 1);
        }
        if (At(at) is 'e' or 'E')
        {
            Kind = Kind.Float;
            at++;
            at = Digits(At(at) is '+' or '-' ? at + 1 : at);
        }
        if (At(at) == '.' || (At(at) >= 0 && IsNameStart((byte)At(at))))
        {
            throw new SyntaxException("A number must not be followed by a dot or a name.", at);
        }
        position = at;
        End = at;
    }

    private readonly int At(int at) => at < source.Length ? source[at] : -1;

    private readonly int Digits(int at)
    {
        if (!IsDigit(At(at)))
        {
            throw new SyntaxException("A number lacks a digit here.", at);
        }
        while (IsDigit(At(at)))
        {
            at++;
        }
        return at;
    }

    private static bool IsDigit(int b) => b is >= '0' and <= '9';

    private static bool IsNameStart(byte b) => b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'_';

    private static bool IsNamePart(byte b) => IsNameStart(b) || IsDigit(b);

    private void ReadString()
    {
        Kind = Kind.String;
        var at = position + 1;
        StringBuilder? text = null;
        while (true)
        {
            var special = source[at..].IndexOfAnyExcept(PlainText);
            var stop = special < 0 ? source.Length : at + special;
            if (stop >= source.Length || source[stop] is (byte)'\n' or (byte)'\r')
            {
                throw new SyntaxException("A string is not closed.", stop);
            }
            if (source[stop] == '"')
            {
                if (text is null)
                {
                    Text = Encoding.UTF8.GetString(source[at..stop]);
                }
                else
                {
                    Text = text.Append(Encoding.UTF8.GetString(source[at..stop])).ToString();
                }
                position = stop + 1;
                End = position;
                return;
            }
            text ??= new StringBuilder();
            text.Append(Encoding.UTF8.GetString(source[at..stop]));
            at = ReadEscape(stop, text);
        }
    }

    private readonly int ReadEscape(int at, StringBuilder text)
    {
        switch (At(at + 1))
        {
            case '"': text.Append('"'); return at + 2;
            case '\\': text.Append('\\'); return at + 2;
            case '/': text.Append('/'); return at + 2;
            case 'b': text.Append('\b'); return at + 2;
            case 'f': text.Append('\f'); return at + 2;
            case 'n': text.Append('\n'); return at + 2;
            case 'r': text.Append('\r'); return at + 2;
            case 't': text.Append('\t'); return at + 2;
            case 'u' when At(at + 2) == '{': return ReadBraced(at, text);
            case 'u': return ReadFixed(at, text);
            default: throw new SyntaxException("A string has an unknown escape.", at);
        }
    }

    private readonly int ReadBraced(int at, StringBuilder text)
    {
        long point = 0;
        for (var i = at + 3; i < at + 12; i++)
        {
            var b = At(i);
            if (b == '}')
            {
                if (i == at + 3 || point > 0x10FFFF || point is >= 0xD800 and <= 0xDFFF)
                {
                    break;
                }
                text.Append(char.ConvertFromUtf32((int)point));
                return i + 1;
            }
            if (Hex(b) is not (>= 0 and var digit))
            {
                break;
            }
            point = (point << 4) | (uint)digit;
        }
        throw new SyntaxException("A string has an invalid Unicode escape.", at);
    }

    private readonly int ReadFixed(int at, StringBuilder text)
    {
        var unit = Four(at + 2);
        if (unit is (>= 0 and < 0xD800) or > 0xDFFF)
        {
            text.Append((char)unit);
            return at + 6;
        }
        if (unit is >= 0xD800 and <= 0xDBFF && At(at + 6) == '\\' && At(at + 7) == 'u' && Four(at + 8) is >= 0xDC00 and <= 0xDFFF and var low)
        {
            text.Append((char)unit).Append((char)low);
            return at + 12;
        }
        throw new SyntaxException("A string has an invalid Unicode escape.", at);
    }

    private readonly int Four(int at)
    {
        var value = 0;
        for (var i = at; i < at + 4; i++)
        {
            var digit = Hex(At(i));
            if (digit < 0)
            {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static int Hex(int b) => b switch
    {
        >= '0' and <= '9' => b - '0',
        >= 'a' and <= 'f' => b - 'a' + 10,
        >= 'A' and <= 'F' => b - 'A' + 10,
        _ => -1,
    };

    private void ReadBlockString()
    {
        Kind = Kind.BlockString;
        var text = new StringBuilder();
        var at = position + 3;
        while (true)
        {
            var quote = source[at..].IndexOf("\"\"\""u8);
            if (quote < 0)
            {
                throw new SyntaxException("A block string is not closed.", source.Length);
            }
            if (quote > 0 && source[at + quote - 1] == '\\')
            {
                text.Append(Encoding.UTF8.GetString(source.Slice(at, quote - 1))).Append("\"\"\"");
                at += quote + 3;
                continue;
            }
            text.Append(Encoding.UTF8.GetString(source.Slice(at, quote)));
            position = at + quote + 3;
            End = position;
            Text = BlockString.Dedent(text.ToString());
            return;
        }
    }

    private readonly SyntaxException Unexpected(int at)
    {
        Rune.DecodeFromUtf8(source[at..], out var rune, out _);
        return new SyntaxException($"Unexpected character U+{rune.Value:X4}.", at);
    }

    private static byte[] NotSpecial()
    {
        var bytes = new List<byte>();
        for (var b = 0; b < 256; b++)
        {
            if (b is not ('"' or '\\' or '\n' or '\r'))
            {
                bytes.Add((byte)b);
            }
        }
        return [.. bytes];
    }
}
