using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>The routes by which analysts publish frozen releases, and those by which everybody reads what was released when.</summary>
internal static class PublishingRoutes
{
    private const string Merge = "application/merge-patch+json", Json = "application/json";

    public static void Add(IServiceCollection services)
    {
        services.AddHostedService<BuildRounds>();
        services.AddHostedService<PublishRounds>();
    }

    public static void Map(RouteGroupBuilder outcomes)
    {
        var read = outcomes.MapGroup("/data-sets/{dataSet}").RequireScope("outcomes:read");
        read.MapGet("/calendar", CalendarSlots.List).Produces<Page<SlotModel>>().WithSummary("When releases of a data set are cut off and published, soonest first");
        read.MapGet("/versions", ReadVersions.List).Produces<Page<VersionModel>>().WithSummary("Published versions of a data set, newest first");
        read.MapGet("/versions/{version}", ReadVersions.One).WithSummary("One published version");
        read.MapGet("/versions/{version}/changes", ReadVersions.Changes).Produces<Page<VersionChangeModel>>().WithSummary("What a version changed: indicators and periods, never a figure");
        read.MapGet("/versions/{version}/assurance", ReadVersions.Assurance).WithSummary("How the figures of a version are protected");
        read.MapGet("/corrections", Corrections.OfDataSet).Produces<Page<CorrectionModel>>().WithSummary("Notices of correction of a data set, newest first");
        outcomes.MapGroup("").RequireScope("outcomes:read").MapGet("/corrections", Corrections.All).Produces<Page<CorrectionModel>>().WithSummary("Notices of correction of all data sets, newest first");

        var publish = outcomes.MapGroup("").RequireScope("outcomes:publish");
        publish.MapPut("/data-sets/{dataSet}/calendar/{slotId:guid}", CalendarSlots.Put).Accepts<SlotBody>(Json).WithSummary("Set a slot of the calendar");
        publish.MapPost("/data-sets/{dataSet}/release-plans", CreatePlan.Handle).Idempotent(Idempotency.ScopeSuffices).Accepts<PlanBody>(Json).WithSummary("Plan a release");
        publish.MapGet("/data-sets/{dataSet}/release-plans", ReadPlans.List).Produces<Page<PlanModel>>().WithSummary("Release plans of a data set, newest first");
        publish.MapGet("/release-plans/{id:guid}", ReadPlans.One).WithSummary("One release plan, with the progress of its build");
        publish.MapPatch("/release-plans/{id:guid}", ChangePlan.Patch).Accepts<PlanPatch>(Merge, Json).WithMetadata(new AlsoRefuses(409, 412, 422, 428))
            .WithSummary("Change a plan that is not approved (RFC 7396)").WithDescription("What was built is to be built again.");
        publish.MapPost("/release-plans/{id:guid}/build", ChangePlan.Build).Produces<PlanModel>(StatusCodes.Status202Accepted).WithMetadata(new AlsoRefuses(409))
            .WithSummary("Build a plan: read the returns, round, audit").WithDescription("The answer comes at once; GET of the plan shows the progress. A host that dies is taken over by another one.");
        publish.MapGet("/release-plans/{id:guid}/preview", PreviewPlan.Handle).WithMetadata(new AlsoRefuses(409)).WithSummary("The protected rows of a built plan, with the internal reason of each hidden value")
            .WithDescription("Reasons: A small, O few or dominating contributors, D complementary, N decoy. True counts are in no answer.");
        publish.MapGet("/release-plans/{id:guid}/audit", AuditPlan.Handle).Produces<AuditDocument>().WithMetadata(new AlsoRefuses(409)).WithSummary("The stored audit report of a built plan")
            .WithDescription("`format=markdown` gives a page to read. The bytes of the JSON form are those that the audit hash is taken over.");
        publish.MapPost("/release-plans/{id:guid}/approve", ApprovePlan.Handle).Accepts<ApprovalBody>(Json).WithSummary("Approve a built plan: it is frozen and becomes visible at its slot")
            .WithDescription("Another client than the plan's creator approves, naming the hash of the audit report that it has read. Approved after its time, a plan moves to the next slot.");
        publish.MapPost("/release-plans/{id:guid}/cancel", ChangePlan.Cancel).WithMetadata(new AlsoRefuses(409)).WithSummary("Call a plan off, also one that is approved and waits for its slot");
        publish.MapPut("/data-sets/{dataSet}/external-figures/{id:guid}", ExternalFigures.Put).Accepts<ExternalFigureBody>(Json).WithSummary("Declare a figure that is public elsewhere")
            .WithDescription("Audits count with it, and rates may be over it. Declare all official figures of the same cells before a build.");
        publish.MapGet("/data-sets/{dataSet}/external-figures", ExternalFigures.List).Produces<Page<ExternalFigureModel>>().WithSummary("Figures declared as public elsewhere");
        Requests(publish);
    }

    private static void Requests(RouteGroupBuilder publish)
    {
        const string confirm = "Another client than the one that asked.";
        publish.MapPost("/data-sets/{dataSet}/versions/{version}/withdrawals", PublicationRequests.Withdraw).Idempotent(Idempotency.ScopeSuffices).Accepts<WithdrawalBody>(Json)
            .WithSummary("Ask for a version to be withdrawn").WithDescription("It holds when another client confirms it. The version stays part of every later audit.");
        publish.MapGet("/withdrawals/{id:guid}", PublicationRequests.Withdrawal).WithSummary("A withdrawal that was asked for");
        publish.MapPost("/withdrawals/{id:guid}/confirm", PublicationRequests.ConfirmWithdrawal).WithMetadata(new AlsoRefuses(409)).WithSummary("Withdraw a version").WithDescription(confirm);
        publish.MapPost("/data-sets/{dataSet}/corrections", PublicationRequests.Correct).Idempotent(Idempotency.ScopeSuffices).Accepts<CorrectionBody>(Json)
            .WithSummary("Ask for a notice of correction").WithDescription("It is published when another client confirms it.");
        publish.MapGet("/corrections/{id:guid}", PublicationRequests.Correction).WithSummary("A correction that was asked for");
        publish.MapPost("/corrections/{id:guid}/confirm", PublicationRequests.ConfirmCorrection).WithMetadata(new AlsoRefuses(409)).WithSummary("Publish a notice of correction").WithDescription(confirm);
    }
}
