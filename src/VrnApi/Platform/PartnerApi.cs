using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes;
using VrnApi.Features.Partners.Admin;
using VrnApi.Features.Partners.SelfService;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Geography;
using VrnApi.Platform.Http;
using VrnApi.Platform.Replicas;
using VrnApi.Platform.Webhooks;

namespace VrnApi.Platform;

/// <summary>The partner API: one line for each area. What holds for all its routes is said here once.</summary>
internal static class PartnerApi
{
    public static void MapPartnerApi(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1").CheckQueryParameters().WithMetadata(new ReadsReplica());
        ServiceDirectoryEndpoints.Map(v1);
        MembershipEndpoints.Map(v1);
        EvidenceEndpoints.Map(v1);
        OutcomesEndpoints.Map(v1);
        ChangeEndpoints.Map(v1);
        GeographyEndpoints.Map(v1);
        SelfServiceEndpoints.Map(app);
        WebhookEndpoints.Map(app);
        AdminEndpoints.Map(app);
    }
}
