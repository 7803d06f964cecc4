using System.Globalization;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Changes;

/// <summary>A place in the feed: everything up to (<paramref name="Position"/>, <paramref name="Seq"/>) has been read.</summary>
/// <param name="Era">Which numbering of the feed.</param>
/// <param name="View">Whose feed; see <see cref="FeedView.Name"/>.</param>
/// <param name="Start">
/// The watermark when reading began. Deletions that were settled by then are nothing to a reader that has never been shown what they
/// deleted, so that forgetting them does not make its position expire.
/// </param>
public sealed record FeedPosition(Guid Era, string View, ulong Start, ulong Position, long Seq)
{
    /// <summary>Under this name positions are sealed, so that REST, streams and subscriptions take each other's.</summary>
    private const string List = "/v1/changes";

    public string Seal(Cursors cursors, Caller caller) => cursors.Seal(
        caller, List, Era.ToString("n"), View, Text(Start), Text(Position), Seq.ToString(CultureInfo.InvariantCulture));

    /// <returns>Null for what was not given out to this client.</returns>
    public static FeedPosition? Open(Cursors cursors, Caller caller, string cursor) =>
        cursors.TryOpen(caller, List, cursor, 5, out var values)
            ? new FeedPosition(Guid.ParseExact(values[0], "n"), values[1], Number(values[2]), Number(values[3]), long.Parse(values[4], CultureInfo.InvariantCulture))
            : null;

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
