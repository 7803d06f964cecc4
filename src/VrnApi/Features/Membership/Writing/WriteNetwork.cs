using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using static VrnApi.Features.Membership.GetNetwork;

namespace VrnApi.Features.Membership.Writing;

/// <summary>Makes a network, or changes what is said of one. Scope <c>members:write</c>.</summary>
public static class WriteNetwork
{
    internal static async Task<Results<CreatedAnswer<NetworkDetail>, ProblemAnswer>> Create(
        HttpContext http, Caller caller, MembershipWriter writer, [FromServices] AutoMapper.IConfigurationProvider maps, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<NetworkBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        checks.Slug(body!.Slug);
        checks.Text("/name", body.Name, 300, required: true);
        checks.Text("/purpose", body.Purpose, 1000, lines: true);
        checks.Day("/validFrom", body.ValidFrom);
        if (body.Status == NetworkStatus.Closed)
        {
            checks.Wrong("/status", "A new network is active or proposed.");
        }
        await checks.Areas(db, body.Areas, ct);
        await checks.Tiling(db, body.TilingGroup, ct);
        checks.Contacts(body.Contacts);
        var (parent, governor) = (await checks.Network(db, "/parent", body.Parent, ct), await checks.Network(db, "/governedBy", body.GovernedBy, ct));
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, "network", body.Slug, checks, ct) is { } personal)
        {
            return personal;
        }
        if (!await writer.Enter($"network:{body.Slug}", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await db.Set<Network>().AnyAsync(row => row.Slug == body.Slug, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/slug", Problems.SlugTaken.Code, "Another network has it.")]);
        }
        var network = new Network
        {
            Slug = body.Slug,
            Name = body.Name,
            NameSort = Folding.Fold(body.Name),
            Kind = body.Kind,
            Status = body.Status,
            ParentId = parent,
            GovernedById = governor,
            Purpose = body.Purpose,
            JoinBy = body.JoinBy,
            IsDutyPartnership = body.IsDutyPartnership,
            TilingGroup = body.TilingGroup,
            ValidFrom = body.ValidFrom,
        };
        db.Add(network);
        db.AddRange((body.Areas ?? []).Select(code => new NetworkArea
        {
            NetworkId = network.Id,
            GssCode = code,
            ValidFrom = body.ValidFrom ?? NetworkArea.StartNotStated,
        }));
        db.AddRange((body.Contacts ?? []).Select(contact => new NetworkContact { NetworkId = network.Id, Kind = contact.Kind, Value = contact.Value }));
        writer.Told(caller, "network", network.Slug, network.Id);
        await db.SaveChangesAsync(ct);
        var day = body.ValidFrom > writer.Today ? body.ValidFrom.Value : writer.Today;
        return writer.Created(new NetworkDetail((await ByKey(db, maps, network.Slug, day, ct))!), $"/v1/networks/{network.Slug}");
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<NetworkDetail>, ProblemAnswer>> Change(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, [FromServices] AutoMapper.IConfigurationProvider maps, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<NetworkPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, value, today) = (writer.Db, new BodyChecks(), patch!.Value, writer.Today);
        if (await NetworkAccess.ByKey(ListNetworks.InForce(db, today), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        foreach (var name in patch.Nulls.Where(name => name is "name" or "joinBy" or "status" or "isDutyPartnership"))
        {
            checks.Wrong("/" + name, "It cannot be taken away.");
        }
        checks.Text("/name", value.Name, 300);
        checks.Text("/purpose", value.Purpose, 1000, lines: true);
        await checks.Areas(db, value.Areas, ct);
        await checks.Tiling(db, value.TilingGroup, ct);
        checks.Contacts(value.Contacts);
        var (parent, governor) = (await checks.Network(db, "/parent", value.Parent, ct), await checks.Network(db, "/governedBy", value.GovernedBy, ct));
        if (parent is { } above && await Contains(db, known.Id, above, ct))
        {
            checks.Wrong("/parent", "A network does not belong to itself.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (value.Status == NetworkStatus.Closed)
        {
            return new ProblemAnswer(Problems.TransitionNotAllowed, "A network is closed with POST to its close.");
        }
        if (await writer.Persons(caller, known, checks, ct) is { } personal)
        {
            return personal;
        }
        return await MergePatch.InTransaction<NetworkDetail>(db, async inner =>
        {
            if (!await writer.Enter($"network:{known.Slug}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(new NetworkDetail((await ByKey(db, maps, known.Slug, today, inner))!))) is { } stale)
            {
                return stale;
            }
            var network = await db.Set<Network>().SingleAsync(row => row.Id == known.Id, inner);
            (network.Name, network.NameSort) = value.Name is { } name ? (name, Folding.Fold(name)) : (network.Name, network.NameSort);
            network.Purpose = Now("purpose", value.Purpose, network.Purpose);
            network.TilingGroup = Now("tilingGroup", value.TilingGroup, network.TilingGroup);
            network.ParentId = parent ?? (patch.Nulls.Contains("parent") ? null : network.ParentId);
            network.GovernedById = governor ?? (patch.Nulls.Contains("governedBy") ? null : network.GovernedById);
            (network.JoinBy, network.Status) = (value.JoinBy ?? network.JoinBy, value.Status ?? network.Status);
            network.IsDutyPartnership = value.IsDutyPartnership ?? network.IsDutyPartnership;
            if (value.Areas is not null || patch.Nulls.Contains("areas"))
            {
                await Move(db, known.Id, value.Areas ?? [], today, inner);
            }
            if (value.Contacts is not null || patch.Nulls.Contains("contacts"))
            {
                await db.Set<NetworkContact>().Where(row => row.NetworkId == known.Id).ExecuteDeleteAsync(inner);
                db.AddRange((value.Contacts ?? []).Select(contact => new NetworkContact { NetworkId = known.Id, Kind = contact.Kind, Value = contact.Value }));
            }
            writer.Told(caller, "network", known.Slug, known.Id);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(new NetworkDetail((await ByKey(db, maps, known.Slug, today, inner))!));
        }, ct);

        string? Now(string member, string? asked, string? present) => asked ?? (patch.Nulls.Contains(member) ? null : present);
    }

    /// <summary>Areas that are no longer its own end today, new ones begin.</summary>
    private static async Task Move(VrnDbContext db, Guid network, IReadOnlyList<string> codes, DateOnly today, CancellationToken ct)
    {
        var present = await db.Set<NetworkArea>().Where(row => row.NetworkId == network && (row.ValidTo == null || row.ValidTo > today)).ToListAsync(ct);
        foreach (var area in present.Where(area => !codes.Contains(area.GssCode)))
        {
            if (area.ValidFrom >= today)
            {
                db.Remove(area);
            }
            else
            {
                area.ValidTo = today;
            }
        }
        foreach (var code in codes.Except(present.Select(area => area.GssCode)))
        {
            // One that ended today and comes back the same day has never been away.
            if (await db.Set<NetworkArea>().SingleOrDefaultAsync(row => row.NetworkId == network && row.GssCode == code && row.ValidTo == today, ct) is { } back)
            {
                back.ValidTo = null;
            }
            else
            {
                db.Add(new NetworkArea { NetworkId = network, GssCode = code, ValidFrom = today });
            }
        }
    }

    /// <summary>Whether one network is another or lies anywhere above it.</summary>
    private static async Task<bool> Contains(VrnDbContext db, Guid network, Guid? below, CancellationToken ct)
    {
        for (var depth = 0; below is { } id && depth < 20; depth++)
        {
            if (id == network)
            {
                return true;
            }
            below = await db.Set<Network>().Where(row => row.Id == id).Select(row => row.ParentId).SingleAsync(ct);
        }
        return false;
    }
}
