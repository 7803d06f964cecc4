namespace VrnApi.GraphQL.Language;

/// <summary>The type-system half of <see cref="Parser"/> (specification 3, appendix B.4).</summary>
internal ref partial struct Parser
{
    private SdlDefinition ParseSdl(int at, string? description)
    {
        var extends = false;
        if (lexer.Is("extend"u8))
        {
            if (description is not null)
            {
                throw new SyntaxException("An extension has no description.", at);
            }
            extends = true;
            lexer.Next();
        }
        if (lexer.Is("schema"u8))
        {
            return ParseSchema(at, extends, description);
        }
        if (!extends && lexer.Is("directive"u8))
        {
            return ParseDirectiveDefinition(at, description);
        }
        TypeKind kind;
        if (lexer.Is("scalar"u8))
        {
            kind = TypeKind.Scalar;
        }
        else if (lexer.Is("type"u8))
        {
            kind = TypeKind.Object;
        }
        else if (lexer.Is("interface"u8))
        {
            kind = TypeKind.Interface;
        }
        else if (lexer.Is("union"u8))
        {
            kind = TypeKind.Union;
        }
        else if (lexer.Is("enum"u8))
        {
            kind = TypeKind.Enum;
        }
        else if (lexer.Is("input"u8))
        {
            kind = TypeKind.InputObject;
        }
        else
        {
            throw description is null || extends ? Unexpected() : new SyntaxException("A description belongs to a definition.", at);
        }
        lexer.Next();
        return ParseTypeDefinition(at, extends, description, kind);
    }

    private SchemaNode ParseSchema(int at, bool extends, string? description)
    {
        lexer.Next();
        var directives = ParseDirectives(constant: true);
        var roots = new List<RootNode>();
        if (lexer.Kind == Kind.BraceLeft || !extends)
        {
            Expect(Kind.BraceLeft);
            do
            {
                var rootAt = lexer.Start;
                var kind = lexer.Is("query"u8) ? OperationKind.Query
                    : lexer.Is("mutation"u8) ? OperationKind.Mutation
                    : lexer.Is("subscription"u8) ? OperationKind.Subscription
                    : throw Unexpected();
                lexer.Next();
                Expect(Kind.Colon);
                roots.Add(new RootNode(rootAt, kind, ParseNamed()));
            }
            while (!Skip(Kind.BraceRight));
        }
        if (extends && directives.Length == 0 && roots.Count == 0)
        {
            throw Unexpected();
        }
        return new SchemaNode(at, extends, description, directives, [.. roots]);
    }

    private TypeDefinitionNode ParseTypeDefinition(int at, bool extends, string? description, TypeKind kind)
    {
        var nameAt = lexer.Start;
        var name = ParseName();
        var interfaces = kind is TypeKind.Object or TypeKind.Interface ? ParseImplements() : [];
        var directives = ParseDirectives(constant: true);
        var node = new TypeDefinitionNode(at, extends, description, directives, kind, name, nameAt)
        {
            Interfaces = interfaces,
            Fields = kind is TypeKind.Object or TypeKind.Interface ? ParseFieldDefinitions() : [],
            Members = kind is TypeKind.Union ? ParseMembers() : [],
            Values = kind is TypeKind.Enum ? ParseEnumValues() : [],
            InputFields = kind is TypeKind.InputObject ? ParseInputFields() : [],
        };
        var empty = directives.Length + node.Interfaces.Length + node.Fields.Length + node.Members.Length + node.Values.Length
            + node.InputFields.Length == 0;
        return extends && empty ? throw Unexpected() : node;
    }

    private NamedNode[] ParseImplements()
    {
        if (!lexer.Is("implements"u8))
        {
            return [];
        }
        lexer.Next();
        return ParseDelimited(Kind.Amp);
    }

    private NamedNode[] ParseMembers() => Skip(Kind.Equal) ? ParseDelimited(Kind.Pipe) : [];

    private NamedNode[] ParseDelimited(Kind delimiter)
    {
        Skip(delimiter);
        var list = new List<NamedNode>();
        do
        {
            list.Add(ParseNamed());
        }
        while (Skip(delimiter));
        return [.. list];
    }

    private FieldDefinitionNode[] ParseFieldDefinitions()
    {
        if (!Skip(Kind.BraceLeft))
        {
            return [];
        }
        var list = new List<FieldDefinitionNode>();
        do
        {
            var description = ParseDescription();
            var at = lexer.Start;
            var name = ParseName();
            var arguments = ParseInputValues(Kind.ParenLeft, Kind.ParenRight);
            Expect(Kind.Colon);
            var type = ParseType();
            list.Add(new FieldDefinitionNode(at, description, name, arguments, type, ParseDirectives(constant: true)));
        }
        while (!Skip(Kind.BraceRight));
        return [.. list];
    }

    private InputValueNode[] ParseInputFields() => ParseInputValues(Kind.BraceLeft, Kind.BraceRight);

    private InputValueNode[] ParseInputValues(Kind open, Kind close)
    {
        if (!Skip(open))
        {
            return [];
        }
        var list = new List<InputValueNode>();
        do
        {
            var description = ParseDescription();
            var at = lexer.Start;
            var name = ParseName();
            Expect(Kind.Colon);
            var type = ParseType();
            var fallback = Skip(Kind.Equal) ? ParseValue(constant: true) : null;
            list.Add(new InputValueNode(at, description, name, type, fallback, ParseDirectives(constant: true)));
        }
        while (!Skip(close));
        return [.. list];
    }

    private EnumValueNode[] ParseEnumValues()
    {
        if (!Skip(Kind.BraceLeft))
        {
            return [];
        }
        var list = new List<EnumValueNode>();
        do
        {
            var description = ParseDescription();
            var at = lexer.Start;
            if (lexer.Is("true"u8) || lexer.Is("false"u8) || lexer.Is("null"u8))
            {
                throw Unexpected();
            }
            var name = ParseName();
            list.Add(new EnumValueNode(at, description, name, ParseDirectives(constant: true)));
        }
        while (!Skip(Kind.BraceRight));
        return [.. list];
    }

    private DirectiveDefinitionNode ParseDirectiveDefinition(int at, string? description)
    {
        lexer.Next();
        Expect(Kind.At);
        var nameAt = lexer.Start;
        var name = ParseName();
        var arguments = ParseInputValues(Kind.ParenLeft, Kind.ParenRight);
        var repeatable = lexer.Is("repeatable"u8);
        if (repeatable)
        {
            lexer.Next();
        }
        ExpectKeyword("on"u8);
        Skip(Kind.Pipe);
        var locations = new List<string>();
        do
        {
            if (lexer.Kind != Kind.Name || !DirectiveLocations.All.Contains(lexer.Name()))
            {
                throw Unexpected();
            }
            locations.Add(ParseName());
        }
        while (Skip(Kind.Pipe));
        return new DirectiveDefinitionNode(at, description, name, nameAt, arguments, repeatable, [.. locations]);
    }

    private string? ParseDescription()
    {
        if (lexer.Kind is not (Kind.String or Kind.BlockString))
        {
            return null;
        }
        var text = lexer.Text;
        lexer.Next();
        return text;
    }
}

/// <summary>Where a directive may stand (specification 3.13), in the order of the specification.</summary>
internal static class DirectiveLocations
{
    public static readonly string[] Executable =
        ["QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION"];

    public static readonly string[] TypeSystem =
    [
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE",
        "INPUT_OBJECT", "INPUT_FIELD_DEFINITION",
    ];

    public static readonly HashSet<string> All = [.. Executable, .. TypeSystem];
}
