using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Changes;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services and organisations in the change feed: the documents of the reader's tier.</summary>
internal static class DirectoryChanges
{
    public static readonly FeedKind Service = Kind(DocumentKind.Service, "services:read", "/v1/directory/services/");

    public static readonly FeedKind Organisation = Kind(DocumentKind.Organisation, "organisations:read", "/v1/directory/organisations/");

    private static FeedKind Kind(DocumentKind kind, string scope, string path) => new(Codes.Of(kind), scope, id => path + id, async (reading, ids, ct) =>
        (await DocumentRows.ByIds(reading.Db, kind, ids, ct)).ToDictionary(row => row.Key, row => new RawJson(row.Value)));
}
