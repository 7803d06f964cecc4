using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <param name="On">The first day on which the network no longer holds.</param>
/// <param name="ReasonCode">Lower-case words with hyphens, at most 60 characters; never free text.</param>
public sealed record CloseBody(DateOnly On, string ReasonCode);

/// <summary>Ends a network. What was there stays readable for the days before. Scope <c>members:write</c>.</summary>
public static class CloseNetwork
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<GetNetwork.NetworkDetail>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, [FromServices] AutoMapper.IConfigurationProvider maps, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<CloseBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Period("/on", network.ValidFrom, body!.On);
        checks.Code("/reasonCode", body.ReasonCode);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (!await writer.Enter($"network:{network.Slug}", ct))
        {
            return MembershipWriter.Busy;
        }
        await db.Entry(network).ReloadAsync(ct);
        if (network.Status == NetworkStatus.Closed)
        {
            return new ProblemAnswer(Problems.TransitionNotAllowed, "The network is closed already.");
        }
        (network.Status, network.ValidTo, network.ClosedReason) = (NetworkStatus.Closed, body.On, body.ReasonCode);
        writer.Told(caller, "network", network.Slug, network.Id);
        await db.SaveChangesAsync(ct);
        return MergePatch.Written(new GetNetwork.NetworkDetail((await GetNetwork.ByKey(db, maps, network.Slug, body.On.AddDays(-1), ct))!));
    }
}
