using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Coverage;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Query;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes;

/// <summary>The routes under /v1/outcomes.</summary>
internal static class OutcomesEndpoints
{
    public static void AddOutcomes(this WebApplicationBuilder builder)
    {
        // Read now, so that a wrong file stops the host before it serves.
        builder.Services.AddSingleton(CatalogueLoader.Load());
        SubmissionRoutes.Add(builder.Services);
        builder.Services.AddReleased();
        builder.Services.AddSingleton(OutcomesChanges.Submission);
        builder.Services.AddSingleton(OutcomesChanges.Version);
        PublishingRoutes.Add(builder.Services);
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var outcomes = v1.MapGroup("/outcomes").WithTags("Outcomes");

        var read = outcomes.MapGroup("").RequireScope("outcomes:read");
        read.MapGet("/data-sets", ListDataSets.Handle).WithSummary("Data sets: what they take and what is released from them");
        read.MapGet("/indicators", ListIndicators.Handle).WithSummary("Indicators, by data set or all");
        read.MapGet("/indicators/{code}", GetIndicator.Handle).WithSummary("One indicator");
        read.MapGet("/code-lists", ListCodeLists.Handle).WithSummary("Code lists and their versions");
        read.MapGet("/code-lists/{id}", GetCodeList.Handle).WithSummary("One code list with its codes, by version or on a day");
        read.MapGet("/code-lists/{id}/crosswalks", ListCrosswalks.Handle).WithSummary("Which codes of a list became which");
        read.MapGet("/periods", ListPeriods.Handle).WithSummary("Codes of periods and their nominal days");
        ReleasedRoutes.Map(read.MapGroup("/data-sets/{dataSet}"));

        SubmissionRoutes.Map(outcomes.MapGroup("").RequireScope("outcomes:write"));

        outcomes.MapGroup("").RequireScope("outcomes:detail").MapGet("/data-sets/{dataSet}/returns", ReadDetail.Handle).Produces<Page<ReadDetail.DetailRow>>()
            .WithSummary("Counts as they were returned, within an agreement")
            .WithDescription("`area`, `period` and `purpose` are needed. Only returns of parties of the agreement that opens them; each reading is in the audit trail.");

        CoverageRoutes.Map(outcomes);
        PublishingRoutes.Map(outcomes);
    }
}
