namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>For whom a document is rendered.</summary>
internal enum View
{
    /// <summary>Readers of a tier.</summary>
    Published,

    /// <summary>The owner: what the partner tier sees, with levels of protection, and that hidden places exist.</summary>
    Edit,

    /// <summary>Nobody: the whole state, for history, comparison and the one audited exit.</summary>
    Exact,
}
