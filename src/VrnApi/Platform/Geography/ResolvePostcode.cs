using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Geography;

/// <summary>
/// Where a postcode lies. Asked by POST, so that it stands in no address; kept nowhere. Scope areas:read.
/// </summary>
public static class ResolvePostcode
{
    /// <param name="Postcode">As somebody typed it: a whole postcode, or its first half.</param>
    public sealed record Command(string Postcode);

    /// <param name="Postcode">What was understood.</param>
    /// <param name="Precision">unit, terminated_unit, sector or outcode.</param>
    /// <param name="UncertaintyM">Metres within which 95 % of what the answer stands for lies; 0 for a unit.</param>
    /// <param name="LargeUser">The postcode belongs to large users of the mail and says little about where they are.</param>
    /// <param name="Districts">GSS codes, the likeliest first; one for a unit.</param>
    /// <param name="Areas">What it lies in; with a coarser precision also what it may lie in.</param>
    public sealed record PlaceModel(
        string Postcode, string Precision, [property: JsonPropertyName("uncertainty_m")] int UncertaintyM, double? Latitude, double? Longitude,
        [property: JsonPropertyName("large_user")] bool LargeUser, IReadOnlyList<string> Districts, IReadOnlyList<AreaNameModel> Areas);

    public static async Task<Results<JsonAnswer<PlaceModel>, ProblemAnswer>> Handle(VrnDbContext db, HttpContext http, CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (bytes, unread) = await RequestBody.Read(http.Request, 4096, ct);
        if (unread is not null)
        {
            return unread;
        }
        var (command, refusal) = RequestBody.Parse<Command>(bytes, complete: true);
        if (refusal is not null)
        {
            return refusal;
        }
        var (place, problem) = await Postcodes.Resolve(db, command!.Postcode, ct);
        if (problem is not null)
        {
            return new ProblemAnswer(problem, null, [Fault.At("/postcode", problem.Code, problem.Title)]);
        }
        string[] codes = [.. place!.Areas];
        var areas = await db.Set<Area>().AsNoTracking().Where(area => codes.Contains(area.Code) && area.ValidTo == null).OrderBy(area => area.Code).ToListAsync(ct);
        return new JsonAnswer<PlaceModel>(new PlaceModel(
            place.Text, Codes.Of(place.Precision).Replace('-', '_'), place.UncertaintyM, place.Latitude, place.Longitude, place.LargeUser, place.Districts,
            [.. areas.Select(AreaNameModel.Of)]));
    }
}
