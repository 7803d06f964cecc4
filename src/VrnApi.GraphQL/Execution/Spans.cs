using System.Diagnostics;

namespace VrnApi.GraphQL;

/// <summary>Activities of the parts of a request, for whoever listens. They carry no text of the document and no value.</summary>
public static class Spans
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "VrnApi.GraphQL";

    internal static ActivitySource Source { get; } = new(SourceName);
}
