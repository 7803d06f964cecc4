using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Changes;

/// <summary>What a caller asks of the feed, read and found acceptable.</summary>
/// <param name="After">Null for the beginning.</param>
internal sealed record ChangeRequest(IReadOnlyList<FeedKind> Kinds, FeedPosition? After)
{
    /// <param name="kinds">Names with commas between; null for every kind that the caller may read.</param>
    /// <returns>The request, or the refusal that names every fault.</returns>
    public static async Task<(ChangeRequest? Request, ProblemAnswer? Refusal)> Read(
        HttpContext http, Caller caller, FeedKinds known, Cursors cursors, string? kinds, string? after, IReadOnlyList<Fault> found)
    {
        var faults = found.ToList();
        var asked = new List<FeedKind>();
        foreach (var name in kinds?.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal) ?? [])
        {
            if (known.Find(name) is { } kind)
            {
                asked.Add(kind);
            }
            else
            {
                faults.Add(Fault.InQuery("kinds", Problems.InvalidParameter.Code, $"Each must be one of {string.Join(", ", known.All.Select(one => one.Name))}."));
            }
        }
        var position = after is null ? null : FeedPosition.Open(cursors, caller, after);
        if (after is not null && position is null)
        {
            faults.Add(Fault.InQuery("after", Problems.InvalidCursor.Code, "The cursor was not given out to this client by the feed."));
        }
        if (faults.Count > 0)
        {
            return (null, new ProblemAnswer(faults.TrueForAll(fault => fault.Code == Problems.InvalidCursor.Code) ? Problems.InvalidCursor : Problems.InvalidParameter, null, faults));
        }
        var readable = (kinds is null ? known.All : asked).Where(kind => caller.Has(kind.Scope)).ToArray();
        // A kind that was named must be read; without names the feed is of what the caller may read, if that is anything.
        var lacking = kinds is null ? known.All : asked;
        return readable.Length == 0 || (kinds is not null && readable.Length < asked.Count)
            ? (null, await Lacks(http, lacking.First(kind => !caller.Has(kind.Scope)).Scope))
            : (new ChangeRequest(readable, position), null);
    }

    /// <summary>410 with where to begin anew: the feed from its beginning names everything that there is.</summary>
    public static ProblemAnswer Expired(HttpContext http, PublicAddress address) => new(Problems.CursorExpired) { Snapshot = Snapshot(address, http.Request.Query["kinds"]) };

    public static string Snapshot(PublicAddress address, string? kinds) =>
        address.Absolute("/v1/changes" + (string.IsNullOrEmpty(kinds) ? QueryString.Empty : QueryString.Create("kinds", kinds)));

    private static async Task<ProblemAnswer> Lacks(HttpContext http, string scope)
    {
        var denial = Rights.Decide(http.Features.Get<Standing>()!, scope) ?? Denial.ScopeUnregistered;
        await http.RequestServices.GetRequiredService<AccessRefusals>().Record(http, http.GetAccessToken()!, http.Features.Get<Registered>()!, denial);
        http.SetInsufficientScope(scope);
        return new ProblemAnswer(denial.Problem(), $"The kind needs the scope {scope}.") { Scope = scope };
    }
}
