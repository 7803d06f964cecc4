using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Features.Membership.Compliance;

/// <summary>
/// Reads what the rules need of some networks on a day: one statement for each kind of row, however many networks there are, and none for
/// rows that no asked rule looks at.
/// </summary>
internal sealed class ComplianceFacts(VrnDbContext db, IQueryable<Network> networks, DateOnly asOf, IReadOnlySet<string> rules, CancellationToken ct)
{
    private readonly IQueryable<Guid> ids = networks.Select(network => network.Id);
    private readonly DateOnly start = asOf.AddMonths(-12);

    private bool Needs(params ReadOnlySpan<string> codes)
    {
        foreach (var code in codes)
        {
            if (rules.Contains(code))
            {
                return true;
            }
        }
        return false;
    }

    public async Task<IReadOnlyList<NetworkFacts>> Load()
    {
        var heads = await networks.AsNoTracking().OrderBy(network => network.NameSort).ThenBy(network => network.Id)
            .Select(network => new Head(network.Id, network.Slug, network.Kind, network.IsDutyPartnership, network.TilingGroup)).ToListAsync(ct);
        var terms = Needs("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R15") ? await Terms() : [];
        var meetings = Needs("R1", "R2", "R3", "R4", "R9", "R15") ? await Meetings() : Enumerable.Empty<(Guid, HeldMeeting)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
        var officers = await Officers();
        var members = Needs("R5", "R6") ? await Members() : Enumerable.Empty<(Guid, MemberFact)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
        var seats = Needs("R7", "R10") ? await Seats() : Enumerable.Empty<(Guid, SeatFact)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
        var schools = Needs("R8") ? await new SchoolFacts(db, asOf, ct).Of(ids) : Enumerable.Empty<(Guid, SchoolFact)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
        var tilings = Needs("R11") ? await TilingReads.Of(db, asOf, ct) : [];
        var owned = Needs("R11") ? await NetworkAccess.AreasOn(db, asOf).Where(area => ids.Contains(area.NetworkId))
            .Select(area => new { area.NetworkId, area.GssCode }).ToListAsync(ct) : [];
        var areas = owned.ToLookup(area => area.NetworkId, area => area.GssCode);
        var products = Needs("R12") ? (await db.Set<StatutoryProduct>().AsNoTracking().Where(product => ids.Contains(product.NetworkId)).OrderBy(product => product.Code).ToListAsync(ct))
            .ToLookup(product => product.NetworkId, Product) : Enumerable.Empty<(Guid, ProductFact)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
        var refused = Needs("R13", "R14") ? await Refused() : [];
        return [.. heads.Select(head => new NetworkFacts(head.Id, head.Slug, asOf)
        {
            IsDutyPartnership = head.IsDutyPartnership,
            IsSchoolsNetwork = head.Kind == NetworkKind.SchoolsNetwork,
            Terms = terms.GetValueOrDefault(head.Id),
            Meetings = [.. meetings[head.Id].OrderBy(meeting => meeting.Day).ThenBy(meeting => meeting.Id)],
            Officers = [.. officers[head.Id]],
            Members = [.. members[head.Id]],
            Seats = [.. seats[head.Id]],
            Schools = [.. schools[head.Id]],
            Tiling = tilings.FirstOrDefault(tiling => tiling.Facts.Group == head.TilingGroup
                || (head.IsDutyPartnership && tiling.Members.Count > 0 && tiling.Members.All(areas[head.Id].Contains)))?.Facts,
            Products = [.. products[head.Id]],
            RefusedPersonalData = refused.GetValueOrDefault((head.Slug, Problems.PersonalDataSuspected.Code)),
            RefusedReferrals = refused.GetValueOrDefault((head.Slug, Problems.ReferralNotAccepted.Code)),
        })];
    }

    private async Task<Dictionary<Guid, AdoptedTerms>> Terms()
    {
        var adoptions = await (from adoption in db.Set<TermsAdoption>().AsNoTracking()
                               where ids.Contains(adoption.NetworkId) && adoption.AdoptedFrom <= asOf && (adoption.AdoptedTo == null || adoption.AdoptedTo > asOf)
                               join version in db.Set<TermsVersion>().AsNoTracking() on adoption.TermsVersionId equals version.Id
                               join citation in db.Set<Citation>() on version.CitationId equals (Guid?)citation.Id into citations
                               from citation in citations.DefaultIfEmpty()
                               select new { adoption.NetworkId, adoption.AdoptedFrom, Version = version, Document = citation == null ? null : citation.DocumentCode, Section = citation == null ? null : citation.Section })
            .ToListAsync(ct);
        var newest = await db.Set<TermsVersion>().Where(version => version.Status != TermsStatus.Draft && (version.EffectiveFrom == null || version.EffectiveFrom <= asOf))
            .Select(version => new { version.TermsCode, version.Id, version.Version }).ToListAsync(ct);
        var current = newest.GroupBy(version => version.TermsCode).ToDictionary(group => group.Key, group => group.MaxBy(version => version.Version)!);
        var versions = adoptions.Select(adoption => adoption.Version.Id).Distinct().ToArray();
        var items = Needs("R4") ? (await db.Set<StandingItem>().AsNoTracking().Where(item => versions.Contains(item.TermsVersionId)).OrderBy(item => item.Order).ToListAsync(ct))
            .ToLookup(item => item.TermsVersionId, item => item.Code) : null;
        var sets = adoptions.Select(adoption => adoption.Version.PrincipleSetCode).OfType<string>().Distinct().ToArray();
        var principles = Needs("R6") ? (await db.Set<Principle>().AsNoTracking().Where(principle => sets.Contains(principle.SetCode)).OrderBy(principle => principle.Order).ToListAsync(ct))
            .ToLookup(principle => principle.SetCode, principle => principle.Code) : null;
        return adoptions.GroupBy(adoption => adoption.NetworkId).ToDictionary(group => group.Key, group =>
        {
            var (adopted, version) = (group.MaxBy(adoption => adoption.AdoptedFrom)!, group.MaxBy(adoption => adoption.AdoptedFrom)!.Version);
            var newer = current.GetValueOrDefault(version.TermsCode) is { } known && known.Version > version.Version ? known : null;
            return new AdoptedTerms(version.Id, version.TermsCode, version.Version, adopted.AdoptedFrom, newer?.Id ?? version.Id, newer?.Version ?? version.Version,
                version.MinMeetingsPerYear, version.IdealGapMaxDays, version.RequiresChair, version.RequiresDeputy, version.PractitionerMajority, version.RequiresSchool,
                version.RequiresStrategic, version.RequiresExpert, version.QuorumKind, version.QuorumValue, [.. items?[version.Id] ?? []],
                version.PrincipleSetCode is null ? null : [.. principles?[version.PrincipleSetCode] ?? []],
                adopted.Document is null ? null : new RuleSource(adopted.Document, adopted.Section!));
        });
    }

    private async Task<ILookup<Guid, HeldMeeting>> Meetings()
    {
        // Of the asked networks alone, before the last six of each are numbered: else every meeting of all networks is.
        var held = db.Set<Meeting>().AsNoTracking().Where(meeting => meeting.Status == MeetingStatus.Held && meeting.LocalDate <= asOf && ids.Contains(meeting.NetworkId));
        var last = networks.SelectMany(network => held.Where(meeting => meeting.NetworkId == network.Id)
            .OrderByDescending(meeting => meeting.LocalDate).ThenByDescending(meeting => meeting.Id).Take(6));
        var year = held.Where(meeting => meeting.LocalDate > start);
        var rows = (await last.Select(meeting => new MeetingRow(meeting.Id, meeting.NetworkId, meeting.LocalDate, meeting.ChairedByHoldingId, meeting.ExternallySupported)).ToListAsync(ct))
            .Union(await year.Select(meeting => new MeetingRow(meeting.Id, meeting.NetworkId, meeting.LocalDate, meeting.ChairedByHoldingId, meeting.ExternallySupported)).ToListAsync(ct))
            .ToList();
        var items = Needs("R4") ? (await (from meeting in last
                                          join item in db.Set<AgendaItem>() on meeting.Id equals item.MeetingId
                                          where item.StandingCode != null
                                          orderby item.Order
                                          select new { item.MeetingId, item.StandingCode }).ToListAsync(ct)).ToLookup(item => item.MeetingId, item => item.StandingCode!) : null;
        var attendance = Needs("R15") ? (await (from meeting in year
                                                join row in db.Set<Attendance>() on meeting.Id equals row.MeetingId
                                                select new { row.MeetingId, row.OrganisationId, row.SeatTypeCode, row.Headcount }).ToListAsync(ct)).ToLookup(row => row.MeetingId) : null;
        var seats = Needs("R15") ? (await db.Set<Seat>().Where(seat => ids.Contains(seat.NetworkId))
            .Select(seat => new { seat.NetworkId, seat.SeatTypeCode, seat.ValidFrom, seat.ValidTo }).ToListAsync(ct)).ToLookup(seat => seat.NetworkId) : null;
        return rows.ToLookup(row => row.NetworkId, row =>
        {
            var present = attendance?[row.Id] ?? [];
            var there = seats?[row.NetworkId].Where(seat => (seat.ValidFrom is null || seat.ValidFrom <= row.Day) && (seat.ValidTo is null || seat.ValidTo > row.Day)).ToList() ?? [];
            return new HeldMeeting(row.Id, row.Day, row.ChairedBy, row.Supported, [.. (items?[row.Id] ?? []).Distinct()],
                present.Where(each => each.OrganisationId is not null).DistinctBy(each => each.OrganisationId).Count(),
                present.Where(each => each.SeatTypeCode is not null).GroupBy(each => each.SeatTypeCode)
                    .Sum(group => Math.Min(group.Sum(each => each.Headcount), there.Count(seat => seat.SeatTypeCode == group.Key))),
                there.Count);
        });
    }

    private async Task<ILookup<Guid, OfficerHolding>> Officers() => !Needs("R3") ? Enumerable.Empty<(Guid Id, OfficerHolding Row)>().ToLookup(pair => pair.Id, pair => pair.Row)
        : (await db.Set<RoleHolding>().AsNoTracking().Where(holding => ids.Contains(holding.NetworkId)
            && (holding.FunctionCode == "chair" || holding.FunctionCode == "deputy-chair") && holding.ValidFrom <= asOf && (holding.ValidTo == null || holding.ValidTo > start))
            .OrderBy(holding => holding.ValidFrom).ToListAsync(ct))
            .ToLookup(holding => holding.NetworkId, holding => new OfficerHolding(holding.Id, holding.FunctionCode, holding.ValidFrom, holding.ValidTo));

    private async Task<ILookup<Guid, MemberFact>> Members()
    {
        var members = await MemberReads.Of(db, ids, asOf).ToListAsync(ct);
        var accepted = (await db.Set<TermsAcceptance>().Where(acceptance => ids.Contains(acceptance.NetworkId) && acceptance.AcceptedOn <= asOf)
            .Select(acceptance => new { acceptance.NetworkId, acceptance.OrganisationId, acceptance.TermsVersionId }).ToListAsync(ct))
            .ToLookup(row => (row.NetworkId, row.OrganisationId), row => row.TermsVersionId);
        var committed = (await db.Set<PrincipleCommitment>().Where(commitment => ids.Contains(commitment.NetworkId)
            && commitment.CommittedOn <= asOf && (commitment.WithdrawnOn == null || commitment.WithdrawnOn > asOf))
            .Select(commitment => new { commitment.NetworkId, commitment.OrganisationId, commitment.PrincipleCode }).ToListAsync(ct))
            .ToLookup(row => (row.NetworkId, row.OrganisationId), row => row.PrincipleCode);
        return members.OrderBy(member => member.NameSort, StringComparer.Ordinal).ThenBy(member => member.OrganisationId)
            .ToLookup(member => member.NetworkId, member => new MemberFact(member.OrganisationId, member.Slug, member.Name,
                accepted[(member.NetworkId, member.OrganisationId)].ToHashSet(), committed[(member.NetworkId, member.OrganisationId)].ToHashSet(StringComparer.Ordinal)));
    }

    private async Task<ILookup<Guid, SeatFact>> Seats()
    {
        var rows = await (from seat in NetworkAccess.SeatsIn(db, asOf).Where(seat => ids.Contains(seat.NetworkId))
                          join profile in db.Set<OrganisationProfile>() on seat.OrganisationId equals (Guid?)profile.OrganisationId into profiles
                          from profile in profiles.DefaultIfEmpty()
                          orderby seat.Number, seat.Id
                          select new
                          {
                              seat.Id,
                              seat.NetworkId,
                              seat.Number,
                              // A function's seat whose last holder has left, with none after.
                              IsVacant = seat.OrganisationId == null && db.Set<RoleHolding>().Any(holding => holding.SeatId == seat.Id && holding.ValidFrom <= asOf)
                                  && !db.Set<RoleHolding>().Any(holding => holding.SeatId == seat.Id && holding.ValidFrom <= asOf && (holding.ValidTo == null || holding.ValidTo > asOf)),
                              seat.IsPractitioner,
                              IsSchool = seat.IsSchool ?? (seat.SeatType == null ? null : (bool?)seat.SeatType.IsSchool),
                              seat.IsStrategic,
                              seat.IsExpert,
                              Class = seat.SeatType != null ? seat.SeatType.StatutoryClass : profile != null ? profile.StatutoryClass : StatutoryClass.None,
                              Duty = seat.SeatType != null ? seat.SeatType.DutyKind : profile != null ? profile.DutyKind : null,
                          }).ToListAsync(ct);
        return rows.ToLookup(row => row.NetworkId, row => new SeatFact(row.Id, row.Number, !row.IsVacant, row.IsPractitioner, row.IsSchool, row.IsStrategic, row.IsExpert, row.Class, row.Duty));
    }

    private async Task<Dictionary<(string, string), int>> Refused()
    {
        var (from, to) = (London.Instant(start.AddDays(1), 0), NetworkAccess.EndOf(asOf));
        var slugs = networks.Select(network => network.Slug);
        string[] reasons = [Problems.PersonalDataSuspected.Code, Problems.ReferralNotAccepted.Code];
        // Counts of all callers: how often a guard said no is no caller's secret, and every reader is told the same.
        return await db.Set<AuditEvent>().IgnoreQueryFilters().Where(entry => entry.ResourceType == "network" && slugs.Contains(entry.ResourceId!)
            && entry.Outcome == AuditOutcome.Refused && reasons.Contains(entry.Reason!) && entry.Time >= from && entry.Time < to)
            .GroupBy(entry => new { entry.ResourceId, entry.Reason }).Select(group => new { group.Key.ResourceId, group.Key.Reason, Count = group.Count() })
            .ToDictionaryAsync(row => (row.ResourceId!, row.Reason!), row => row.Count, ct);
    }

    public static ProductFact Product(StatutoryProduct product) => new(product.Code, product.Title, product.DueOn, product.DoneOn, product.DoneNoLaterThan);

    private sealed record Head(Guid Id, string Slug, NetworkKind Kind, bool IsDutyPartnership, string? TilingGroup);

    private sealed record MeetingRow(Guid Id, Guid NetworkId, DateOnly Day, Guid? ChairedBy, bool? Supported);
}
