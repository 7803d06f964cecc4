using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>
/// Search by words over the caller's tier. Which services match agrees for the pinned corpus; where a database has no stems,
/// beginnings of words find more, never less. SQL Server's own full text is not asked: it answers by what a row said before, until its index has caught
/// up, which would give away what has just been hidden.
/// </summary>
internal interface IServiceText
{
    IQueryable<TextHit> Match(VrnDbContext db, ParsedText text);
}

/// <summary>A service that matches.</summary>
internal sealed class TextHit
{
    public Guid ServiceId { get; init; }

    /// <summary>Where all terms are: 2 in its names, 3 in names, organisation, programme and labels, 4 anywhere.</summary>
    public int Class { get; init; }

    /// <summary>Within a class; more is better.</summary>
    public int Rank { get; init; }
}

internal static class ServiceText
{
    /// <summary>The class of a service whose name is the text.</summary>
    public const int IsName = 1;
    public const int InNames = 2, InLabels = 3, Anywhere = 4;

    private static readonly PostgresText Postgres = new();
    private static readonly LikeText Like = new();

    public static IServiceText For(VrnDbContext db) => db.Database.IsNpgsql() ? Postgres : Like;

    /// <summary>Only stop words were given: names that begin with them.</summary>
    public static IQueryable<ServiceSearch> NameBeginsWith(this IQueryable<ServiceSearch> rows, string prefix) =>
        rows.Where(row => row.NameText.StartsWith(prefix));
}
