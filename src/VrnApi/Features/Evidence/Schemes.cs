using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>A rating scale under one name. What its words mean belongs to its versions.</summary>
public sealed record SchemeModel(
    string Code, string Title, string? Owner, ValueStatus OwnerStatus, string? Note, IReadOnlyList<SchemeModel.VersionModel> Versions)
{
    /// <param name="Verification">Whether somebody has compared our vocabulary with the owner's publication.</param>
    public sealed record VersionModel(
        string Label, DateOnly? ValidFrom, DateOnly? ValidTo, UnitRated UnitRated, Verification Verification, string? Note, IReadOnlyList<DimensionModel> Dimensions);

    /// <param name="HarmBelow">A number below this says that the subject does harm.</param>
    /// <param name="ValuesStatus"><c>stated</c> when the possible values are known to us.</param>
    public sealed record DimensionModel(
        string Code, string Label, DimensionKind Kind, string? Unit, double? Min, double? Max, double? HarmBelow, Better Better, bool Headline,
        ValueStatus ValuesStatus, string? EndpointLow, string? EndpointHigh, IReadOnlyList<WordModel> Values);

    /// <param name="Ordinal">Its place in the scale; a value without one is neither above nor below another.</param>
    public sealed record WordModel(string Code, string Label, int? Ordinal, bool Harmful, string? Definition);
}

/// <summary>The rating schemes with their vocabularies. Scope <c>evidence:read</c>.</summary>
public static class Schemes
{
    public static async Task<Results<JsonAnswer<Page<SchemeModel>>, ProblemAnswer>> List([AsParameters] CodeListCriteria list, CancellationToken ct) =>
        list.Of(await All(list.Db, null, ct), scheme => scheme.Code);

    public static async Task<Results<JsonAnswer<SchemeModel>, ProblemAnswer>> One([FromRoute] string code, VrnDbContext db, CancellationToken ct) =>
        await All(db, code, ct) is [var scheme] ? new JsonAnswer<SchemeModel>(scheme) : new ProblemAnswer(Problems.NotFound);

    public static async Task<Results<JsonAnswer<SchemeModel.VersionModel>, ProblemAnswer>> Version(
        [FromRoute] string code, [FromRoute] string label, VrnDbContext db, CancellationToken ct) =>
        (await All(db, code, ct)).SelectMany(scheme => scheme.Versions).FirstOrDefault(version => version.Label == label) is { } found
            ? new JsonAnswer<SchemeModel.VersionModel>(found) : new ProblemAnswer(Problems.NotFound);

    internal static async Task<IReadOnlyList<SchemeModel>> All(VrnDbContext db, string? code, CancellationToken ct)
    {
        var schemes = await db.Set<RatingScheme>().AsNoTracking().Where(scheme => code == null || scheme.Code == code).ToListAsync(ct);
        var versions = (await db.Set<RatingSchemeVersion>().AsNoTracking().Where(version => code == null || version.SchemeCode == code).ToListAsync(ct)).ToLookup(version => version.SchemeCode);
        var dimensions = (await db.Set<RatingDimension>().AsNoTracking().Where(dimension => code == null || dimension.SchemeVersion!.SchemeCode == code).ToListAsync(ct)).ToLookup(dimension => dimension.SchemeVersionId);
        var words = (await db.Set<RatingDimensionValue>().AsNoTracking().ToListAsync(ct)).ToLookup(word => word.DimensionId);
        return [.. schemes.OrderBy(scheme => scheme.Code, StringComparer.Ordinal).Select(scheme => new SchemeModel(scheme.Code, scheme.Title, scheme.Owner, scheme.OwnerStatus, scheme.Note,
            [.. versions[scheme.Code].OrderBy(version => version.Label, StringComparer.Ordinal).Select(version => new SchemeModel.VersionModel(
                version.Label, version.ValidFrom, version.ValidTo, version.UnitRated, version.Verification, version.Note,
                [.. dimensions[version.Id].OrderBy(dimension => dimension.Code, StringComparer.Ordinal).Select(dimension => new SchemeModel.DimensionModel(
                    dimension.Code, dimension.Label, dimension.Kind, dimension.Unit, (double?)dimension.Min, (double?)dimension.Max, (double?)dimension.HarmBelow, dimension.Better,
                    dimension.Headline, dimension.ValuesStatus, dimension.EndpointLow, dimension.EndpointHigh,
                    [.. words[dimension.Id].OrderBy(word => word.Ordinal ?? int.MaxValue).ThenBy(word => word.Code, StringComparer.Ordinal)
                        .Select(word => new SchemeModel.WordModel(word.Code, word.Label, word.Ordinal, word.Harmful, word.Definition))]))]))]))];
    }
}

/// <summary>What a list of vocabulary takes, with what it is read from.</summary>
/// <param name="Limit">1 to 100 items; 25 when left out.</param>
/// <param name="After">Cursor of the page before.</param>
public sealed record CodeListCriteria(
    int? Limit, string? After, HttpContext Http, Platform.Security.Caller Caller, [FromServices] VrnDbContext Db, [FromServices] Platform.Security.Cursors Cursors, [FromServices] TimeProvider Clock)
{
    /// <param name="place">What the list is sorted by, in byte order; different for every row.</param>
    internal Results<JsonAnswer<Page<T>>, ProblemAnswer> Of<T>(IReadOnlyList<T> rows, Func<T, string> place)
    {
        var (limit, fault) = Paging.Limit(Limit);
        string[] position = [];
        var list = Http.Request.Path.Value!;
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        if (After is not null && !Cursors.TryOpen(Caller, list, After, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var slice = new Window(limit, position.Length == 0 ? null : position).Of(rows.OrderBy(place, StringComparer.Ordinal), place);
        var next = slice.HasNext ? Paging.NextAddress(Http, Cursors.Seal(Caller, list, place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<T>>(new Page<T>(slice.Rows, next)) { Next = next };
    }
}
