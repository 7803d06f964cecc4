namespace VrnApi.GraphQL;

/// <summary>The engine's limits with the defaults of design section 7. Each has its own error code; beyond it the request is refused.</summary>
public sealed record Limits
{
    /// <summary>Tokens of a document. TOKENS.</summary>
    public int Tokens { get; init; } = 10_000;

    /// <summary>Nesting of selections, values and list types in the parser. TOKENS.</summary>
    public int Nesting { get; init; } = 64;

    /// <summary>Directives at one place. TOKENS.</summary>
    public int Directives { get; init; } = 8;

    /// <summary>Nesting of fields, below __schema and __type not counted. DEPTH.</summary>
    public int Depth { get; init; } = 15;

    /// <summary>Longest chain of fragment spreads. DEPTH.</summary>
    public int SpreadChain { get; init; } = 64;

    /// <summary>Aliases of one field in one selection set. ALIASES.</summary>
    public int Aliases { get; init; } = 100;

    /// <summary>Root fields. COST.</summary>
    public int RootFields { get; init; } = 50;

    /// <summary>Fields of a plan, after merging. COST.</summary>
    public int PlanFields { get; init; } = 2_000;

    /// <summary>Visits of the rule FieldSelectionMerging. COST.</summary>
    public int MergeVisits { get; init; } = 100_000;

    /// <summary>Variables in @skip and @include, at most 64. COST.</summary>
    public int IncludeVariables { get; init; } = 64;

    /// <summary>Rows of a page when neither first nor last is given; the host's slices must use the same number.</summary>
    public int DefaultPage { get; init; } = 25;

    /// <summary>Most rows of a page. PAGE_SIZE.</summary>
    public int MaxPage { get; init; } = 100;

    /// <summary>Nesting of a filter. FILTER.</summary>
    public int FilterDepth { get; init; } = 5;

    /// <summary>Conditions of a filter. FILTER.</summary>
    public int FilterLeaves { get; init; } = 50;

    /// <summary>Items of a list in a filter, as in <c>in</c>. FILTER.</summary>
    public int FilterItems { get; init; } = 200;

    /// <summary>Keys of an order. FILTER.</summary>
    public int OrderKeys { get; init; } = 3;

    /// <summary>Objects an operation may answer by its cost, of the public cost draft. COST.</summary>
    public double TypeCost { get; init; } = 10_000;

    /// <summary>Weight of an operation's fields and arguments, of the public cost draft. COST.</summary>
    public double FieldCost { get; init; } = 10_000;

    /// <summary>Rows an operation may really load. ROWS.</summary>
    public int Rows { get; init; } = 20_000;

    /// <summary>Bytes of a response. RESPONSE_SIZE.</summary>
    public int ResponseBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Time for an operation. TIMEOUT.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Errors written into a response; the rest are counted in <c>extensions.errorsOmitted</c>.</summary>
    public int Errors { get; init; } = 20;

    /// <summary>Bytes of variables. BAD_REQUEST.</summary>
    public int VariableBytes { get; init; } = 64 * 1024;

    /// <summary>Nesting of variables. BAD_REQUEST.</summary>
    public int VariableDepth { get; init; } = 32;

    /// <summary>Members of all objects and items of all lists in variables. BAD_REQUEST.</summary>
    public int VariableMembers { get; init; } = 1_000;

    /// <summary>Documents kept with their plans.</summary>
    public int CachedDocuments { get; init; } = 1_000;

    /// <summary>Estimated bytes of the documents kept.</summary>
    public long CachedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Refused documents kept with their answer, for 30 seconds.</summary>
    public int RefusedDocuments { get; init; } = 200;
}
