using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <param name="Subject">What it was about, at most 300 characters; never a case and never a person.</param>
/// <param name="SpeakerOrganisation">Id or slug of the organisation that spoke.</param>
/// <param name="Topics">Lower-case words with hyphens.</param>
/// <param name="Meeting">Id of the meeting; left out where nobody dates it.</param>
/// <param name="Kind">Only <c>briefing</c>, which is meant when absent.</param>
public sealed record InputBody(string Subject, string? SpeakerOrganisation = null, IReadOnlyList<string>? Topics = null, Guid? Meeting = null, string? Kind = null);

/// <param name="Meeting">Null where no document dates it.</param>
public sealed record InputModel(Guid Id, string Subject, OrganisationReference? SpeakerOrganisation, IReadOnlyList<string> Topics, Guid? Meeting, CitationModel? Citation);

/// <summary>Talks and briefings that a network received. Scope <c>members:read</c>, <c>members:write</c> to add one.</summary>
public static class Inputs
{
    private const string Referral = "child-protection-referral";
    private const int MostTopics = 20;

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<InputModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var known = NetworkAccess.ByKey(db.Set<Network>(), n);
        if (!await known.AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var networks = NetworkAccess.Detail(db, known, caller, clock).Select(network => network.Id);
        return new JsonAnswer<Page<InputModel>>(new(await Models(db, db.Set<MeetingInput>().Where(row => networks.Contains(row.NetworkId)), ct), null));
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<InputModel>, ProblemAnswer>> Add(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CallerAudit audit, IConfiguration settings, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<InputBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, topics) = (writer.Db, new BodyChecks(), body!.Topics ?? []);
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (body.Kind == Referral || topics.Contains(Referral))
        {
            await audit.Write(audit.Event(caller, "member.refused", "network", network.Slug, Problems.ReferralNotAccepted.Code), ct);
            return new ProblemAnswer(Problems.ReferralNotAccepted, settings[SetAgenda.Route],
                [Fault.At(body.Kind == Referral ? "/kind" : "/topics", Problems.ReferralNotAccepted.Code, "A network takes no referrals.")]);
        }
        if (body.Kind is not null and not "briefing")
        {
            checks.Wrong("/kind", "Only briefing is expected.");
        }
        checks.Text("/subject", body.Subject, 300, required: true);
        if (topics.Count > MostTopics || topics.Distinct(StringComparer.Ordinal).Count() != topics.Count)
        {
            checks.Wrong("/topics", $"At most {MostTopics} topics, each once.");
        }
        foreach (var (index, topic) in topics.Index())
        {
            checks.Code($"/topics/{index}", topic);
        }
        if (body.Meeting is { } meeting && !await db.Set<Meeting>().AnyAsync(row => row.Id == meeting && row.NetworkId == network.Id, ct))
        {
            checks.Wrong("/meeting", "The network has no such meeting.");
        }
        var speaker = await writer.Organisation(checks, "/speakerOrganisation", body.SpeakerOrganisation, ct);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network, checks, ct) is { } personal)
        {
            return personal;
        }
        var input = new MeetingInput { NetworkId = network.Id, MeetingId = body.Meeting, Subject = body.Subject, SpeakerOrganisationId = speaker, Topics = [.. topics] };
        db.Add(input);
        writer.Told(caller, "meeting-input", $"{input.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        return writer.Created((await Models(db, db.Set<MeetingInput>().Where(row => row.Id == input.Id), ct))[0], $"/v1/networks/{network.Slug}/inputs");
    }

    private static async Task<IReadOnlyList<InputModel>> Models(VrnDbContext db, IQueryable<MeetingInput> inputs, CancellationToken ct) => (await (
        from input in inputs.AsNoTracking()
        join organisation in db.Set<Organisation>() on input.SpeakerOrganisationId equals (Guid?)organisation.Id into organisations
        from organisation in organisations.DefaultIfEmpty()
        join citation in db.Set<Citation>() on input.CitationId equals (Guid?)citation.Id into citations
        from citation in citations.DefaultIfEmpty()
        orderby input.Id
        select new { Input = input, Organisation = organisation == null ? null : new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name), Citation = citation })
        .ToListAsync(ct)).ConvertAll(row => new InputModel(row.Input.Id, row.Input.Subject, row.Organisation, row.Input.Topics, row.Input.MeetingId, row.Citation is null ? null : CitationModel.Of(row.Citation)));
}
