using System.Text;
using System.Text.Unicode;

namespace VrnApi.GraphQL.Language;

/// <summary>How large a document may be; beyond it a <see cref="SyntaxException"/> with code TOKENS is thrown.</summary>
/// <param name="Tokens">Tokens in all.</param>
/// <param name="Nesting">Depth of selections, values and list types together.</param>
/// <param name="Directives">Directives at one place.</param>
internal readonly record struct ParseLimits(int Tokens, int Nesting, int Directives)
{
    /// <summary>For schema files, which are our own: any size, but never deep enough to end the process.</summary>
    public static ParseLimits Sdl { get; } = new(int.MaxValue, 64, int.MaxValue);
}

/// <summary>Recursive descent over <see cref="Lexer"/> (specification, appendix B). Accepts executable and type-system definitions.</summary>
internal ref partial struct Parser
{
    private readonly ParseLimits limits;
    private Lexer lexer;
    private int depth;

    private Parser(ReadOnlySpan<byte> source, ParseLimits limits)
    {
        this.limits = limits;
        lexer = new Lexer(source, limits.Tokens == int.MaxValue ? int.MaxValue : limits.Tokens + 1);
    }

    /// <exception cref="SyntaxException">The source is no document, or too large.</exception>
    public static Document Parse(ReadOnlyMemory<byte> source, ParseLimits limits)
    {
        var span = source.Span;
        if (!Utf8.IsValid(span))
        {
            throw new SyntaxException("The document is not valid UTF-8.", FirstInvalid(span));
        }
        var parser = new Parser(span, limits);
        parser.lexer.Next();
        var definitions = new List<Definition>();
        do
        {
            definitions.Add(parser.ParseDefinition());
        }
        while (parser.lexer.Kind != Kind.End);
        return new Document(source, [.. definitions], parser.lexer.Count);
    }

    /// <summary>Reads one constant value, as in a weight or a default given as text.</summary>
    public static ValueNode ParseConstant(string text)
    {
        var parser = new Parser(Encoding.UTF8.GetBytes(text), ParseLimits.Sdl);
        parser.lexer.Next();
        var value = parser.ParseValue(constant: true);
        return parser.lexer.Kind == Kind.End ? value : throw parser.Unexpected();
    }

    private static int FirstInvalid(ReadOnlySpan<byte> span)
    {
        var at = 0;
        while (at < span.Length && Rune.DecodeFromUtf8(span[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }
        return at;
    }

    private Definition ParseDefinition()
    {
        if (lexer.Kind == Kind.BraceLeft)
        {
            var brace = lexer.Start;
            return new OperationNode(brace, OperationKind.Query, null, brace, [], [], ParseSelectionSet());
        }
        var at = lexer.Start;
        string? description = null;
        if (lexer.Kind is Kind.String or Kind.BlockString)
        {
            description = lexer.Text;
            lexer.Next();
            if (lexer.Kind == Kind.BraceLeft)
            {
                throw new SyntaxException("A description belongs to a definition with a keyword; the shorthand has none.", at);
            }
        }
        if (lexer.Kind != Kind.Name)
        {
            throw Unexpected();
        }
        if (lexer.Is("query"u8))
        {
            return ParseOperation(at, OperationKind.Query, description);
        }
        if (lexer.Is("mutation"u8))
        {
            return ParseOperation(at, OperationKind.Mutation, description);
        }
        if (lexer.Is("subscription"u8))
        {
            return ParseOperation(at, OperationKind.Subscription, description);
        }
        return lexer.Is("fragment"u8) ? ParseFragment(at, description) : ParseSdl(at, description);
    }

    private OperationNode ParseOperation(int at, OperationKind kind, string? description)
    {
        lexer.Next();
        string? name = null;
        var nameAt = at;
        if (lexer.Kind == Kind.Name)
        {
            nameAt = lexer.Start;
            name = ParseName();
        }
        VariableNode[] variables = [];
        if (lexer.Kind == Kind.ParenLeft)
        {
            lexer.Next();
            var list = new List<VariableNode>();
            do
            {
                list.Add(ParseVariable());
            }
            while (!Skip(Kind.ParenRight));
            variables = [.. list];
        }
        var directives = ParseDirectives(constant: false);
        return new OperationNode(at, kind, name, nameAt, variables, directives, ParseSelectionSet()) { Description = description };
    }

    private VariableNode ParseVariable()
    {
        var at = lexer.Start;
        var description = ParseDescription();
        Expect(Kind.Dollar);
        var nameAt = lexer.Start;
        var name = ParseName();
        Expect(Kind.Colon);
        var type = ParseType();
        var fallback = Skip(Kind.Equal) ? ParseValue(constant: true) : null;
        return new VariableNode(at, name, nameAt, type, fallback, ParseDirectives(constant: true)) { Description = description };
    }

    private FragmentNode ParseFragment(int at, string? description)
    {
        lexer.Next();
        if (lexer.Is("on"u8))
        {
            throw Unexpected();
        }
        var nameAt = lexer.Start;
        var name = ParseName();
        ExpectKeyword("on"u8);
        var on = ParseNamed();
        var directives = ParseDirectives(constant: false);
        return new FragmentNode(at, name, nameAt, on, directives, ParseSelectionSet()) { Description = description };
    }

    private SelectionSetNode ParseSelectionSet()
    {
        var at = lexer.Start;
        Enter();
        Expect(Kind.BraceLeft);
        var items = new List<SelectionNode>();
        do
        {
            items.Add(lexer.Kind == Kind.Spread ? ParseSpread() : ParseField());
        }
        while (!Skip(Kind.BraceRight));
        depth--;
        return new SelectionSetNode(at, [.. items]);
    }

    private FieldNode ParseField()
    {
        var at = lexer.Start;
        var name = ParseName();
        string? alias = null;
        if (Skip(Kind.Colon))
        {
            alias = name;
            name = ParseName();
        }
        var arguments = ParseArguments(constant: false);
        var directives = ParseDirectives(constant: false);
        var selections = lexer.Kind == Kind.BraceLeft ? ParseSelectionSet() : null;
        return new FieldNode(at, alias, name, arguments, directives, selections);
    }

    private SelectionNode ParseSpread()
    {
        var at = lexer.Start;
        lexer.Next();
        if (lexer.Kind == Kind.Name && !lexer.Is("on"u8))
        {
            var nameAt = lexer.Start;
            var name = ParseName();
            return new SpreadNode(at, name, nameAt, ParseDirectives(constant: false));
        }
        NamedNode? on = null;
        if (lexer.Kind == Kind.Name)
        {
            lexer.Next();
            on = ParseNamed();
        }
        var directives = ParseDirectives(constant: false);
        return new InlineNode(at, on, directives, ParseSelectionSet());
    }

    private ArgumentNode[] ParseArguments(bool constant)
    {
        if (lexer.Kind != Kind.ParenLeft)
        {
            return [];
        }
        lexer.Next();
        var list = new List<ArgumentNode>();
        do
        {
            list.Add(ParseArgument(constant));
        }
        while (!Skip(Kind.ParenRight));
        return [.. list];
    }

    private ArgumentNode ParseArgument(bool constant)
    {
        var at = lexer.Start;
        var name = ParseName();
        Expect(Kind.Colon);
        return new ArgumentNode(at, name, ParseValue(constant));
    }

    private DirectiveNode[] ParseDirectives(bool constant)
    {
        if (lexer.Kind != Kind.At)
        {
            return [];
        }
        var list = new List<DirectiveNode>();
        while (lexer.Kind == Kind.At)
        {
            var at = lexer.Start;
            if (list.Count >= limits.Directives)
            {
                throw new SyntaxException("There are too many directives at one place.", at, ErrorCodes.Tokens);
            }
            lexer.Next();
            var name = ParseName();
            list.Add(new DirectiveNode(at, name, ParseArguments(constant)));
        }
        return [.. list];
    }

    private ValueNode ParseValue(bool constant)
    {
        var at = lexer.Start;
        switch (lexer.Kind)
        {
            case Kind.BracketLeft:
                return ParseList(constant);
            case Kind.BraceLeft:
                return ParseObject(constant);
            case Kind.Int:
                var whole = Encoding.ASCII.GetString(lexer.Bytes);
                lexer.Next();
                return new IntNode(at, whole);
            case Kind.Float:
                var number = Encoding.ASCII.GetString(lexer.Bytes);
                lexer.Next();
                return new FloatNode(at, number);
            case Kind.String or Kind.BlockString:
                var text = new StringNode(at, lexer.Text!, lexer.Kind == Kind.BlockString);
                lexer.Next();
                return text;
            case Kind.Name:
                var name = ParseName();
                return name switch
                {
                    "true" => new BooleanNode(at, true),
                    "false" => new BooleanNode(at, false),
                    "null" => new NullNode(at),
                    _ => new EnumNode(at, name),
                };
            case Kind.Dollar when !constant:
                lexer.Next();
                return new VariableUseNode(at, ParseName());
            case Kind.Dollar:
                lexer.Next();
                throw new SyntaxException("A variable cannot stand in a constant value.", at);
            default:
                throw Unexpected();
        }
    }

    private ListValueNode ParseList(bool constant)
    {
        var at = lexer.Start;
        Enter();
        lexer.Next();
        var items = new List<ValueNode>();
        while (!Skip(Kind.BracketRight))
        {
            items.Add(ParseValue(constant));
        }
        depth--;
        return new ListValueNode(at, [.. items]);
    }

    private ObjectNode ParseObject(bool constant)
    {
        var at = lexer.Start;
        Enter();
        lexer.Next();
        var fields = new List<ArgumentNode>();
        while (!Skip(Kind.BraceRight))
        {
            fields.Add(ParseArgument(constant));
        }
        depth--;
        return new ObjectNode(at, [.. fields]);
    }

    private TypeNode ParseType()
    {
        var at = lexer.Start;
        TypeNode type;
        if (lexer.Kind == Kind.BracketLeft)
        {
            Enter();
            lexer.Next();
            var inner = ParseType();
            Expect(Kind.BracketRight);
            depth--;
            type = new ListNode(at, inner);
        }
        else
        {
            type = ParseNamed();
        }
        return Skip(Kind.Bang) ? new NonNullNode(at, type) : type;
    }

    private NamedNode ParseNamed()
    {
        var at = lexer.Start;
        return new NamedNode(at, ParseName());
    }

    private string ParseName()
    {
        if (lexer.Kind != Kind.Name)
        {
            throw Unexpected();
        }
        var name = lexer.Name();
        lexer.Next();
        return name;
    }

    private void Enter()
    {
        if (++depth > limits.Nesting)
        {
            throw new SyntaxException("The document is nested too deeply.", lexer.Start, ErrorCodes.Tokens);
        }
    }

    private bool Skip(Kind kind)
    {
        if (lexer.Kind != kind)
        {
            return false;
        }
        lexer.Next();
        return true;
    }

    private void Expect(Kind kind)
    {
        if (!Skip(kind))
        {
            throw Unexpected();
        }
    }

    private void ExpectKeyword(ReadOnlySpan<byte> keyword)
    {
        if (!lexer.Is(keyword))
        {
            throw Unexpected();
        }
        lexer.Next();
    }

    private readonly SyntaxException Unexpected() => new($"Unexpected {lexer.Quote()}.", lexer.Start);
}
