using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <summary>The routes of the evidence area.</summary>
internal static class EvidenceEndpoints
{
    public static void AddEvidence(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(EvidenceChanges.Intervention);
        builder.Services.AddSingleton(EvidenceChanges.Assessment);
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var evidence = v1.MapGroup("/evidence").WithTags("Evidence").RequireScope("interventions:read");
        evidence.MapGet("/approaches", ListSubjects.Approaches).WithName("listApproaches").WithSummary("Kinds of work with their ratings and signals of harm");
        evidence.MapGet("/subjects/{s}", GetSubject.Handle).WithName("getEvidenceSubject").WithSummary("One subject by id or slug");
    }
}
