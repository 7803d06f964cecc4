using VrnApi.Features.Outcomes.Query.Formats;
using VrnApi.Platform.OpenApi;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>The routes by which released figures are read.</summary>
internal static class ReleasedRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddReleased(this IServiceCollection services)
    {
        services.AddSingleton<VersionShapes>();
        services.AddSingleton<VersionFiles>();
        services.AddSingleton(provider => ReleasePanel.Of(provider.GetRequiredService<VersionShapes>()));
    }

    public static void Map(RouteGroupBuilder dataSet)
    {
        var formats = RowFormat.All.Values.SelectMany(format => format.Accepted).ToArray();
        dataSet.MapGet("/meta", GetMeta.Handle).Produces<GetMeta.MetaModel>(StatusCodes.Status200OK, "application/json").WithMetadata(new AlsoRefuses(410))
            .WithSummary("What a version can be asked for, with the ids of indicators, options and places");
        dataSet.MapMethods("/query", Reading, QueryDataSet.Get).Produces<QueryPage>(StatusCodes.Status200OK, formats[0], formats[1..]).Produces(StatusCodes.Status304NotModified)
            .WithMetadata(new AlsoRefuses(406, 410)).WithSummary("Released rows by their keys, asked in the address")
            .WithDescription("The same question as a body gives the same answer. Rows are found, counted and sorted by period, place and filter, never by a value.");
        dataSet.MapPost("/query", QueryDataSet.Post).Accepts<QuestionBody>("application/json").Produces<QueryPage>(StatusCodes.Status200OK, formats[0], formats[1..])
            .WithMetadata(new AlsoRefuses(406, 410)).WithSummary("Released rows by their keys, asked in a body")
            .WithDescription("Criteria nest with and, or and not. Changes nothing and needs no Idempotency-Key.");
        dataSet.MapMethods("/versions/{version}/download", Reading, DownloadVersion.Handle).Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: formats)
            .Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream").Produces(StatusCodes.Status304NotModified)
            .WithMetadata(new AlsoRefuses(406, 410)).WithSummary("A whole version in one file")
            .WithDescription("Ranges, If-Range and If-None-Match are heeded; whole files come with gzip where that is accepted. Counts as an export.");
    }
}
