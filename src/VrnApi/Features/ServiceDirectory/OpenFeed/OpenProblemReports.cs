using VrnApi.Data;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>Anybody says that a listing is wrong: little is taken, nothing about a person, and not often.</summary>
internal static class OpenProblemReports
{
    private const int LargestBody = 8 * 1024;

    private static readonly LimitPolicy FiveAnHour = new("problem-reports", 5, 5 / 3600.0);

    public sealed record Taken(string State);

    public static async Task<IResult> Handle(Guid id, HttpContext http, VrnDbContext db, Buckets buckets, TimeProvider time, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (bytes, refusal) = await RequestBody.Read(http.Request, LargestBody, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (request, malformed) = RequestBody.Parse<ReportRequest>(bytes, complete: true);
        if ((malformed ?? await ProblemReports.Unseen(db, id, ct) ?? request!.Refusal()) is { } refused)
        {
            return refused;
        }
        // Only what would be kept counts, so that a mended report is still taken.
        if (await buckets.Take(AddressKey.Of(http), FiveAnHour, 1, ct) is { Admitted: false } spent)
        {
            return RateLimitFields.Refusal(spent);
        }
        ProblemReports.Add(db, id, request!, null, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return Results.Json(new Taken("open"), VrnJson.Options, statusCode: StatusCodes.Status202Accepted);
    }
}
