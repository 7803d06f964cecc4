using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The routes by which partners hand their own returns in, read them back and take them back.</summary>
internal static class SubmissionRoutes
{
    private const string Json = "application/json", Csv = "text/csv";

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ReturnIntake>();
        services.AddScoped<ReturnStore>();
        services.AddScoped<RefusedReturns>();
    }

    /// <param name="write">With the scope outcomes:write.</param>
    public static void Map(RouteGroupBuilder write)
    {
        write.MapPost("/data-sets/{dataSet}/submissions", PushReturn.Handle).Idempotent(RepeatedPush.Refusal, ReturnLimits.MostBytes)
            .Accepts<SubmissionDocument>(Json, Csv).WithMetadata(new AlsoRefuses(412, 428))
            .WithSummary("Push the counts of a period, or keep them as a draft")
            .WithDescription("JSON, or CSV with columns indicator, value, area where the data set counts by area, and one for each filter; the head of a CSV return "
                + "goes into the query. The return is stored whole or not at all; a refusal lists every fault by row, line and column. A correction takes the place of the "
                + "return that basedOn names, whose ETag is in If-Match. With draft=true nothing is judged but whose it is and for which period.");
        write.MapPost("/data-sets/{dataSet}/submissions/validate", TryReturn.Handle)
            .Accepts<SubmissionDocument>(Json, Csv)
            .WithSummary("Try a return without storing it");
        write.MapPost("/data-sets/{dataSet}/submission-batches", PushBatch.Handle).Idempotent(PushBatch.Again, ReturnLimits.MostBytes)
            .Accepts<SubmissionDocument[]>(Json, Csv)
            .WithSummary("Push returns of many establishments or periods in one body: all of them or none")
            .WithDescription("An array of returns in JSON, or CSV with the columns urn (where schools count), period and code besides those of a return; what they have in common goes "
                + "into the query. A refusal lists the faults of all, each with the establishment that it is of.");
        write.MapGet("/data-sets/{dataSet}/submissions", ListReturns.Handle).WithSummary("Own returns to a data set, newest first");
        write.MapGet("/submissions/{id:guid}", GetReturn.Handle).WithSummary("One of the caller's own returns");
        write.MapPut("/submissions/{id:guid}", DraftReturns.Replace).Accepts<SubmissionDocument>(Json, Csv).WithMetadata(new AlsoRefuses(412, 428))
            .WithSummary("Replace a draft").WithDescription("Under If-Match. What is no draft is not replaced: it is corrected, or withdrawn.");
        write.MapPost("/submissions/{id:guid}/submit", DraftReturns.Submit).IdempotentWithKey(RepeatedPush.Refusal).WithMetadata(new AlsoRefuses(409, 412, 422, 428))
            .WithSummary("Hand a draft in").WithDescription("Under If-Match. It is judged as a push is; refused, it stays a draft. Sent again with the Idempotency-Key that it had, it is answered the same.");
        write.MapPost("/submissions/{id:guid}/withdraw", WithdrawReturn.Handle).IdempotentWithKey(RepeatedPush.Refusal).Accepts<WithdrawReturn.ReturnWithdrawal>(Json).WithMetadata(new AlsoRefuses(412, 428))
            .WithSummary("Take a draft or a return back").WithDescription("Under If-Match. Releases stay as they are; those from the next cut-off on are made without it. Sent again with the Idempotency-Key that it had, it is answered the same.");
        write.MapGet("/submissions/{id:guid}/rows", GetReturnRows.Handle).WithSummary("The counts of one of the caller's own returns");
        write.MapGet("/submissions/{id:guid}/report", GetReport.Handle)
            .WithSummary("What the rules said of one of the caller's own returns, accepted or not")
            .WithDescription("As CSV (`format=csv`) the rows as they were sent, with the columns problem_codes and problems. Refused returns and their reports are kept for thirty days.");
        write.MapGet("/category-maps", CategoryMaps.List).WithSummary("Own maps of categories, by data set");
        write.MapPost("/category-maps", AddCategoryMap.Handle).Idempotent(AddCategoryMap.Again).Accepts<AddCategoryMap.CategoryMapBody>(Json)
            .WithSummary("Register how own categories are counted, or the next version of that")
            .WithDescription("There is one map for each data set; every version stays as it is. Returns name the version that they were counted by.");
        write.MapGet("/category-maps/{id:guid}/versions/{version:int}", CategoryMaps.One).WithSummary("One version of an own map of categories");
    }
}
