using System.IO.Compression;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Keeps every version of a service, exactly.</summary>
internal static class History
{
    public static ServiceVersion Version(DirectoryGraph graph, Service service, Author author, DateTimeOffset at) => new()
    {
        ServiceId = service.Id,
        Version = service.Version,
        At = at,
        PartnerId = author.PartnerId,
        ClientId = author.ClientId,
        Reason = author.Reason,
        IsLive = service.IsLive,
        Snapshot = Packed(DocumentJson.Write(new ServiceRenderer(graph, DocumentTier.Partner, View.Exact).Render(service)!)),
    };

    public static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }

    public static byte[] Unpacked(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
