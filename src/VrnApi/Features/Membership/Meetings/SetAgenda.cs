using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <param name="Items">The whole agenda, in its order.</param>
public sealed record AgendaBody(IReadOnlyList<AgendaBody.ItemBody> Items)
{
    /// <param name="Kind"><c>standing</c>, <c>input</c>, <c>case-themed</c> or <c>business</c>.</param>
    /// <param name="StandingCode">Code of an item of the adopted terms; for standing items alone.</param>
    /// <param name="TrendOrProblem">What a case-themed item is an example of.</param>
    public sealed record ItemBody(string Kind, string Title, string? StandingCode = null, string? TrendOrProblem = null, bool Anonymised = false);
}

/// <summary>Sets the whole agenda of a meeting. A network is no route for referrals, and no case on an agenda points at a child. Scope <c>members:write</c>.</summary>
public static partial class SetAgenda
{
    private const int MostItems = 50, LongestTitle = 200, LongestTrend = 500;

    /// <summary>Under this setting an operator names the address at which referrals are taken.</summary>
    internal const string Route = "Membership:ReferralRoute";

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<MeetingDetail>, ProblemAnswer>> Handle(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, VrnDbContext db, TextGuard guard, CallerAudit audit, MembershipWriter writer, IConfiguration settings, CancellationToken ct)
    {
        var (body, malformed) = await RequestBody.ReadWhole<AgendaBody>(http, ct);
        if (malformed is not null)
        {
            return malformed;
        }
        var network = await NetworkAccess.ByKey(db.Set<Network>(), n).AsNoTracking().SingleOrDefaultAsync(ct);
        var meeting = network is null ? null : await db.Set<Meeting>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.NetworkId == network.Id, ct);
        if (meeting is null)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var faults = Faults(body!, await Standing(db, meeting, ct));
        if (faults.Count > 0)
        {
            var problem = Problems.All[faults[0].Code];
            if (problem == Problems.ReferralNotAccepted)
            {
                await audit.Write(audit.Event(caller, "member.refused", "network", network!.Slug, problem.Code), ct);
            }
            return new ProblemAnswer(problem, problem == Problems.ReferralNotAccepted ? settings[Route] : null, [.. faults.Take(100)]);
        }
        var texts = body!.Items.SelectMany((item, index) => new[] { ($"/items/{index}/title", (string?)item.Title), ($"/items/{index}/trendOrProblem", item.TrendOrProblem) });
        if (await guard.Refusal(caller, TextGuard.Network(network!.Slug), [.. texts], ct) is { } personal)
        {
            return personal;
        }
        return await MergePatch.InTransaction<MeetingDetail>(db, async inner =>
        {
            // Agenda, attendance and the meeting itself are read and changed under one tag.
            if (!await writer.Enter($"meeting:{id}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await ListMeetings.Detail(db, id, inner))) is { } stale)
            {
                return stale;
            }
            await db.Set<AgendaItem>().Where(item => item.MeetingId == id).ExecuteDeleteAsync(inner);
            db.AddRange(body.Items.Select((item, index) => new AgendaItem
            {
                MeetingId = id,
                Order = index + 1,
                Kind = Codes.Parse<AgendaItemKind>(item.Kind),
                StandingCode = item.StandingCode,
                Title = item.Title,
                TrendOrProblem = item.TrendOrProblem,
                Anonymised = item.Anonymised,
            }));
            writer.Told(caller, "meeting", $"{id}", network.Id);
            await DetailFeed.Meeting(db, network.Id, id, writer.Now, inner);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await ListMeetings.Detail(db, id, inner));
        }, ct);
    }

    /// <summary>Codes of the items that the terms adopted on the day of the meeting ask for.</summary>
    private static async Task<HashSet<string>> Standing(VrnDbContext db, Meeting meeting, CancellationToken ct) => [.. await (
        from adoption in db.Set<TermsAdoption>()
        join item in db.Set<StandingItem>() on adoption.TermsVersionId equals item.TermsVersionId
        where adoption.NetworkId == meeting.NetworkId && adoption.AdoptedFrom <= meeting.LocalDate && (adoption.AdoptedTo == null || adoption.AdoptedTo > meeting.LocalDate)
        select item.Code).ToListAsync(ct)];

    private static List<Fault> Faults(AgendaBody body, HashSet<string> standing)
    {
        if (body.Items.Count > MostItems || body.Items.Any(item => item is null))
        {
            return [Fault.At("/items", Problems.ValidationFailed.Code, $"At most {MostItems} items are expected.")];
        }
        List<Fault> faults = [];
        foreach (var (index, item) in body.Items.Index())
        {
            var at = $"/items/{index}";
            void Wrong(string member, Problem problem, string message) => faults.Add(Fault.At($"{at}/{member}", problem.Code, message));
            if (item.Kind == "child-protection-referral" || (item.Kind == "case-themed" && Referral().IsMatch(item.Title)))
            {
                Wrong(item.Kind == "case-themed" ? "title" : "kind", Problems.ReferralNotAccepted, "A network takes no referrals.");
                continue;
            }
            if (!Codes.TryParse<AgendaItemKind>(item.Kind, out var kind))
            {
                Wrong("kind", Problems.ValidationFailed, $"One of {string.Join(", ", Codes.All<AgendaItemKind>())} is expected.");
                continue;
            }
            if (kind == AgendaItemKind.CaseThemed && (!item.Anonymised || string.IsNullOrWhiteSpace(item.TrendOrProblem)))
            {
                Wrong(item.Anonymised ? "trendOrProblem" : "anonymised", Problems.CaseNotAnonymised, "A case is anonymised and names the trend or problem that it is part of.");
            }
            if (kind == AgendaItemKind.Standing ? item.StandingCode is null || !standing.Contains(item.StandingCode) : item.StandingCode is not null)
            {
                Wrong("standingCode", Problems.UnknownStandingItem, "Standing items are those of the adopted terms, and only they have a code.");
            }
            if (!Holds(item.Title, LongestTitle))
            {
                Wrong("title", Problems.ValidationFailed, $"A title has 1 to {LongestTitle} characters on one line.");
            }
            if (item.TrendOrProblem is { } trend && !Holds(trend, LongestTrend))
            {
                Wrong("trendOrProblem", Problems.ValidationFailed, $"A text has 1 to {LongestTrend} characters on one line.");
            }
        }
        return faults;
    }

    private static bool Holds(string text, int most) => text.Trim().Length > 0 && text.Length <= most && !text.Any(char.IsControl);

    [GeneratedRegex(@"\brefer(s|red|ring|rals?)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Referral();
}
