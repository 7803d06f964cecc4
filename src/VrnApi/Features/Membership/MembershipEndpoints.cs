using VrnApi.Features.Membership.Compliance;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The routes of the membership area.</summary>
internal static class MembershipEndpoints
{
    public static void AddMembership(this WebApplicationBuilder builder) => builder.Services.AddSingleton(MembershipChanges.Network);

    public static void Map(RouteGroupBuilder v1)
    {
        var networks = v1.MapGroup("/networks").WithTags("Membership").RequireScope("members:read");
        networks.MapGet("", ListNetworks.Handle).WithName("listNetworks").WithSummary("Networks, boards and partnerships by name");
        networks.MapGet("/compliance", ComplianceOverview.Handle).WithSummary("How networks keep the rules, counted by kind and area");
        networks.MapGet("/{n}/compliance", GetCompliance.Handle).WithSummary("How one network keeps the rules, with the rows that decide");
        networks.MapGet("/{n}", GetNetwork.Handle).WithName("getNetwork").WithSummary("One network by id or slug");
        networks.MapGet("/{n}/seats", ListSeats.Handle).WithName("listSeats").WithSummary("The seats of a network by number");
    }
}
