using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;

namespace VrnApi.Platform.Geography;

/// <summary>What an import did, or would do.</summary>
/// <param name="Units">Postcodes in the file.</param>
/// <param name="Skipped">Rows that are no postcodes.</param>
/// <param name="Total">Postcodes afterwards.</param>
internal sealed record PostcodeImportReport(string Layout, int Units, int Terminated, int WithoutPosition, int Skipped, int Total, int Sectors, int Outcodes, bool DryRun);

/// <summary>The file cannot be imported.</summary>
internal sealed class PostcodeFileException(string message) : Exception(message);

/// <summary>
/// Takes a file of postcodes: staged in bulk, then put in force in one transaction together with the sectors and outcodes that follow from
/// it, so that a reader sees the old state or the new one. Postcodes that the file does not have stay.
/// </summary>
internal static class PostcodeImport
{
    private const int OneAtATime = 50_000;

    public static Task<PostcodeImportReport> Run(
        VrnDbContext db, IDatabaseWays ways, TimeProvider time, string path, string format, bool replace, bool dryRun, CancellationToken ct) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.TryLock(db, "geo-import", token))
            {
                throw new PostcodeFileException("Another import is running.");
            }
            var report = await Inside(db, ways, time, path, format, replace, dryRun, token);
            if (!dryRun)
            {
                await transaction.CommitAsync(token);
            }
            return report;
        }, ct);

    private static async Task<PostcodeImportReport> Inside(
        VrnDbContext db, IDatabaseWays ways, TimeProvider time, string path, string format, bool replace, bool dryRun, CancellationToken ct)
    {
        await db.Set<StagedPostcode>().ExecuteDeleteAsync(ct);
        var census = await Stage(db, ways, path, format, ct);
        if (census.Units == 0)
        {
            throw new PostcodeFileException("The file has no postcode; nothing was changed.");
        }
        var staged = db.Set<StagedPostcode>();
        if (replace)
        {
            await db.Set<PostcodeUnit>().ExecuteDeleteAsync(ct);
        }
        else
        {
            await db.Set<PostcodeUnit>().Where(unit => staged.Any(row => row.Postcode == unit.Postcode)).ExecuteDeleteAsync(ct);
        }
        // Both databases spell this alike, and nothing in it comes from outside.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO reference.postcode_unit (postcode, latitude, longitude, lad, ward, county, police_force, quality, terminated_on)
            SELECT postcode, latitude, longitude, lad, ward, county, police_force, quality, terminated_on FROM reference.postcode_staging
            """, ct);
        await staged.ExecuteDeleteAsync(ct);
        var (sectors, outcodes) = await PostcodeGroups.Derive(db, ways, ct);
        db.Add(new GeoRelease { File = Path.GetFileName(path), Layout = census.Layout, Sha256 = census.Sha256, Units = census.Units, At = time.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        return new(census.Layout, census.Units, census.Terminated, census.WithoutPosition, census.Skipped, await db.Set<PostcodeUnit>().CountAsync(ct), sectors, outcodes, dryRun);
    }

    private static async Task<Census> Stage(VrnDbContext db, IDatabaseWays ways, string path, string format, CancellationToken ct)
    {
        var successors = await Successors(db, ct);
        var forces = await Forces(db, ct);
        var census = new Census { Sha256 = await Hash(path, ct) };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var batch = new List<StagedPostcode>(OneAtATime);
        foreach (var fact in Facts(path, format, census))
        {
            if (!seen.Add(fact.Postcode))
            {
                census.Skipped++;
                continue;
            }
            census.Units++;
            census.Terminated += fact.TerminatedOn is null ? 0 : 1;
            census.WithoutPosition += fact.Latitude is null ? 1 : 0;
            var lad = Current(successors, fact.Lad);
            batch.Add(new StagedPostcode
            {
                Postcode = fact.Postcode,
                Latitude = fact.Latitude,
                Longitude = fact.Longitude,
                Lad = lad,
                Ward = fact.Ward,
                County = Current(successors, fact.County) is var county && county == lad ? null : county,
                PoliceForce = fact.PoliceForce ?? (lad is null ? null : forces.GetValueOrDefault(lad)),
                Quality = fact.Quality,
                TerminatedOn = fact.TerminatedOn,
            });
            if (batch.Count == OneAtATime)
            {
                await ways.BulkInsert(db, batch, ct);
                batch.Clear();
            }
        }
        await ways.BulkInsert(db, batch, ct);
        return census;
    }

    private static IEnumerable<PostcodeFact> Facts(string path, string format, Census census)
    {
        using var reader = new StreamReader(Open(path));
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = null, Mode = CsvMode.RFC4180 });
        PostcodeLayout? layout = null;
        while (parser.Read())
        {
            var row = parser.Record!;
            if (layout is null)
            {
                layout = PostcodeLayout.Of(row, format) ?? throw new PostcodeFileException("The first row fits no layout of postcodes that is known, or not the one named.");
                (census.Layout, census.Width) = (layout.Name, row.Length);
                if (layout.HasHeader)
                {
                    continue;
                }
            }
            if (row.Length == census.Width && layout.Read(row) is { } fact)
            {
                yield return fact;
            }
            else
            {
                census.Skipped++;
            }
        }
    }

    private static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PostcodeFileException("The file cannot be read.");
        }
        var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static async Task<byte[]> Hash(string path, CancellationToken ct)
    {
        await using var file = Open(path) is GZipStream packed ? packed.BaseStream : Open(path);
        return await SHA256.HashDataAsync(file, ct);
    }

    private static async Task<Dictionary<string, string>> Successors(VrnDbContext db, CancellationToken ct) =>
        (await db.Set<AreaSuccession>().AsNoTracking().ToListAsync(ct)).GroupBy(one => one.OldCode)
            .Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.Single().NewCode, StringComparer.Ordinal);

    private static async Task<Dictionary<string, string>> Forces(VrnDbContext db, CancellationToken ct) =>
        (await db.Set<AreaLink>().Where(link => db.Set<Area>().Any(area => area.Code == link.AncestorCode && area.Kind == AreaKind.PoliceForceArea))
            .Select(link => new { link.DescendantCode, link.AncestorCode }).ToListAsync(ct))
            .GroupBy(link => link.DescendantCode).ToDictionary(group => group.Key, group => group.First().AncestorCode, StringComparer.Ordinal);

    /// <summary>A county that went into a unitary authority is one with it.</summary>
    private static string? Current(Dictionary<string, string> successors, string? code) => code is null ? null : successors.GetValueOrDefault(code, code);

    private sealed class Census
    {
        public required byte[] Sha256 { get; init; }

        public string Layout { get; set; } = "";

        public int Width { get; set; }

        public int Units { get; set; }

        public int Terminated { get; set; }

        public int WithoutPosition { get; set; }

        public int Skipped { get; set; }
    }
}
