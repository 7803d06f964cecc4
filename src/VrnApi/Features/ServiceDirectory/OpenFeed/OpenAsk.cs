using System.Globalization;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>What was asked of a list beside its filters.</summary>
/// <param name="Page">From 1.</param>
/// <param name="ModifiedAfter">Inclusive, as the standard's readers expect; it also orders the list.</param>
internal sealed record OpenAsk(int Page, int PerPage, bool Full, bool Minimal, DateTimeOffset? ModifiedAfter, string Format = "json")
{
    public const int DefaultPage = 50, LargestPage = 500, LargestFullPage = 100, Everything = 100_000;

    private static readonly string[] Formats = ["json", "ndjson", "csv"];

    public int Skip => (Page - 1) * PerPage;

    /// <summary>Its part of an entity tag.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Page}/{PerPage}/{Full}/{Minimal}/{ModifiedAfter?.UtcTicks}");

    /// <summary>Page, page size, depth, date and form, which the lists have in common.</summary>
    public static OpenAsk Read(Asked asked, bool full = false, bool minimal = false, bool modifiedAfter = false, bool streams = false)
    {
        var isFull = full && asked.Flag("full");
        var isMinimal = minimal && asked.Flag("minimal");
        var format = asked.OneOf("format", streams ? Formats : Formats[..1]) ?? "json";
        // All ids in one page, unless the caller wants smaller ones.
        var perPage = asked.Number("per_page", isMinimal ? Everything : DefaultPage, isFull ? LargestFullPage : LargestPage);
        var page = asked.Number("page", 1, int.MaxValue / (isMinimal ? Everything : LargestPage));
        return new OpenAsk(page, perPage, isFull, isMinimal, modifiedAfter ? asked.Moment("modified_after") : null, format);
    }

    /// <summary>The parameters of the address, and of a POST those of its body too.</summary>
    public static async Task<(IQueryCollection Values, ProblemAnswer? Refusal)> Values(HttpContext http, CancellationToken ct) =>
        HttpMethods.IsPost(http.Request.Method) ? await AskedBody.Read(http, ct) : (http.Request.Query, null);
}
