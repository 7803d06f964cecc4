using System.Text.Json;
using VrnApi.Data;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Platform.OpenApi;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>The open feed of Open Referral UK 3.0 at <c>/oruk/v3</c>: anonymous, the same for everybody, cacheable, readable from any page.</summary>
public static class OpenFeedRoutes
{
    internal const string Base = "/oruk/v3";

    internal const string Cached = "public, max-age=60";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddOpenFeed(this IServiceCollection services) => services
        .AddOptions<OpenFeedOptions>().BindConfiguration("OpenFeed").ValidateDataAnnotations().ValidateOnStart();

    /// <summary>
    /// Lets any web page read the feed, whatever the answer: also 404, 429 and faults. It stands before everything that may answer.
    /// </summary>
    public static IApplicationBuilder UseOpenFeed(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/oruk", StringComparison.Ordinal))
        {
            return next(http);
        }
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "ETag, Link, Retry-After, Repr-Digest";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Task.CompletedTask;
        });
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return next(http);
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = "If-None-Match, Content-Type";
        http.Response.Headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    });

    public static void MapOpenFeed(this IEndpointRouteBuilder app)
    {
        var feed = app.MapGroup(Base).AllowAnonymous().WithTags("Open feed").AddEndpointFilter(AsAnybody);
        feed.MapMethods("/", Reading, OpenFeedRoot.Handle).WithName("openFeed").WithSummary("What this feed is");
        feed.MapMethods("/services", Reading, OpenServices.List).WithName("openServices").WithSummary("Services, by page");
        feed.MapMethods("/services/{id:guid}", Reading, OpenServices.One).WithName("openService").WithSummary("One service with all its parts");
        feed.MapMethods("/organizations", Reading, OpenOrganisations.List).WithName("openOrganizations").WithSummary("Organisations, by page");
        feed.MapMethods("/organizations/{id:guid}", Reading, OpenOrganisations.One).WithName("openOrganization").WithSummary("One organisation");
        feed.MapMethods("/service_at_locations", Reading, OpenServiceLocations.List).WithName("openServiceAtLocations").WithSummary("Services at their places, by page");
        feed.MapMethods("/service_at_locations/{id:guid}", Reading, OpenServiceLocations.One).WithName("openServiceAtLocation").WithSummary("One service at one place");
        feed.MapMethods("/changes", Reading, OpenChanges.Handle).WithName("openChanges").WithSummary("What changed, what is gone: Realtime Paged Data Exchange");
        Exporting.SnapshotRoutes.MapOpen(feed, Reading);
        feed.MapMethods("/taxonomies", Reading, OpenTaxonomies.List).WithName("openTaxonomies").WithSummary("Lists of terms, by page");
        feed.MapMethods("/taxonomies/{id:guid}", Reading, OpenTaxonomies.One).WithName("openTaxonomy").WithSummary("One list of terms");
        feed.MapMethods("/taxonomy_terms", Reading, OpenTaxonomies.ListTerms).WithName("openTaxonomyTerms").WithSummary("Terms, by page");
        feed.MapMethods("/taxonomy_terms/{id:guid}", Reading, OpenTaxonomies.Term).WithName("openTaxonomyTerm").WithSummary("One term");

        // The same lists asked by POST, for searches that must not stand in an address.
        feed.MapPost("/services", OpenServices.Page).Accepts<JsonElement>("application/json", "application/x-www-form-urlencoded").WithName("searchOpenServices").WithSummary("Services, asked in a body");
        feed.MapPost("/organizations", OpenOrganisations.Page).Accepts<JsonElement>("application/json", "application/x-www-form-urlencoded").WithName("searchOpenOrganizations").WithSummary("Organisations, asked in a body");
        feed.MapPost("/service_at_locations", OpenServiceLocations.Page).Accepts<JsonElement>("application/json", "application/x-www-form-urlencoded").WithName("searchOpenServiceAtLocations").WithSummary("Services at their places, asked in a body");
        feed.MapPost("/taxonomies", OpenTaxonomies.Page).Accepts<JsonElement>("application/json", "application/x-www-form-urlencoded").WithName("searchOpenTaxonomies").WithSummary("Lists of terms, asked in a body");
        feed.MapPost("/taxonomy_terms", OpenTaxonomies.Terms).Accepts<JsonElement>("application/json", "application/x-www-form-urlencoded").WithName("searchOpenTaxonomyTerms").WithSummary("Terms, asked in a body");
        feed.MapPost("/services/{id:guid}/problem-reports", OpenProblemReports.Handle).Accepts<ReportRequest>("application/json").Produces<OpenProblemReports.Taken>(StatusCodes.Status202Accepted)
            .WithMetadata(new AlsoRefuses(410, 422)).WithName("reportOpenProblem").WithSummary("Say that a listing is wrong, closed or unsafe: at most five an hour");
        feed.MapMethods("/openapi.json", Reading, OpenApiOfFeed.Handle).WithName("openFeedDescription").WithSummary("This feed's OpenAPI document");
    }

    /// <summary>A token sent along gains nothing here, so that one cached answer is right for everybody.</summary>
    private static ValueTask<object?> AsAnybody(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.RequestServices.GetRequiredService<VrnDbContext>().Scope = PartnerScope.Nobody;
        context.HttpContext.Response.Headers.CacheControl = Cached;
        return next(context);
    }
}
