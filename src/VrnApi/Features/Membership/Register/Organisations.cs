using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Register;

/// <param name="Type">Lower-case words with hyphens, such as <c>local-authority-unitary</c>.</param>
/// <param name="DutyKind">The kind of authority; for specified and relevant authorities alone.</param>
/// <param name="ClassBasis">Whether a document says it or it is read so.</param>
public sealed record ProfileBody(
    string Type, StatutoryClass StatutoryClass = StatutoryClass.None, DutyKind? DutyKind = null, StatedBasis ClassBasis = StatedBasis.Inferred, DateOnly? ValidFrom = null, DateOnly? ValidTo = null);

/// <summary>What membership knows of an organisation: its class, its seats and its sign-ups. Scope <c>members:read</c>, <c>members:write</c> to set the profile.</summary>
public static class Organisations
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(DateOnly? AsOf);

    /// <param name="Type">Null while it has no profile.</param>
    /// <param name="SignUps">Those that the caller sees.</param>
    public sealed record OrganisationDetail(
        Guid Id, string Slug, string Name, string? Type, StatutoryClass StatutoryClass, DutyKind? DutyKind, StatedBasis? ClassBasis, DateOnly? ValidFrom, DateOnly? ValidTo,
        IReadOnlyList<SeatAt> Seats, IReadOnlyList<SignUpModel> SignUps);

    /// <param name="Network">Slug.</param>
    /// <param name="Since">First day; null where no document gives it.</param>
    public sealed record SeatAt(string Network, int Number, DateOnly? Since);

    /// <param name="id">Id or slug.</param>
    public static async Task<Results<JsonAnswer<OrganisationDetail>, ProblemAnswer>> Handle(
        [FromRoute] string id, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        return await Find(db, id, caller, criteria.AsOf ?? London.Today(clock), clock, ct) is { } found ? new JsonAnswer<OrganisationDetail>(found) : new ProblemAnswer(Problems.NotFound);
    }

    /// <param name="id">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<OrganisationDetail>, ProblemAnswer>> SetProfile(
        [FromRoute] string id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<ProfileBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, today) = (writer.Db, new BodyChecks(), writer.Today);
        if (await Find(db, id, caller, today, writer.Clock, ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Code("/type", body!.Type);
        checks.Day("/validFrom", body.ValidFrom);
        checks.Period("/validTo", body.ValidFrom, body.ValidTo);
        var fits = body.StatutoryClass switch
        {
            StatutoryClass.SpecifiedAuthority => body.DutyKind <= Data.Membership.DutyKind.Probation,
            StatutoryClass.RelevantAuthority => body.DutyKind >= Data.Membership.DutyKind.Education,
            _ => body.DutyKind is null,
        };
        if (!fits)
        {
            checks.Wrong("/dutyKind", "Kinds and their classes are listed at /v1/networks/statutory-classes.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        return await MergePatch.InTransaction<OrganisationDetail>(db, async inner =>
        {
            if (!await writer.Enter($"profile:{known.Id}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Find(db, id, caller, today, writer.Clock, inner))) is { } stale)
            {
                return stale;
            }
            var profile = await db.Set<OrganisationProfile>().SingleOrDefaultAsync(row => row.OrganisationId == known.Id, inner);
            if (profile is null)
            {
                db.Add(profile = new OrganisationProfile { OrganisationId = known.Id, Type = body.Type });
            }
            (profile.Type, profile.StatutoryClass, profile.DutyKind, profile.ClassBasis) = (body.Type, body.StatutoryClass, body.DutyKind, body.ClassBasis);
            (profile.ValidFrom, profile.ValidTo) = (body.ValidFrom, body.ValidTo);
            // Their seats are shown with another class.
            var networks = await NetworkAccess.SeatsIn(db, today).Where(seat => seat.OrganisationId == known.Id).Select(seat => seat.NetworkId).Distinct().ToArrayAsync(inner);
            writer.Told(caller, "organisation-profile", $"{known.Id}", networks);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written((await Find(db, id, caller, today, writer.Clock, inner))!);
        }, ct);
    }

    private static async Task<OrganisationDetail?> Find(VrnDbContext db, string key, Caller caller, DateOnly asOf, TimeProvider clock, CancellationToken ct)
    {
        var rows = Guid.TryParse(key, out var id) ? db.Set<Organisation>().Where(row => row.Id == id) : db.Set<Organisation>().Where(row => row.ExternalId == key);
        if (await rows.OrderBy(row => row.Id).Select(row => new { row.Id, row.ExternalId, row.Name }).FirstOrDefaultAsync(ct) is not { } organisation)
        {
            return null;
        }
        var profile = await db.Set<OrganisationProfile>().AsNoTracking().SingleOrDefaultAsync(row => row.OrganisationId == organisation.Id, ct);
        var seats = await NetworkAccess.SeatsIn(db, asOf).Where(seat => seat.OrganisationId == organisation.Id).OrderBy(seat => seat.Network!.NameSort).ThenBy(seat => seat.Number)
            .Select(seat => new SeatAt(seat.Network!.Slug, seat.Number, seat.ValidFrom)).ToListAsync(ct);
        var signUps = await SignUpRows.Models(db, SignUpRows.Visible(db, caller, clock).Where(signUp => signUp.OrganisationId == organisation.Id)).ToListAsync(ct);
        return new OrganisationDetail(organisation.Id, organisation.ExternalId, organisation.Name, profile?.Type, profile?.StatutoryClass ?? StatutoryClass.None, profile?.DutyKind,
            profile?.ClassBasis, profile?.ValidFrom, profile?.ValidTo, seats, signUps);
    }
}
