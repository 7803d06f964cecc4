using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Meetings;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Features.Membership.Statutory;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The routes of the membership area.</summary>
internal static class MembershipEndpoints
{
    public static void AddMembership(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(MembershipChanges.Network);

    public static void Map(RouteGroupBuilder v1)
    {
        var networks = v1.MapGroup("/networks").WithTags("Membership").RequireScope("members:read");
        networks.MapGet("", ListNetworks.Handle).WithName("listNetworks").WithSummary("Networks, boards and partnerships by name");
        networks.MapGet("/compliance", ComplianceOverview.Handle).WithSummary("How networks keep the rules, counted by kind and area");
        networks.MapGet("/{n}/compliance", GetCompliance.Handle).WithSummary("How one network keeps the rules, with the rows that decide");
        networks.MapGet("/terms", GetTerms.List).WithSummary("Terms of reference in all their versions");
        networks.MapGet("/principle-sets", ListPrinciples.Handle).WithSummary("Sets of principles");
        networks.MapGet("/establishments", ListEstablishments.Handle).WithSummary("The register of schools");
        networks.MapGet("/{n}/holdings", ListHoldings.Handle).WithSummary("Functions filled in a network, never by whom");
        networks.MapGet("/{n}/members", ListMembers.Handle).WithSummary("The organisations of a network and their acceptance of its terms");
        networks.MapGet("/{n}/terms", GetTerms.Handle).WithSummary("The terms of reference that a network has adopted");
        networks.MapGet("/{n}/meetings", ListMeetings.Handle).WithSummary("The meetings of a network, newest first");
        networks.MapGet("/{n}/meetings/proposals", Proposals.Handle).WithSummary("Days on which a network could meet");
        networks.MapGet("/{n}/meetings/{id:guid}", ListMeetings.One).WithSummary("One meeting with agenda and attendance");
        networks.MapGet("/{n}/acceptances", Acceptances.Handle).WithSummary("Which organisations accepted which version of the terms");
        networks.MapGet("/{n}/sign-ups", ListSignUps.Handle).WithSummary("Sign-ups to a network, as far as the caller sees them");
        networks.MapGet("/{n}/sign-ups/{id:guid}", ListSignUps.One).WithSummary("One sign-up");
        networks.MapGet("/{n}/school-coverage", SchoolCoverage.Handle).WithSummary("Which open schools have signed up");
        networks.MapGet("/{n}", GetNetwork.Handle).WithName("getNetwork").WithSummary("One network by id or slug");
        networks.MapGet("/{n}/seats", ListSeats.Handle).WithName("listSeats").WithSummary("The seats of a network by number");

        var statutory = v1.MapGroup("/networks").WithTags("Membership").RequireScope("areas:read");
        statutory.MapGet("/statutory-classes", CodeLists.Classes).WithSummary("Classes under the Serious Violence Duty");
        statutory.MapGet("/role-functions", CodeLists.Functions).WithSummary("Functions that can be filled");
        statutory.MapGet("/seat-types", CodeLists.SeatTypes).WithSummary("Seats that belong to a function");
        statutory.MapGet("/csp-tiling", CspTiling.Handle).WithSummary("Which partnership covers which districts");
        statutory.MapGet("/definitions", ListDefinitions.Handle).WithSummary("What networks mean by violence on a day");
        statutory.MapGet("/definitions/{code}", ListDefinitions.One).WithSummary("One definition with its wordings");
        statutory.MapGet("/statutory-products", ListProducts.Handle).WithSummary("What the duty asks for, and how it stands on a day");
        statutory.MapGet("/duty-dashboard", DutyDashboard.Handle).WithSummary("How the duty's partnerships stand");

        var write = v1.MapGroup("/networks").WithTags("Membership").RequireScope("members:write");
        write.MapPost("/{n}/holdings", AddHolding.Handle).Idempotent(Idempotency.ScopeSuffices).Accepts<HoldingBody>("application/json")
            .WithSummary("Fill a function on behalf of an organisation");
        write.MapPost("/{n}/meetings", AddMeeting.Handle).Idempotent(Idempotency.ScopeSuffices).Accepts<MeetingBody>("application/json")
            .WithSummary("Put a meeting on record, to come or held");
        write.MapPut("/{n}/meetings/{id:guid}/agenda", SetAgenda.Handle).Accepts<AgendaBody>("application/json").WithMetadata(new AlsoRefuses(409, 412, 422, 428))
            .WithSummary("Set the whole agenda of a meeting").WithDescription("If-Match is the tag of the meeting.");

        var own = v1.MapGroup("/networks").WithTags("Membership").RequireScope("self:manage");
        own.MapPost("/{n}/sign-ups", CreateSignUp.Handle).Idempotent(CreateSignUp.Again).Accepts<SignUpBody>("application/json")
            .WithSummary("Sign up to a network").WithDescription("The caller's own organisation; with members:write any.");
        own.MapPost("/{n}/acceptances", Acceptances.Accept).Idempotent(Idempotency.ScopeSuffices).Accepts<AcceptanceBody>("application/json")
            .WithSummary("Accept the newest version of a network's terms").WithDescription("For the caller's own organisation; with members:write for any.");
        own.MapPost("/{n}/sign-ups/{id:guid}/transitions", MoveSignUp.Handle).Idempotent(CreateSignUp.Again).Accepts<TransitionBody>("application/json")
            .WithSummary("Move a sign-up on").WithDescription("The organisation itself withdraws or leaves; verified, active and declined need members:write.");
    }
}
