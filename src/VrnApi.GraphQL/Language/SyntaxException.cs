namespace VrnApi.GraphQL.Language;

/// <summary>The document cannot be read. <see cref="Code"/> is SYNTAX, or TOKENS where a size limit was met.</summary>
internal sealed class SyntaxException(string message, int at, string code = ErrorCodes.Syntax) : Exception(message)
{
    public int At { get; } = at;

    public string Code { get; } = code;
}
