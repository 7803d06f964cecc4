using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>
/// Search by words over the caller's tier. Which services match agrees for the pinned corpus; where a database has no stems,
/// beginnings of words find more, never less.
/// </summary>
internal interface IServiceText
{
    IQueryable<TextHit> Match(VrnDbContext db, ParsedText text);
}

/// <summary>A service that matches.</summary>
internal sealed class TextHit
{
    public Guid ServiceId { get; init; }
}

internal static class ServiceText
{
    private static readonly PostgresText Postgres = new();
    private static readonly LikeText Like = new();

    public static IServiceText For(VrnDbContext db) => db.Database.IsNpgsql() ? Postgres : Like;

    /// <summary>Only stop words were given: names that begin with them.</summary>
    public static IQueryable<ServiceSearch> NameBeginsWith(this IQueryable<ServiceSearch> rows, string prefix) =>
        rows.Where(row => row.NameText.StartsWith(prefix));
}
