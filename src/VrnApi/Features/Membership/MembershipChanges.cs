using Microsoft.EntityFrameworkCore;
using VrnApi.Features.Membership.Meetings;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Features.Membership.Statutory;
using VrnApi.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>Networks in the change feed, as they are on the day of reading.</summary>
internal static class MembershipChanges
{
    public static readonly FeedKind Network = new("network", "members:read", id => $"/v1/networks/{id}", async (reading, ids, ct) =>
    {
        var services = reading.Services;
        var today = London.Today(services.GetRequiredService<TimeProvider>());
        var networks = await GetNetwork.ByIds(reading.Db, services.GetRequiredService<AutoMapper.IConfigurationProvider>(), ids, today, ct);
        return networks.ToDictionary(network => network.Id, network => RawJson.Of(new GetNetwork.NetworkDetail(network), VrnJson.Options));
    })
    {
        Area = "membership",
    };

    /// <summary>A meeting with agenda and attendance, for whoever reads the detail of its network.</summary>
    public static readonly FeedKind Meeting = new("meeting", "members:read", null, async (reading, ids, ct) =>
    {
        var db = reading.Db;
        var networks = NetworkAccess.Detail(db, db.Set<Data.Membership.Network>(), reading.Caller, reading.Services.GetRequiredService<TimeProvider>()).Select(network => network.Id);
        var meetings = await db.Set<Data.Membership.Meeting>().AsNoTracking().Where(meeting => ids.Contains(meeting.Id) && networks.Contains(meeting.NetworkId)).Select(ListMeetings.Model).ToListAsync(ct);
        var names = await db.Set<Data.Membership.Network>().Where(network => meetings.Select(meeting => meeting.NetworkId).Contains(network.Id)).ToDictionaryAsync(network => network.Id, network => network.Slug, ct);
        return (await ListMeetings.Details(db, meetings, ct)).ToDictionary(row => row.Meeting.Id,
            row => RawJson.Of(new MeetingState(names[row.Meeting.NetworkId], row.Meeting, row.Agenda, row.Attendance), VrnJson.Options));
    })
    {
        Area = "membership",
    };

    /// <summary>A sign-up, as far as a reader sees it.</summary>
    public static readonly FeedKind SignUp = new("sign-up", "members:read", null, async (reading, ids, ct) =>
        (await SignUpRows.Models(reading.Db, SignUpRows.Visible(reading.Db, reading.Caller, reading.Services.GetRequiredService<TimeProvider>()).Where(signUp => ids.Contains(signUp.Id)))
            .ToListAsync(ct)).ToDictionary(signUp => signUp.Id, signUp => RawJson.Of(signUp, VrnJson.Options)))
    {
        Area = "membership",
    };

    /// <summary>A school of the register, as its list shows it.</summary>
    public static readonly FeedKind Establishment = new("establishment", "members:read", null, async (reading, ids, ct) =>
    {
        var urns = ids.Select(FeedIds.Urn).OfType<string>().ToArray();
        var schools = await ListEstablishments.Models(reading.Db.Set<Data.Membership.Establishment>().AsNoTracking().Where(school => urns.Contains(school.Urn))).ToListAsync(ct);
        return schools.ToDictionary(school => FeedIds.OfSchool(school.Urn), school => RawJson.Of(school, VrnJson.Options));
    })
    {
        Area = "membership",
    };

    /// <summary>A product of the duty, as it stands on the day of reading.</summary>
    public static readonly FeedKind Product = new("statutory-product", "areas:read", null, async (reading, ids, ct) =>
        (await ListProducts.Of(reading.Db, null, null, London.Today(reading.Services.GetRequiredService<TimeProvider>()), ct))
            .Select(product => (Id: FeedIds.OfProduct(product.Code), Product: product)).Where(pair => ids.Contains(pair.Id))
            .ToDictionary(pair => pair.Id, pair => RawJson.Of(pair.Product, VrnJson.Options)))
    {
        Area = "membership",
    };

    /// <param name="Network">Slug.</param>
    public sealed record MeetingState(string Network, MeetingModel Meeting, IReadOnlyList<AgendaItemModel> Agenda, IReadOnlyList<AttendanceModel> Attendance);
}
