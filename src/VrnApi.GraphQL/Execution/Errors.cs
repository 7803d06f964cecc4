namespace VrnApi.GraphQL;

/// <summary>A request the engine refuses before execution.</summary>
internal sealed class RequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>A refusal by the host: of a scope, of a budget, of a document. Ends the request without data.</summary>
/// <param name="Code">Word of the problem catalogue, in capitals.</param>
/// <param name="Message">For the client, at most 300 characters.</param>
/// <param name="Extensions">Further members of the error's <c>extensions</c>, e.g. <c>scope</c>; values as in <see cref="Fault"/>.</param>
public sealed record Refusal(string Code, string Message, IReadOnlyDictionary<string, object?>? Extensions = null);

/// <summary>
/// What went wrong at one position: the position is null and one error is written. A loader may put a fault where a value is
/// expected (an element of a list, a value of <c>Values</c>).
/// </summary>
/// <param name="Code">Word of the problem catalogue, in capitals.</param>
/// <param name="Message">For the client, at most 300 characters.</param>
/// <param name="Extensions">Further members of <c>extensions</c>: strings, numbers, booleans, lists and dictionaries of these.</param>
public sealed record Fault(string Code, string Message, IReadOnlyDictionary<string, object?>? Extensions = null)
{
    /// <summary>Byte offset in the document, where that says more than the place of the field.</summary>
    internal int? At { get; init; }

    internal static Fault Forbidden { get; } = new(ErrorCodes.Forbidden, "You may not see this.");

    internal static Fault Null { get; } = new(ErrorCodes.NullValue, "A value that is always there is missing.");

    internal static Fault Internal { get; } = new(ErrorCodes.Internal, "Internal error.");
}

/// <summary>Thrown by a slice to answer a field with an error of the catalogue instead of a masked one.</summary>
public sealed class FieldException : Exception
{
    public FieldException(Fault fault)
        : base(fault.Message) => Fault = fault;

    public FieldException(string code, string message)
        : this(new Fault(code, message))
    {
    }

    /// <summary>The error every position of the field gets.</summary>
    public Fault Fault { get; }
}
