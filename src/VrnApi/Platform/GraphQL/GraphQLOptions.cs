using System.ComponentModel.DataAnnotations;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>Which statuses a client sees that asked for <c>application/graphql-response+json</c>.</summary>
internal enum StatusTable
{
    /// <summary>As most clients and servers have it: 200 with data, 400 for a refused document.</summary>
    Stable,

    /// <summary>As the draft of GraphQL over HTTP proposes: 294 for partial data, 422 for a document that is refused and not malformed.</summary>
    Draft,
}

/// <summary>Which documents are executed.</summary>
internal enum DocumentPolicy
{
    Open,

    /// <summary>Those that the host was started with, and no others.</summary>
    TrustedOnly,
}

/// <summary>Settings of the front door, under <c>GraphQL</c>.</summary>
internal sealed record GraphQLOptions
{
    public const string Section = "GraphQL";

    [EnumDataType(typeof(StatusTable))]
    public StatusTable StatusCodes { get; init; }

    [EnumDataType(typeof(DocumentPolicy))]
    public DocumentPolicy Documents { get; init; }

    /// <summary>Everything that one query reads is of one moment.</summary>
    public bool ConsistentReads { get; init; } = true;

    /// <summary>What one operation may be and take. The sizes of pages are those of REST and no setting.</summary>
    public VrnApi.GraphQL.Limits Limits { get; init; } = new();

    internal bool IsPossible =>
        Limits is { DefaultPage: Paging.DefaultLimit, MaxPage: Paging.MaxLimit } && Limits.Time > TimeSpan.Zero
        && Math.Min(Limits.TypeCost, Limits.FieldCost) > 0 && Counts.All(count => count > 0);

    private long[] Counts =>
    [
        Limits.Tokens, Limits.Nesting, Limits.Directives, Limits.Depth, Limits.SpreadChain, Limits.Aliases, Limits.RootFields, Limits.PlanFields,
        Limits.MergeVisits, Limits.IncludeVariables, Limits.FilterDepth, Limits.FilterLeaves, Limits.FilterItems, Limits.OrderKeys, Limits.Rows,
        Limits.ResponseBytes, Limits.Errors, Limits.VariableBytes, Limits.VariableDepth, Limits.VariableMembers, Limits.CachedDocuments,
        Limits.CachedBytes, Limits.RefusedDocuments,
    ];

    /// <summary>Whether introspection needs the scope <c>schema:read</c>; where nothing is said, in Production alone.</summary>
    public bool? IntrospectionNeedsScope { get; init; }
}
