using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>The partner routes of the service directory.</summary>
public static class ServiceDirectoryEndpoints
{
    public static void AddServiceDirectory(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DirectoryWriter>();
        builder.Services.AddOpenFeed();
        builder.Services.AddHostedService<OpeningRounds>();
        builder.Services.AddSingleton(DirectoryChanges.Service);
        builder.Services.AddSingleton(DirectoryChanges.Organisation);
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var directory = v1.MapGroup("/directory").WithTags("Service directory");

        var services = directory.MapGroup("/services").RequireScope("services:read");
        services.MapGet("", SearchServices.Handle).WithName("listServices").WithSummary("Services by words and area");
        services.MapGet("/{id:guid}", GetDocument.Service).WithName("getService").WithSummary("One service with all its parts");

        services.MapGet("/{id:guid}/occurrences", ListOccurrences.Handle).WithName("listOccurrences").WithSummary("When a service is open, day by day");
        services.MapGet("/{id:guid}/calendar.ics", ListOccurrences.Calendar).WithName("getServiceCalendar").WithSummary("When a service is open, as a calendar file");

        var organisations = directory.MapGroup("/organisations").RequireScope("organisations:read");
        organisations.MapGet("", SearchOrganisations.Handle).WithName("listOrganisations").WithSummary("Organisations by name");
        organisations.MapGet("/{id:guid}", GetDocument.Organisation).WithName("getOrganisation").WithSummary("One organisation");
    }
}
