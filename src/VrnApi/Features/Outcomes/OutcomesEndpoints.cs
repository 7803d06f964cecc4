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
        builder.Services.AddScoped<ReturnIntake>();
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

        var write = outcomes.MapGroup("").RequireScope("outcomes:write");
        write.MapPost("/data-sets/{dataSet}/submissions", PushReturn.Handle).Idempotent(RepeatedPush.Refusal, ReturnLimits.MostBytes)
            .Accepts<SubmissionDocument>("application/json", "text/csv")
            .WithSummary("Push the counts of a period")
            .WithDescription("JSON, or CSV with columns indicator, value, area where the data set counts by area, and one for each filter; the head of a CSV return "
                + "goes into the query. The return is stored whole or not at all; a refusal lists every fault by row, line and column.");
        write.MapPost("/data-sets/{dataSet}/submissions/validate", TryReturn.Handle)
            .Accepts<SubmissionDocument>("application/json", "text/csv")
            .WithSummary("Try a return without storing it");
        write.MapGet("/data-sets/{dataSet}/submissions", ListReturns.Handle).WithSummary("Own returns to a data set, newest first");
        write.MapGet("/submissions/{id:guid}", GetReturn.Handle).WithSummary("One of the caller's own returns");
        write.MapGet("/submissions/{id:guid}/rows", GetReturnRows.Handle).WithSummary("The counts of one of the caller's own returns");

        outcomes.MapGroup("").RequireScope("outcomes:detail").MapGet("/data-sets/{dataSet}/returns", ReadDetail.Handle).Produces<Page<ReadDetail.DetailRow>>()
            .WithSummary("Counts as they were returned, within an agreement")
            .WithDescription("`area`, `period` and `purpose` are needed. Only returns of parties of the agreement that opens them; each reading is in the audit trail.");

        CoverageRoutes.Map(outcomes);
        PublishingRoutes.Map(outcomes);
    }
}
