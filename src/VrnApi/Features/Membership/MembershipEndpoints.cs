using VrnApi.Features.Membership.Access;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Meetings;
using VrnApi.Features.Membership.Register;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Features.Membership.Statutory;
using VrnApi.Features.Membership.TermsOfReference;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The routes of the membership area.</summary>
internal static class MembershipEndpoints
{
    public static void AddMembership(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(MembershipChanges.Network);
        builder.Services.AddSingleton(MembershipChanges.Meeting);
        builder.Services.AddSingleton(MembershipChanges.SignUp);
        builder.Services.AddSingleton(MembershipChanges.Establishment);
        builder.Services.AddSingleton(MembershipChanges.Product);
        builder.Services.AddScoped<MembershipWriter>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var networks = v1.MapGroup("/networks").WithTags("Membership").RequireScope("members:read");
        networks.MapGet("", ListNetworks.Handle).WithName("listNetworks").WithSummary("Networks, boards and partnerships by name");
        networks.MapGet("/compliance", ComplianceOverview.Handle).WithSummary("How networks keep the rules, counted by kind and area");
        networks.MapGet("/{n}/compliance", GetCompliance.Handle).WithSummary("How one network keeps the rules, with the rows that decide");
        networks.MapGet("/terms", GetTerms.List).WithSummary("Terms of reference in all their versions");
        networks.MapGet("/terms/{code}/versions", GetTerms.OfOne).WithSummary("The versions of one set of terms");
        networks.MapGet("/terms/{code}/versions/{v:int}", GetTerms.One).WithSummary("One version; drafts are for those who write them");
        networks.MapGet("/{n}/commitments", Commitments.Handle).WithSummary("Which organisations committed to which principles");
        networks.MapGet("/{n}/commitments/{organisation:guid}/{principle}", Commitments.One).WithSummary("One commitment");
        networks.MapGet("/{n}/inputs", Inputs.Handle).WithSummary("Talks and briefings that a network received");
        networks.MapGet("/{n}/meetings.ics", MeetingsCalendar.Handle).WithSummary("The meetings of a network as a calendar");
        networks.MapGet("/{n}/holdings/{id:guid}", ListHoldings.One).WithSummary("One function filled");
        networks.MapGet("/{n}/seats/{id:guid}", ListSeats.One).WithSummary("One seat");
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

        networks.MapGet("/organisations/{id}", Organisations.Handle).WithSummary("An organisation with its class, seats and sign-ups");

        var statutory = v1.MapGroup("/networks").WithTags("Membership").RequireScope("areas:read");
        statutory.MapGet("/statutory-classes", CodeLists.Classes).WithSummary("Classes under the Serious Violence Duty");
        statutory.MapGet("/role-functions", CodeLists.Functions).WithSummary("Functions that can be filled");
        statutory.MapGet("/seat-types", CodeLists.SeatTypes).WithSummary("Seats that belong to a function");
        statutory.MapGet("/areas", AreaGroups.Areas).WithSummary("Areas that act together under one name");
        statutory.MapGet("/csps", AreaGroups.Csps).WithSummary("Community safety partnerships with their districts");
        statutory.MapGet("/statutory-products/{code}", WriteProduct.One).WithSummary("One product as it stands today");
        statutory.MapGet("/csp-tiling", CspTiling.Handle).WithSummary("Which partnership covers which districts");
        statutory.MapGet("/definitions", ListDefinitions.Handle).WithSummary("What networks mean by violence on a day");
        statutory.MapGet("/definitions/{code}", ListDefinitions.One).WithSummary("One definition with its wordings");
        statutory.MapGet("/statutory-products", ListProducts.Handle).WithSummary("What the duty asks for, and how it stands on a day");
        statutory.MapGet("/duty-dashboard", DutyDashboard.Handle).WithSummary("How the duty's partnerships stand");

        Writes(v1.MapGroup("/networks").WithTags("Membership").RequireScope("members:write"));
        OwnWrites(v1.MapGroup("/networks").WithTags("Membership").RequireScope("self:manage"));
    }

    private static void Writes(RouteGroupBuilder write)
    {
        Post<NetworkBody>(write, "", WriteNetwork.Create, "Put a network on record");
        Patch<NetworkPatch>(write, "/{n}", WriteNetwork.Change, "Change what is said of a network (RFC 7396)").WithDescription("If-Match is the tag of the network read without parameters.");
        Post<CloseBody>(write, "/{n}/close", CloseNetwork.Handle, "Close a network from a day on");
        Post<SeatBody>(write, "/{n}/seats", WriteSeat.Create, "Give a seat to an organisation or a function");
        Patch<SeatPatch>(write, "/{n}/seats/{id:guid}", WriteSeat.Change, "End a seat, or say more of it (RFC 7396)");
        Post<HoldingBody>(write, "/{n}/holdings", AddHolding.Handle, "Fill a function on behalf of an organisation");
        Patch<HoldingPatch>(write, "/{n}/holdings/{id:guid}", EndHolding.Handle, "End a holding (RFC 7396)");
        Post<TermsBody>(write, "/terms", WriteTerms.Create, "Begin terms of reference under a code");
        Post<TermsVersionBody>(write, "/terms/{code}/versions", WriteTerms.AddVersion, "Draft a version");
        Put<TermsVersionBody>(write, "/terms/{code}/versions/{v:int}", WriteTerms.Replace, "Rewrite a draft").WithDescription("A published version stays as it is.");
        write.MapPost("/terms/{code}/versions/{v:int}/publish", WriteTerms.Publish).Idempotent(Idempotency.ScopeSuffices)
            .WithSummary("Publish a draft").WithDescription("It supersedes the version before: acceptances of that are out of date until given anew.");
        Post<AdoptionBody>(write, "/{n}/terms/adoptions", AdoptTerms.Handle, "Adopt a published version from a day on");
        Post<MeetingBody>(write, "/{n}/meetings", AddMeeting.Handle, "Put a meeting on record, to come or held");
        Patch<MeetingPatch>(write, "/{n}/meetings/{id:guid}", ChangeMeeting.Handle, "Move a meeting, record it as held or cancelled (RFC 7396)");
        Put<AgendaBody>(write, "/{n}/meetings/{id:guid}/agenda", SetAgenda.Handle, "Set the whole agenda of a meeting").WithDescription("If-Match is the tag of the meeting.");
        Post<InputBody>(write, "/{n}/inputs", Inputs.Add, "Put a talk or briefing on record");
        Post<ProductBody>(write, "/statutory-products", WriteProduct.Create, "Put a product of the duty on record");
        Patch<ProductPatch>(write, "/statutory-products/{code}", WriteProduct.Change, "Say how a product stands (RFC 7396)");
        Post<DefinitionBody>(write, "/definitions", WriteDefinition.Handle, "Add what a network means by violence from a day on");
        Put<ProfileBody>(write, "/organisations/{id}/profile", Organisations.SetProfile, "Set an organisation's type and class").WithDescription("If-Match is the tag of the organisation.");
        write.MapPost("/establishments/import", ImportEstablishments.Handle).Idempotent(Idempotency.ScopeSuffices, ImportEstablishments.Largest).Accepts<string>("text/csv")
            .WithSummary("Take schools into the register").WithDescription("Columns urn, la_estab, ukprn, name, phase, la_code, district_code, open_on, close_on; up to 10 MB, all rows or none.");
        write.MapGet("/{n}/access-rules", AccessRules.List).WithSummary("What belonging to a network opens of others");
        write.MapGet("/{n}/access-rules/{id:guid}", AccessRules.One).WithSummary("One access rule");
        Post<AccessRuleBody>(write, "/{n}/access-rules", AccessRules.Add, "Let the members of a network read more from a day on");
        Patch<AccessRulePatch>(write, "/{n}/access-rules/{id:guid}", AccessRules.Change, "End an access rule (RFC 7396)");
        write.MapGet("/guard-allowances", GuardAllowances.List).WithSummary("Words that look like a name and are none");
        write.MapGet("/guard-allowances/{term}", GuardAllowances.One).WithSummary("One allowance");
        Post<AllowanceBody>(write, "/guard-allowances", GuardAllowances.Add, "Let words through that look like a name and are none");
        write.MapDelete("/guard-allowances/{term}", GuardAllowances.Remove).WithMetadata(new AlsoRefuses(409, 412, 428)).WithSummary("Take an allowance back");
    }

    private static void OwnWrites(RouteGroupBuilder own)
    {
        own.MapGet("/access", ListAccess.Handle).WithSummary("What the caller may read because it belongs to networks");
        own.MapPost("/{n}/sign-ups", CreateSignUp.Handle).Idempotent(CreateSignUp.Again).Accepts<SignUpBody>("application/json")
            .WithSummary("Sign up to a network").WithDescription("The caller's own organisation; with members:write any.");
        Post<AcceptanceBody>(own, "/{n}/acceptances", Acceptances.Accept, "Accept the newest version of a network's terms")
            .WithDescription("For the caller's own organisation; with members:write for any.");
        Post<CommitmentBody>(own, "/{n}/commitments", Commitments.Commit, "Commit to principles").WithDescription("For the caller's own organisation; with members:write for any.");
        own.MapDelete("/{n}/commitments/{organisation:guid}/{principle}", Commitments.Withdraw).WithMetadata(new AlsoRefuses(409, 412, 428))
            .WithSummary("Take a commitment back from today on").WithDescription("The caller's own; with members:write any. If-Match is the tag of the commitment.");
        Put<AttendanceBody>(own, "/{n}/meetings/{id:guid}/attendance", SetAttendance.Handle, "Say who came to a meeting: organisations, functions, numbers")
            .WithDescription("Sets what is said of the caller's own organisation; with members:write the whole list. If-Match is the tag of the meeting.");
        own.MapPost("/{n}/sign-ups/{id:guid}/transitions", MoveSignUp.Handle).Idempotent(CreateSignUp.Again).Accepts<TransitionBody>("application/json")
            .WithSummary("Move a sign-up on").WithDescription("The organisation itself withdraws or leaves; verified, active and declined need members:write.");
    }

    private static RouteHandlerBuilder Post<T>(RouteGroupBuilder group, string route, Delegate handler, string summary) where T : notnull =>
        group.MapPost(route, handler).Idempotent(Idempotency.ScopeSuffices).Accepts<T>("application/json").WithSummary(summary);

    private static RouteHandlerBuilder Put<T>(RouteGroupBuilder group, string route, Delegate handler, string summary) where T : notnull =>
        group.MapPut(route, handler).Accepts<T>("application/json").WithMetadata(new AlsoRefuses(409, 412, 422, 428)).WithSummary(summary);

    private static RouteHandlerBuilder Patch<T>(RouteGroupBuilder group, string route, Delegate handler, string summary) where T : notnull =>
        group.MapPatch(route, handler).Accepts<T>("application/merge-patch+json", "application/json").WithMetadata(new AlsoRefuses(409, 412, 422, 428)).WithSummary(summary);
}
