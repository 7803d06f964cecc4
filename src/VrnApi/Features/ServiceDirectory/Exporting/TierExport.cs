using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <param name="Bytes">Length.</param>
/// <param name="Rows">Documents; of a package the rows of all its tables.</param>
/// <param name="Sha256">Hexadecimal.</param>
public sealed record ExportedFile(string Name, long Bytes, long Rows, string Sha256);

/// <summary>Everything that a tier may see, as files: stored bytes, one document a line, by id. Whoever calls sees to it that all is of one moment.</summary>
internal sealed class TierExport(VrnDbContext db, DocumentTier tier, TimeProvider clock)
{
    private const int AtATime = 500;

    /// <param name="format">ndjson, package or minimal.</param>
    public async Task<IReadOnlyList<ExportedFile>> Write(string format, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        switch (format)
        {
            case "minimal":
                await Lines(Path.Combine(folder, "services.minimal.ndjson"), DocumentKind.Service, packed: false, bytes => Minimal(bytes), ct);
                return [await Described(folder, "services.minimal.ndjson", rows, ct)];
            case "package":
                return [await Package(folder, ct)];
            default:
                await Lines(Path.Combine(folder, "services.ndjson"), DocumentKind.Service, packed: false, null, ct);
                var services = await Described(folder, "services.ndjson", rows, ct);
                await Lines(Path.Combine(folder, "organizations.ndjson"), DocumentKind.Organisation, packed: false, null, ct);
                return [services, await Described(folder, "organizations.ndjson", rows, ct)];
        }
    }

    /// <summary>The three files of a snapshot, in one passage over the documents.</summary>
    public async Task<IReadOnlyList<ExportedFile>> WriteSnapshot(string folder, CancellationToken ct)
    {
        await using var package = new HsdsPackage(folder);
        await Terms(package, ct);
        await Lines(Path.Combine(folder, "organizations.ndjson.gz"), DocumentKind.Organisation, packed: true, null, ct, package.Organisation);
        var organisations = await Described(folder, "organizations.ndjson.gz", rows, ct);
        await Lines(Path.Combine(folder, "services.ndjson.gz"), DocumentKind.Service, packed: true, null, ct, package.Service);
        var services = await Described(folder, "services.ndjson.gz", rows, ct);
        await package.Pack(Path.Combine(folder, "package.zip"), clock.GetUtcNow(), ct);
        return [services, organisations, await Described(folder, "package.zip", package.Rows, ct)];
    }

    /// <summary>In the order of their ids; listings for some partners only are in nobody's file.</summary>
    /// <remarks>Read some at a time: a whole tier is never in memory.</remarks>
    public async IAsyncEnumerable<byte[]> Documents(DocumentKind kind, bool full, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        var documents = db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking().Where(row => row.Tier == tier && row.Kind == kind && row.DeletedAt == null);
        if (kind == DocumentKind.Service)
        {
            documents = documents.Where(row => db.Set<Service>().IgnoreQueryFilters().Any(service => service.Id == row.EntityId && service.Listing == Listing.Open));
        }
        for (Guid? after = null; ;)
        {
            var page = await (after is { } last ? documents.Where(row => row.EntityId.CompareTo(last) > 0) : documents)
                .OrderBy(row => row.EntityId).Take(AtATime).Select(row => new { row.EntityId, Bytes = full ? row.Full! : row.Summary! }).ToListAsync(ct);
            foreach (var row in page)
            {
                yield return row.Bytes;
            }
            if (page.Count < AtATime)
            {
                yield break;
            }
            after = page[^1].EntityId;
        }
    }

    private long rows;

    private async Task<ExportedFile> Package(string folder, CancellationToken ct)
    {
        await using var package = new HsdsPackage(folder);
        await Terms(package, ct);
        await foreach (var bytes in Documents(DocumentKind.Organisation, full: true, ct))
        {
            Parsed(bytes, package.Organisation);
        }
        await foreach (var bytes in Documents(DocumentKind.Service, full: true, ct))
        {
            Parsed(bytes, package.Service);
        }
        await package.Pack(Path.Combine(folder, "package.zip"), clock.GetUtcNow(), ct);
        return await Described(folder, "package.zip", package.Rows, ct);
    }

    /// <summary>Lists of terms are the same for everybody.</summary>
    private async Task Terms(HsdsPackage package, CancellationToken ct)
    {
        foreach (var one in await db.Set<Taxonomy>().AsNoTracking().OrderBy(one => one.Id).ToListAsync(ct))
        {
            Parsed(DocumentJson.Write(new TaxonomyDocument(one.Id, one.Name, one.Description ?? one.Name, one.Uri, one.Edition)), package.Taxonomy);
        }
        foreach (var term in await db.Set<TaxonomyTerm>().AsNoTracking().OrderBy(term => term.Id).Select(term => new TaxonomyTermDocument(
            term.Id, term.Code, term.Name, term.Description ?? term.Name, term.ParentId, term.Taxonomy!.Code, term.TaxonomyId, term.Uri)).ToListAsync(ct))
        {
            Parsed(DocumentJson.Write(term), package.Term);
        }
    }

    private async Task Lines(string file, DocumentKind kind, bool packed, Func<byte[], byte[]>? shape, CancellationToken ct, Action<JsonElement>? also = null)
    {
        rows = 0;
        await using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await using var gzip = packed ? new GZipStream(stream, CompressionLevel.Optimal) : null;
        await using var into = new BufferedStream((Stream?)gzip ?? stream, 1 << 16);
        await foreach (var document in Documents(kind, full: true, ct))
        {
            await into.WriteAsync(shape is null ? document : shape(document), ct);
            into.WriteByte((byte)'\n');
            rows++;
            if (also is not null)
            {
                Parsed(document, also);
            }
        }
    }

    private static void Parsed(byte[] document, Action<JsonElement> read)
    {
        using var parsed = JsonDocument.Parse(document);
        read(parsed.RootElement);
    }

    private static async Task<ExportedFile> Described(string folder, string name, long rows, CancellationToken ct)
    {
        await using var file = File.OpenRead(Path.Combine(folder, name));
        return new ExportedFile(name, file.Length, rows, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)));
    }

    private static byte[] Minimal(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var root = parsed.RootElement;
        return JsonSerializer.SerializeToUtf8Bytes(new { id = root.GetProperty("id"), name = root.GetProperty("name"), status = root.GetProperty("status"), last_modified = root.GetProperty("last_modified") });
    }
}
