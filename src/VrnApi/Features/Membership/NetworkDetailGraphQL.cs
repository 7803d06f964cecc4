using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Meetings;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Membership;

/// <summary>The detail of networks in GraphQL: their terms, and for those who may read it acceptances, meetings and coverage.</summary>
internal static class NetworkDetailGraphQL
{
    public sealed record MeetingsArguments(MeetingStatus? Status, int? First, string? After, int? Last, string? Before);

    public sealed record CoverageArguments(CoverageBy? By);

    public enum CoverageBy
    {
        Authority,
        Phase,
        District,
    }

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<TermsVersionModel>("TermsVersion");
        bind.Derived("TermsVersion.uuid", (TermsVersionModel version) => version.Id);
        bind.Model<StandingItemModel>("StandingItem");
        bind.ToOne<NetworkModel, (Guid Id, DateOnly AsOf), TermsVersionModel>("Network.terms", network => (network.Id, network.AsOf), async (keys, call, ct) =>
            (await GetTerms.OfNetworks(call.Db, [.. keys.Select(key => key.Id)], keys[0].AsOf, ct)).ToDictionary(pair => (pair.Key, keys[0].AsOf), pair => pair.Value));
        bind.Model<AcceptanceModel>("TermsAcceptance");
        bind.Derived("TermsAcceptance.uuid", (AcceptanceModel acceptance) => acceptance.Id);
        bind.ToMany<NetworkModel, (Guid Id, DateOnly AsOf), AcceptanceModel>("Network.acceptances", network => (network.Id, network.AsOf), async (keys, call, ct) =>
            (await Acceptances.Of(call.Db, Detail(call, keys.Select(key => key.Id)), keys[0].AsOf, ct)).ToLookup(row => (row.NetworkId, keys[0].AsOf)));
        bind.Model<MeetingModel>("Meeting");
        bind.Derived("Meeting.uuid", (MeetingModel meeting) => meeting.Id);
        bind.Connection<NetworkModel, Guid, MeetingsArguments, MeetingModel>("Network.meetings", network => network.Id, Meetings);
        bind.Model<AgendaItemModel>("AgendaItem");
        bind.ToMany("Meeting.agenda", (MeetingModel meeting) => meeting.Id, async (ids, call, ct) => (await call.Db.Set<AgendaItem>().AsNoTracking().Where(item => ids.Contains(item.MeetingId))
            .OrderBy(item => item.Order).ToListAsync(ct)).ToLookup(item => item.MeetingId, item => new AgendaItemModel(item.Order, item.Kind, item.StandingCode, item.Title, item.TrendOrProblem, item.Anonymised)));
        bind.Model<SchoolCoverage.CoverageModel>("SchoolCoverage");
        bind.Model<SchoolCoverage.CountModel>("SchoolCount");
        bind.Model<SchoolCoverage.GroupModel>("SchoolGroup");
        bind.Model<SchoolCoverage.GapModel>("SchoolGap");
        bind.Model<SchoolCoverage.StatedModel>("StatedFigure");
        bind.ToOne<NetworkModel, (Guid Id, DateOnly AsOf), CoverageArguments, SchoolCoverage.CoverageModel>("Network.schoolCoverage", network => (network.Id, network.AsOf), async (keys, asked, call, ct) =>
            (await SchoolCoverage.Of(call.Db, Detail(call, keys.Select(key => key.Id)), Data.Model.Codes.Of(asked.By ?? CoverageBy.Authority), null, keys[0].AsOf, ct))
                .ToDictionary(pair => (pair.Key, keys[0].AsOf), pair => pair.Value));
    }

    /// <summary>Meetings by their ids, as far as their networks' detail is the caller's to read.</summary>
    public static async Task<IReadOnlyDictionary<Guid, MeetingModel>> ByIds(IReadOnlyCollection<Guid> ids, Call call, CancellationToken ct)
    {
        var networks = NetworkAccess.Detail(call.Db, call.Db.Set<Network>(), call.Caller, call.Clock).Select(network => network.Id);
        return await call.Db.Set<Meeting>().AsNoTracking().Where(meeting => ids.Contains(meeting.Id) && networks.Contains(meeting.NetworkId)).Select(ListMeetings.Model)
            .ToDictionaryAsync(meeting => meeting.Id, ct);
    }

    private static IQueryable<Network> Detail(Call call, IEnumerable<Guid> ids)
    {
        var wanted = ids.ToArray();
        return NetworkAccess.Detail(call.Db, call.Db.Set<Network>().Where(network => wanted.Contains(network.Id)), call.Caller, call.Clock);
    }

    private static async Task<IReadOnlyDictionary<Guid, Connected<MeetingModel>>> Meetings(IReadOnlyList<Guid> ids, MeetingsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        const string coordinate = "Network.meetings";
        var places = Places<MeetingModel>.In(NetworkMeetings.Newest);
        var window = Connections.Window(call, coordinate, new(asked.First, asked.After, asked.Last, asked.Before), places);
        var networks = Detail(call, ids);
        var slices = await NetworkMeetings.OfNetworks(call.Db, networks, asked.Status, window, ct);
        var beyondBefore = wanted.HasNextPage && window.Before is not null ? await NetworkMeetings.Any(call.Db, networks, asked.Status, Connections.From(window), ct) : [];
        var beyondAfter = wanted.HasPreviousPage && window.After is not null ? await NetworkMeetings.Any(call.Db, networks, asked.Status, Connections.UpTo(window), ct) : [];
        var totals = wanted.TotalCount ? await NetworkMeetings.Counts(call.Db, networks, asked.Status, ct) : [];
        return ids.ToDictionary(id => id, id => Connections.Make(call, coordinate, places, window, slices.GetValueOrDefault(id) ?? new([], false),
            beyondBefore.Contains(id), beyondAfter.Contains(id), totals.GetValueOrDefault(id)));
    }
}
