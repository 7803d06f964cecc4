using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Tests.Features.Membership.Compliance;

/// <summary>R1 to R9 and R15 once more, day by day and row by row, from the tables alone; slow, and sharing no code with the engine.</summary>
internal static class ComplianceReference
{
    public static async Task<Dictionary<string, (RuleStatus Status, string? Value)>> Judge(VrnDbContext db, Guid network, DateOnly asOf, CancellationToken ct)
    {
        var verdicts = new Dictionary<string, (RuleStatus, string?)>();
        var adoption = (await db.Set<TermsAdoption>().Where(row => row.NetworkId == network).ToListAsync(ct))
            .Where(row => row.AdoptedFrom <= asOf && !(row.AdoptedTo <= asOf)).MaxBy(row => row.AdoptedFrom);
        if (adoption is null)
        {
            foreach (var rule in new[] { "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R9", "R15" })
            {
                verdicts[rule] = (RuleStatus.NotDefined, null);
            }
            return verdicts;
        }
        var version = await db.Set<TermsVersion>().SingleAsync(row => row.Id == adoption.TermsVersionId, ct);
        var held = new List<Meeting>();
        foreach (var meeting in await db.Set<Meeting>().Where(row => row.NetworkId == network).ToListAsync(ct))
        {
            if (meeting.Status == MeetingStatus.Held && meeting.LocalDate <= asOf)
            {
                held.Add(meeting);
            }
        }
        held.Sort((left, right) => left.LocalDate != right.LocalDate ? left.LocalDate.CompareTo(right.LocalDate) : left.Id.CompareTo(right.Id));
        var from = asOf.AddYears(-1);
        var year = held.FindAll(meeting => meeting.LocalDate > from);
        verdicts["R1"] = year.Count >= version.MinMeetingsPerYear ? (RuleStatus.Pass, $"{year.Count}")
            : held.Count == 0 || adoption.AdoptedFrom > from ? (RuleStatus.NoData, $"{year.Count}") : (RuleStatus.Fail, $"{year.Count}");

        // The longest run of days, counted one after the other.
        var (longest, since) = (0, 0);
        for (var day = year.Count > 0 ? year[0].LocalDate : held.Count > 0 ? held[^1].LocalDate : asOf; day <= asOf; day = day.AddDays(1))
        {
            longest = Math.Max(longest, since);
            since = held.Exists(meeting => meeting.LocalDate == day) ? 1 : since + 1;
        }
        verdicts["R2"] = held.Count == 0 ? (RuleStatus.NoData, null) : (longest <= 42 ? RuleStatus.Pass : longest <= 61 ? RuleStatus.Warn : RuleStatus.Fail, $"{longest}");

        var holdings = await db.Set<RoleHolding>().Where(row => row.NetworkId == network).ToListAsync(ct);
        var kept = year.Count(meeting =>
        {
            var chairs = holdings.Where(row => row.FunctionCode is "chair" or "deputy-chair" && row.ValidFrom <= meeting.LocalDate && !(row.ValidTo <= meeting.LocalDate)).ToList();
            return chairs.Exists(row => row.FunctionCode == "chair") && chairs.Exists(row => row.FunctionCode == "deputy-chair") && chairs.Exists(row => row.Id == meeting.ChairedByHoldingId);
        });
        verdicts["R3"] = year.Count == 0 ? (RuleStatus.NoData, null) : (kept == year.Count ? RuleStatus.Pass : RuleStatus.Fail, $"{kept}");

        var standing = await db.Set<StandingItem>().Where(row => row.TermsVersionId == version.Id).Select(row => row.Code).ToListAsync(ct);
        var treated = new HashSet<string>();
        foreach (var meeting in held.TakeLast(3))
        {
            treated.UnionWith(await db.Set<AgendaItem>().Where(row => row.MeetingId == meeting.Id && row.Kind == AgendaItemKind.Standing).Select(row => row.StandingCode!).ToListAsync(ct));
        }
        treated.IntersectWith(standing);
        verdicts["R4"] = held.Count == 0 ? (RuleStatus.NoData, null) : (treated.Count == standing.Count ? RuleStatus.Pass : RuleStatus.Fail, $"{treated.Count}");

        var seats = (await db.Set<Seat>().Where(row => row.NetworkId == network).ToListAsync(ct)).FindAll(row => !(row.ValidFrom > asOf) && !(row.ValidTo <= asOf));
        var members = seats.Select(row => row.OrganisationId).OfType<Guid>().Distinct().ToList();
        var newest = (await db.Set<TermsVersion>().Where(row => row.TermsCode == version.TermsCode).ToListAsync(ct))
            .Where(row => row.Status != TermsStatus.Draft && !(row.EffectiveFrom > asOf)).MaxBy(row => row.Version)!;
        var (accepted, committed) = (0, 0);
        var principles = await db.Set<Principle>().Where(row => row.SetCode == version.PrincipleSetCode).Select(row => row.Code).ToListAsync(ct);
        foreach (var member in members)
        {
            accepted += await db.Set<TermsAcceptance>().CountAsync(row => row.NetworkId == network && row.OrganisationId == member && row.TermsVersionId == newest.Id && row.AcceptedOn <= asOf, ct);
            var codes = await db.Set<PrincipleCommitment>().Where(row => row.NetworkId == network && row.OrganisationId == member).ToListAsync(ct);
            committed += principles.TrueForAll(code => codes.Exists(row => row.PrincipleCode == code && row.CommittedOn <= asOf && !(row.WithdrawnOn <= asOf))) ? 1 : 0;
        }
        verdicts["R5"] = Share(accepted);
        verdicts["R6"] = Share(committed);

        var practitioners = seats.Count(row => row.IsPractitioner == true);
        var majority = practitioners > seats.Count / 2.0 ? RuleStatus.Pass
            : practitioners + seats.Count(row => row.IsPractitioner is null) > seats.Count / 2.0 ? RuleStatus.NoData : RuleStatus.Fail;
        RuleStatus[] parts = [majority, Part(row => row.IsSchool, RuleStatus.Fail), Part(row => row.IsStrategic, RuleStatus.Warn), Part(row => row.IsExpert, RuleStatus.Warn)];
        verdicts["R7"] = seats.Count == 0 ? (RuleStatus.NoData, null)
            : (parts.Contains(RuleStatus.Fail) ? RuleStatus.Fail : parts.Contains(RuleStatus.NoData) ? RuleStatus.NoData : parts.Contains(RuleStatus.Warn) ? RuleStatus.Warn : RuleStatus.Pass,
                $"{practitioners} of {seats.Count}");

        var stated = held.TakeLast(6).Where(meeting => meeting.ExternallySupported.HasValue).ToList();
        verdicts["R9"] = stated.Count == 0 ? (RuleStatus.NoData, null) : (RuleStatus.Info, $"{100 * stated.Count(meeting => meeting.ExternallySupported == false) / stated.Count}");

        var least = int.MaxValue;
        foreach (var meeting in year)
        {
            least = Math.Min(least, (await db.Set<Attendance>().Where(row => row.MeetingId == meeting.Id).Select(row => row.OrganisationId).ToListAsync(ct)).Distinct().Count());
        }
        verdicts["R15"] = version.QuorumKind is null ? (RuleStatus.NotDefined, null) : year.Count == 0 ? (RuleStatus.NoData, null)
            : (least >= version.QuorumValue ? RuleStatus.Pass : RuleStatus.Fail, $"{least}");
        return verdicts;

        (RuleStatus, string?) Share(int count) => members.Count == 0 ? (RuleStatus.NoData, null)
            : (count == members.Count ? RuleStatus.Pass : RuleStatus.Fail, $"{100 * count / members.Count}");

        RuleStatus Part(Func<Seat, bool?> flag, RuleStatus missing) =>
            seats.Exists(row => flag(row) == true) ? RuleStatus.Pass : seats.Exists(row => flag(row) is null) ? RuleStatus.NoData : missing;
    }
}
