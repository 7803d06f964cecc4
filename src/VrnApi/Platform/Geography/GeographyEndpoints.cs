using VrnApi.Platform.Security;

namespace VrnApi.Platform.Geography;

/// <summary>Areas and postcodes, shared by all features.</summary>
internal static class GeographyEndpoints
{
    public static void Map(RouteGroupBuilder v1)
    {
        var areas = v1.MapGroup("/areas").WithTags("Areas").RequireScope("areas:read");
        areas.MapGet("", ListAreas.Handle).WithName("listAreas").WithSummary("Areas by code, of a kind or inside another");
        areas.MapGet("/{code}", GetArea.Handle).WithName("getArea").WithSummary("One area with what is around and inside it");
        v1.MapPost("/postcodes/resolve", ResolvePostcode.Handle).WithTags("Areas").RequireScope("areas:read")
            .Accepts<ResolvePostcode.Command>("application/json")
            .WithName("resolvePostcode").WithSummary("Where a postcode lies, as far as it is known");
    }
}
