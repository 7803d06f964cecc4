using VrnApi.Features.ServiceDirectory.Collections;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.Features.ServiceDirectory.Safeguarding;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Audit;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>The partner routes of the service directory.</summary>
public static class ServiceDirectoryEndpoints
{
    public static void AddServiceDirectory(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<DirectoryWriter>();
        builder.Services.AddScoped<ServiceWrites>();
        builder.Services.AddScoped<OrganisationWrites>();
        builder.Services.AddScoped<PlaceWrites>();
        builder.Services.AddOpenFeed();
        builder.Services.AddHostedService<OpeningRounds>();
        builder.Services.AddHostedService<BatchRounds>();
        builder.Services.AddHostedService<RunRounds>();
        builder.Services.AddHostedService<FeedCheckRounds>();
        builder.Services.AddHostedService<ClockRounds>();
        builder.Services.AddHostedService<QualityRounds>();
        builder.Services.AddOptions<SnapshotOptions>().BindConfiguration("Snapshots").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<SnapshotRounds>();
        builder.Services.AddSingleton(DirectoryChanges.Service);
        builder.Services.AddSingleton(DirectoryChanges.Organisation);
        builder.Services.AddSingleton(DirectoryChanges.Location);
        builder.Services.AddSingleton(DirectoryChanges.Term);
        builder.Services.AddSingleton(DirectoryChanges.Collection);
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var directory = v1.MapGroup("/directory").WithTags("Service directory");

        var services = directory.MapGroup("/services").RequireScope("services:read");
        services.MapGet("", SearchServices.Handle).WithName("listServices").WithSummary("Services by words, place, time and what they say of themselves");
        services.MapPost("/search", SearchServices.Post).Accepts<System.Text.Json.JsonElement>("application/json").WithName("searchServices").WithSummary("Services, asked in a body");
        services.MapGet("/{id:guid}", GetDocument.Service).WithName("getService").WithSummary("One service with all its parts");

        services.MapGet("/{id:guid}/occurrences", ListOccurrences.Handle).WithName("listOccurrences").WithSummary("When a service is open, day by day");
        services.MapGet("/{id:guid}/calendar.ics", ListOccurrences.Calendar).WithName("getServiceCalendar").WithSummary("When a service is open, as a calendar file");
        ServiceRoutes.Map(directory);
        OrganisationRoutes.Map(directory);
        PlaceRoutes.Map(directory);
        BatchRoutes.Map(directory);
        RunRoutes.Map(directory);
        VersionRoutes.Map(directory);
        SensitivityRoutes.Map(directory);
        SourceRoutes.Map(directory);
        AssuranceRoutes.Map(directory);
        ProblemReportRoutes.Map(directory);
        DuplicateRoutes.Map(directory);
        QualityRoutes.Map(directory);
        CollectionRoutes.Map(directory);
        SnapshotRoutes.Map(directory);
        directory.MapGroup("/services").RequireScope("services:sensitive").MapGet("/{id:guid}/sensitive", SensitiveExit.Handle)
            .WithMetadata(new AlsoRefuses(400, 403), new AuditsItself()).WithName("getSensitive").WithSummary("What is withheld of one service: with a purpose, and never without a trace")
            .WithDescription("Needs the header Vrn-Purpose (referral, safeguarding or directory-maintenance) that the agreement names. The reading is in the audit trail before the answer leaves.");

        var terms = directory.MapGroup("").RequireScope("services:read");
        terms.MapGet("/taxonomies", ListTaxonomies.Taxonomies).WithName("listTaxonomies").WithSummary("Lists of terms");
        terms.MapGet("/taxonomies/{taxonomy}", ListTaxonomies.GetTaxonomy).WithName("getTaxonomy").WithSummary("One list of terms by id or code");
        terms.MapGet("/taxonomy-terms", ListTaxonomies.Terms).WithName("listTaxonomyTerms").WithSummary("Terms by list and code");
        terms.MapGet("/taxonomy-terms/{term}", ListTaxonomies.Term).WithName("getTaxonomyTerm").WithSummary("One term by id, URI or taxonomy:code");
        terms.MapGet("/crosswalks", ListTaxonomies.Crosswalks).WithName("listCrosswalks").WithSummary("Which types of services answer which needs, and who says so");
        terms.MapGet("/status", GetDirectoryStatus.Handle).WithName("getDirectoryStatus").WithSummary("How the open feed stands");
        terms.MapGet("/suggest", Suggest.Handle).WithName("suggest").WithSummary("Names that begin with what somebody types");

        var organisations = directory.MapGroup("/organisations").RequireScope("organisations:read");
        organisations.MapGet("", SearchOrganisations.Handle).WithName("listOrganisations").WithSummary("Organisations by name");
        organisations.MapGet("/{id:guid}", GetDocument.Organisation).WithName("getOrganisation").WithSummary("One organisation");
    }
}
