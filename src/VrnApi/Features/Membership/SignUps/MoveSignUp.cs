using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Providers;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Rules;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.SignUps;

/// <param name="ReasonCode">Lower-case words with hyphens, at most 60 characters; never free text.</param>
public sealed record TransitionBody(SignUpState To, string? ReasonCode = null);

/// <summary>Moves a sign-up on. The organisation itself withdraws or leaves; verifying, activating and declining are the network team's.</summary>
public static partial class MoveSignUp
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<SignUpModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var (body, malformed) = Idempotency.Json<TransitionBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        if (body!.ReasonCode is { } reason && !Reason().IsMatch(reason))
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/reasonCode", Problems.ValidationFailed.Code, "A reason is a code such as moved-school.")]);
        }
        if (!await ways.TryLock(db, $"sign-up:{id}", ct))
        {
            return new ProblemAnswer(Problems.Conflict) { RetryAfter = 1 };
        }
        var networks = NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => network.Id);
        if (await SignUpRows.Visible(db, caller, clock).SingleOrDefaultAsync(row => row.Id == id && networks.Contains(row.NetworkId), ct) is not { } signUp)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (!caller.Has("members:write"))
        {
            if (body.To is not (SignUpState.Withdrawn or SignUpState.Left))
            {
                return new ProblemAnswer(Problems.InsufficientScope) { Scope = "members:write" };
            }
            if (!await SignUpRows.Own(db, caller).AnyAsync(row => row.Id == id, ct))
            {
                return new ProblemAnswer(Problems.NotYourOrganisation);
            }
        }
        if (!SignUpSteps.Allows(signUp.State, body.To))
        {
            return new ProblemAnswer(Problems.TransitionNotAllowed, $"{VrnApi.Data.Model.Codes.Of(signUp.State)} does not become {VrnApi.Data.Model.Codes.Of(body.To)}.");
        }
        if (await Refusal(db, signUp, body.To, clock, ct) is { } refused)
        {
            return refused;
        }
        var (from, now) = (signUp.State, SignUpRows.Now(clock));
        signUp.State = body.To;
        switch (body.To)
        {
            case SignUpState.Verified:
                signUp.VerifiedAt = now;
                break;
            case SignUpState.Active:
                signUp.ActiveAt = now;
                break;
            default:
                signUp.EndedAt = now;
                break;
        }
        CreateSignUp.Step(db, audit, caller, signUp, from, body.ReasonCode, now);
        await DetailFeed.SignUp(db, signUp, now, ct);
        await db.SaveChangesAsync(ct);
        if (body.To is SignUpState.Active or SignUpState.Left)
        {
            await DetailFeed.MemberChanged(db, signUp.NetworkId, AccessWhen.SignUp, signUp.OrganisationId, signUp.Urn, now, ct);
        }
        var model = await SignUpRows.Models(db, db.Set<SignUp>().Where(row => row.Id == id)).SingleAsync(ct);
        return new WrittenDocument<SignUpModel>(JsonSerializer.SerializeToUtf8Bytes(model, VrnJson.Options));
    }

    private static async Task<ProblemAnswer?> Refusal(VrnDbContext db, SignUp signUp, SignUpState to, TimeProvider clock, CancellationToken ct)
    {
        var today = London.Today(clock);
        if (to == SignUpState.Verified && signUp.Urn is { } urn)
        {
            return await CreateSignUp.SchoolFault(db, signUp.NetworkId, await db.Set<Establishment>().FindAsync([urn], ct), today, ct);
        }
        if (to != SignUpState.Active)
        {
            return null;
        }
        var facts = await GetCompliance.Facts(db, db.Set<Network>().Where(network => network.Id == signUp.NetworkId), today, GetCompliance.Read(["R5"])!, ct);
        return facts is [{ Terms: { } terms }] && !await db.Set<TermsAcceptance>().AnyAsync(row => row.NetworkId == signUp.NetworkId
            && row.OrganisationId == signUp.OrganisationId && row.TermsVersionId == terms.CurrentVersion, ct)
            ? new ProblemAnswer(Problems.TermsNotAccepted, $"Version {terms.CurrentNumber} of {terms.Code} is to be accepted first.")
            : null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+){0,11}$", RegexOptions.CultureInvariant)]
    private static partial Regex Reason();
}
