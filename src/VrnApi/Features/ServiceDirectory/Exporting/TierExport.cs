using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Exporting;

public sealed record ExportedFile(string Name, long Rows, long Bytes, string Sha256);

/// <summary>Everything that a tier may see, as files: stored bytes, one document a line, by id.</summary>
internal sealed class TierExport(VrnDbContext db, DocumentTier tier)
{
    /// <param name="format">ndjson or minimal.</param>
    public async Task<IReadOnlyList<ExportedFile>> Write(string format, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        return format == "minimal"
            ? [await File(folder, "services.minimal.ndjson", Documents(DocumentKind.Service, full: false), Minimal, ct)]
            :
            [
                await File(folder, "services.ndjson", Documents(DocumentKind.Service, full: true), bytes => bytes, ct),
                await File(folder, "organizations.ndjson", Documents(DocumentKind.Organisation, full: true), bytes => bytes, ct),
            ];
    }

    /// <summary>In the order of their ids; listings for some partners only are in nobody's file.</summary>
    public IAsyncEnumerable<byte[]> Documents(DocumentKind kind, bool full)
    {
        var documents = db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().Where(row => row.Tier == tier && row.Kind == kind && row.DeletedAt == null);
        if (kind == DocumentKind.Service)
        {
            documents = documents.Where(row => db.Set<Service>().IgnoreQueryFilters().Any(service => service.Id == row.EntityId && service.Listing == Listing.Open));
        }
        return documents.OrderBy(row => row.EntityId).Select(row => full ? row.Full! : row.Summary!).AsAsyncEnumerable();
    }

    private static async Task<ExportedFile> File(string folder, string name, IAsyncEnumerable<byte[]> documents, Func<byte[], byte[]> shape, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (rows, length) = (0L, 0L);
        await using var file = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await foreach (var document in documents.WithCancellation(ct))
        {
            var line = shape(document);
            foreach (var part in new[] { line, "\n"u8.ToArray() })
            {
                await file.WriteAsync(part, ct);
                hash.AppendData(part);
                length += part.Length;
            }
            rows++;
        }
        return new ExportedFile(name, rows, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static byte[] Minimal(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var root = parsed.RootElement;
        return JsonSerializer.SerializeToUtf8Bytes(new { id = root.GetProperty("id"), name = root.GetProperty("name"), status = root.GetProperty("status"), last_modified = root.GetProperty("last_modified") });
    }
}
