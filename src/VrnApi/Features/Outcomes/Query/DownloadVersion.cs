using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using VrnApi.Data;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Query.Formats;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>A whole version in one file. Scope outcomes:read.</summary>
public static class DownloadVersion
{
    /// <param name="Format">csv (if absent), csvw, json, json-stat or sdmx-json; goes before Accept.</param>
    public sealed record Criteria(string? Format);

    internal static async Task<IResult> Handle(
        string dataSet, string version, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue,
        VersionShapes shapes, VersionFiles files, Caller caller, CancellationToken ct)
    {
        if (VersionPattern.Parse(version) is not { } pattern || !catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var found = await ReleasedVersions.Find(db, dataSet, pattern, null, ct);
        if (found.Version is not { } released)
        {
            return found.Refusal!;
        }
        if (RowFormat.Of(http, criteria.Format, "csv") is not { } form)
        {
            return new ProblemAnswer(Problems.NotAcceptable);
        }
        QueryDataSet.Released(http, released);
        http.Response.Headers.Vary = "Accept, Accept-Encoding";
        var isRange = http.Request.Headers.Range.Count > 0;
        var zipped = !isRange && !form.IsPacked && TakesGzip(http);
        var tag = Conditional.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{dataSet}\n{ReleasedVersions.NumberOf(released)}\n{released.Status}\n{Convert.ToHexString(released.LogicalSha256)}\n{form.Name}\n{zipped}")));
        if (Conditional.IsCurrent(http, tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        if (await http.RequestServices.GetRequiredService<ClientLimits>().Export(caller.ClientId, http, ct) is { } spent)
        {
            return spent;
        }
        var shape = await shapes.Of(db, released, ct);
        var answer = new ReleasedAnswer(rules, released, shape, shape.Indicators, [.. Asking.OfVersion(released)], Paging: null, Debug: true,
            stop => new ReleasedRows(db, shape, shape.Indicators, shape.Blocks.Keys).Stream(stop));
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{dataSet}-{ReleasedVersions.NumberOf(released)}.{form.Extension}\"";
        http.Response.Headers.AcceptRanges = "bytes";
        // A part of a file needs the file; so does an archive, which is not written in one go.
        return isRange || form.IsPacked
            ? Results.Stream(await files.Open(form, answer, ct), form.MediaType, lastModified: released.PublishAt, entityTag: new EntityTagHeaderValue(tag), enableRangeProcessing: true)
            : new Streamed(form, answer, zipped);
    }

    private static bool TakesGzip(HttpContext http) =>
        StringWithQualityHeaderValue.TryParseList(http.Request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);

    /// <summary>Rows go out as they are read.</summary>
    private sealed class Streamed(RowFormat form, ReleasedAnswer answer, bool zipped) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = form.MediaType;
            if (zipped)
            {
                response.Headers.ContentEncoding = "gzip";
            }
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }
            if (!zipped)
            {
                await form.Write(response.Body, answer, httpContext.RequestAborted);
                return;
            }
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await form.Write(gzip, answer, httpContext.RequestAborted);
        }
    }
}
