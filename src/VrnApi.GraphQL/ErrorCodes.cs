namespace VrnApi.GraphQL;

/// <summary>The words of <c>extensions.code</c> that the engine itself uses; the host adds its own (design section 12).</summary>
public static class ErrorCodes
{
    public const string BadRequest = "BAD_REQUEST";
    public const string Syntax = "SYNTAX";
    public const string Validation = "VALIDATION";
    public const string Operation = "OPERATION";
    public const string Variables = "VARIABLES";
    public const string Argument = "ARGUMENT";
    public const string Tokens = "TOKENS";
    public const string Depth = "DEPTH";
    public const string Aliases = "ALIASES";
    public const string Cost = "COST";
    public const string PageSize = "PAGE_SIZE";
    public const string Filter = "FILTER";
    public const string Rows = "ROWS";
    public const string ResponseSize = "RESPONSE_SIZE";
    public const string Timeout = "TIMEOUT";
    public const string IntrospectionOff = "INTROSPECTION_OFF";
    public const string DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED";
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";
    public const string PersistedQueryMismatch = "PERSISTED_QUERY_MISMATCH";
    public const string InsufficientScope = "INSUFFICIENT_SCOPE";
    public const string Forbidden = "FORBIDDEN";
    public const string SubscriptionTransport = "SUBSCRIPTION_TRANSPORT";
    public const string NullValue = "NULL_VALUE";
    public const string Internal = "INTERNAL";
}
