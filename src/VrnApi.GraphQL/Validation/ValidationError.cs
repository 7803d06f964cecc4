namespace VrnApi.GraphQL;

/// <summary>One broken rule.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Spec">Section of the specification, September 2025.</param>
/// <param name="Message">What is wrong; quotes only what the client wrote.</param>
/// <param name="At">Byte offsets of the nodes concerned.</param>
internal sealed record ValidationError(string Rule, string Spec, string Message, int[] At);
