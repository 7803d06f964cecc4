using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <param name="OverlapHours">Hours for which deliveries are signed with the old secret too, 0 to 720; 24 when left out.</param>
public sealed record NewWebhookSecret(int? OverlapHours);

/// <summary>The calling client's own subscriptions. Scope webhooks:manage.</summary>
internal static class WebhookRoutes
{
    private const int UsualOverlap = 24, LongestOverlap = 720;

    public sealed record WebhookList(IReadOnlyList<WebhookModel> Items);

    /// <summary>A merge patch: what is left out stays.</summary>
    public sealed record WebhookPatch(
        string? Url, IReadOnlyList<string>? Kinds, IReadOnlyList<string>? Areas, IReadOnlyList<string>? Terms, string? Description, WebhookState? State);

    public static async Task<JsonAnswer<WebhookList>> List(VrnDbContext db, Caller caller, CancellationToken ct) =>
        new(new WebhookList((await WebhookChanges.Own(db, caller).AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(ct)).ConvertAll(WebhookModel.Of)));

    public static async Task<Results<JsonAnswer<WebhookModel>, ProblemAnswer>> Get(Guid id, VrnDbContext db, Caller caller, CancellationToken ct) =>
        await Find(db, caller, id, ct) is { } found ? new JsonAnswer<WebhookModel>(found) : new ProblemAnswer(Problems.NotFound);

    public static async Task<Results<CreatedAnswer<WebhookModel>, ProblemAnswer>> Create(
        HttpContext http, Caller caller, WebhookChanges changes, PublicAddress address, CancellationToken ct)
    {
        var (asked, refusal) = await Body<NewWebhook>(http.Request, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (made, refused) = await changes.Create(asked!, caller, ct);
        return refused is not null ? refused : new CreatedAnswer<WebhookModel>(made!, address.Absolute($"/partner/self/webhooks/{made!.Id}"));
    }

    public static async Task<Results<JsonAnswer<WebhookModel>, ProblemAnswer>> Patch(
        Guid id, HttpContext http, VrnDbContext db, Caller caller, WebhookChanges changes, CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType) && !RequestBody.IsMergePatch(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType, "A change is application/merge-patch+json.");
        }
        var (bytes, refusal) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (await Find(db, caller, id, ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (patch, malformed) = RequestBody.Parse<JsonObject>(bytes);
        if (malformed is not null)
        {
            return malformed;
        }
        var (merged, unfit) = RequestBody.Parse<WebhookPatch>(Merged(found, patch!));
        if (unfit is not null)
        {
            return unfit;
        }
        if (merged!.State == WebhookState.Disabled && found.State != WebhookState.Disabled)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/state", Problems.ValidationFailed.Code, "An owner makes it active or paused.")]);
        }
        var asked = new NewWebhook(merged.Url, merged.Kinds, merged.Areas, merged.Terms, merged.Description);
        var (changed, refused) = await changes.Change(id, asked, patch!.ContainsKey("state") ? merged.State : null, caller, current => IfMatch.Refuse(http.Request, MergePatch.ETag(current)), ct);
        return refused is not null ? refused : new JsonAnswer<WebhookModel>(changed!);
    }

    public static async Task<Results<NoContent, ProblemAnswer>> Remove(Guid id, Caller caller, WebhookChanges changes, CancellationToken ct) =>
        await changes.Remove(id, caller, ct) ? TypedResults.NoContent() : new ProblemAnswer(Problems.NotFound);

    public static async Task<Results<JsonAnswer<WebhookModel>, ProblemAnswer>> Rotate(
        Guid id, HttpContext http, Caller caller, WebhookChanges changes, CancellationToken ct)
    {
        var (asked, refusal) = await Body<NewWebhookSecret>(http.Request, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (asked!.OverlapHours is < 0 or > LongestOverlap)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/overlapHours", Problems.ValidationFailed.Code, $"0 to {LongestOverlap} hours.")]);
        }
        var (changed, refused) = await changes.Rotate(id, TimeSpan.FromHours(asked.OverlapHours ?? UsualOverlap), caller, ct);
        return refused is not null ? refused : new JsonAnswer<WebhookModel>(changed!);
    }

    private static async Task<WebhookModel?> Find(VrnDbContext db, Caller caller, Guid id, CancellationToken ct) =>
        await WebhookChanges.Own(db, caller).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is { } row ? WebhookModel.Of(row) : null;

    private static async Task<(T? Body, ProblemAnswer? Refusal)> Body<T>(HttpRequest request, CancellationToken ct) where T : class
    {
        if (!RequestBody.IsJson(request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "The body is application/json in UTF-8."));
        }
        var (bytes, refusal) = await RequestBody.Read(request, RequestBody.JsonLimit, ct);
        return refusal is not null ? (null, refusal) : RequestBody.Parse<T>(bytes);
    }

    private static byte[] Merged(WebhookModel found, JsonObject patch)
    {
        var merged = JsonSerializer.SerializeToNode(new WebhookPatch(found.Url, found.Kinds, found.Areas, found.Terms, found.Description, found.State), VrnJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            merged[name] = value?.DeepClone();
        }
        return JsonSerializer.SerializeToUtf8Bytes(merged, VrnJson.Options);
    }
}
