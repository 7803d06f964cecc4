using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Statutory;

/// <param name="Code">Its name in addresses; it never changes.</param>
/// <param name="Network">Id or slug of the duty partnership.</param>
/// <param name="PerNetworkKind">One is due for each network of this kind.</param>
/// <param name="DuePeriod">As printed, such as <c>2023-24</c>.</param>
/// <param name="DoneNoLaterThan">A later bound of the day, where only that is known.</param>
/// <param name="Recurrence">Such as <c>annual</c>.</param>
public sealed record ProductBody(
    string Code, ProductKind Kind, string Title, string Network, NetworkKind? PerNetworkKind = null, DateOnly? DueOn = null, string? DuePeriod = null, DateOnly? DoneOn = null,
    DateOnly? DoneNoLaterThan = null, ProductState State = ProductState.NotPublished, string? Recurrence = null, string? Url = null);

/// <summary>Merge patch of a product (RFC 7396): what is left out stays.</summary>
public sealed record ProductPatch(
    string? Title = null, DateOnly? DueOn = null, string? DuePeriod = null, DateOnly? DoneOn = null, DateOnly? DoneNoLaterThan = null, ProductState? State = null, string? Recurrence = null,
    string? Url = null);

/// <summary>What the duty asks for, put on record and followed. Scope <c>members:write</c>.</summary>
public static class WriteProduct
{
    /// <param name="code">Of the product.</param>
    public static async Task<Results<JsonAnswer<ProductModel>, ProblemAnswer>> One([FromRoute] string code, VrnDbContext db, TimeProvider clock, CancellationToken ct) =>
        await Find(db, code, London.Today(clock), ct) is { } found ? new JsonAnswer<ProductModel>(found) : new ProblemAnswer(Problems.NotFound);

    internal static async Task<Results<CreatedAnswer<ProductModel>, ProblemAnswer>> Create(HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<ProductBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        checks.Code("/code", body!.Code);
        var network = await writer.Network(body.Network, ct);
        if (network is null)
        {
            checks.Wrong("/network", "There is no such network.");
        }
        checks.Text("/title", body.Title, 200, required: true);
        var product = new StatutoryProduct
        {
            Code = body.Code,
            Kind = body.Kind,
            Title = body.Title,
            NetworkId = network?.Id ?? default,
            PerNetworkKind = body.PerNetworkKind,
            DueOn = body.DueOn,
            DuePeriod = body.DuePeriod,
            DoneOn = body.DoneOn,
            DoneNoLaterThan = body.DoneNoLaterThan,
            State = body.State,
            Recurrence = body.Recurrence,
            Url = body.Url,
        };
        Check(checks, product, writer.Today);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network!, checks, ct) is { } personal)
        {
            return personal;
        }
        if (!await writer.Enter($"product:{body.Code}", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await db.Set<StatutoryProduct>().AnyAsync(row => row.Code == body.Code, ct))
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/code", Problems.SlugTaken.Code, "Another product has it.")]);
        }
        db.Add(product);
        writer.Told(caller, "statutory-product", body.Code, network!.Id);
        writer.Changed("statutory-product", FeedIds.OfProduct(body.Code));
        await db.SaveChangesAsync(ct);
        return writer.Created((await Find(db, body.Code, writer.Today, ct))!, $"/v1/networks/statutory-products/{body.Code}");
    }

    /// <param name="code">Of the product.</param>
    internal static async Task<Results<WrittenDocument<ProductModel>, ProblemAnswer>> Change(
        [FromRoute] string code, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<ProductPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, value) = (writer.Db, new BodyChecks(), patch!.Value);
        if (await db.Set<StatutoryProduct>().Where(row => row.Code == code).Join(db.Set<Network>(), row => row.NetworkId, row => row.Id, (_, row) => row).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        foreach (var name in patch.Nulls.Where(name => name is "title" or "state"))
        {
            checks.Wrong("/" + name, "It cannot be taken away.");
        }
        checks.Text("/title", value.Title, 200);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network, checks, ct) is { } personal)
        {
            return personal;
        }
        return await MergePatch.InTransaction<ProductModel>(db, async inner =>
        {
            if (!await writer.Enter($"product:{code}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Find(db, code, writer.Today, inner))) is { } stale)
            {
                return stale;
            }
            var product = await db.Set<StatutoryProduct>().SingleAsync(row => row.Code == code, inner);
            (product.Title, product.State) = (value.Title ?? product.Title, value.State ?? product.State);
            product.DueOn = value.DueOn ?? (patch.Nulls.Contains("dueOn") ? null : product.DueOn);
            product.DoneOn = value.DoneOn ?? (patch.Nulls.Contains("doneOn") ? null : product.DoneOn);
            product.DoneNoLaterThan = value.DoneNoLaterThan ?? (patch.Nulls.Contains("doneNoLaterThan") ? null : product.DoneNoLaterThan);
            product.DuePeriod = value.DuePeriod ?? (patch.Nulls.Contains("duePeriod") ? null : product.DuePeriod);
            product.Recurrence = value.Recurrence ?? (patch.Nulls.Contains("recurrence") ? null : product.Recurrence);
            product.Url = value.Url ?? (patch.Nulls.Contains("url") ? null : product.Url);
            var whole = new BodyChecks();
            Check(whole, product, writer.Today);
            if (whole.Refusal is { } wrong)
            {
                return wrong;
            }
            writer.Told(caller, "statutory-product", code, network.Id);
            writer.Changed("statutory-product", FeedIds.OfProduct(code));
            await db.SaveChangesAsync(inner);
            return MergePatch.Written((await Find(db, code, writer.Today, inner))!);
        }, ct);
    }

    private static void Check(BodyChecks checks, StatutoryProduct product, DateOnly today)
    {
        checks.Day("/dueOn", product.DueOn);
        checks.Day("/doneOn", product.DoneOn);
        checks.Day("/doneNoLaterThan", product.DoneNoLaterThan);
        checks.Address("/url", product.Url);
        foreach (var (pointer, text) in ((string, string?)[])[("/duePeriod", product.DuePeriod), ("/recurrence", product.Recurrence)])
        {
            if (text is not null && (text.Length is 0 or > 20 || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '/' or ' '))))
            {
                checks.Wrong(pointer, "At most 20 letters, digits, spaces, hyphens and slashes.");
            }
        }
        if (product.DoneOn > today || product.DoneNoLaterThan > today)
        {
            checks.Wrong(product.DoneOn > today ? "/doneOn" : "/doneNoLaterThan", "What is done was done before tomorrow.");
        }
        if (product.DoneOn is not null && product.DoneNoLaterThan is not null)
        {
            checks.Wrong("/doneNoLaterThan", "A later bound stands in place of the day, not beside it.");
        }
        if ((product.DoneOn is not null || product.DoneNoLaterThan is not null) != (product.State == ProductState.Done))
        {
            checks.Wrong("/state", "What is done has its day, or a later bound of it; what is not has none.");
        }
    }

    private static async Task<ProductModel?> Find(VrnDbContext db, string code, DateOnly today, CancellationToken ct) =>
        (await ListProducts.Of(db, null, null, today, ct)).SingleOrDefault(product => product.Code == code);
}
