using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Features.Partners.SelfService;

/// <param name="ContactFunctions">Up to ten functions such as "data protection officer"; null for none. Never names of persons.</param>
public sealed record SelfPatch(IReadOnlyList<string>? ContactFunctions);

/// <summary>Changes the functions to turn to; everything else is the operators' to change. Scope self:manage.</summary>
internal static class PatchSelf
{
    private const string Member = "contactFunctions";
    private const int Most = 10, Longest = 100;

    private static readonly PersonalDataGuard Guard = new([]);

    public static async Task<Results<JsonAnswer<SelfModel>, ProblemAnswer>> Handle(
        HttpContext http, VrnDbContext db, Caller caller, PartnerRegister register, TimeProvider clock, CancellationToken ct)
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
        var (members, malformed) = RequestBody.Parse<Dictionary<string, JsonElement>>(bytes);
        if (malformed is not null)
        {
            return malformed;
        }
        if (members!.Keys.Where(name => name != Member).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } fixedOnes)
        {
            return new ProblemAnswer(Problems.ReadOnly, null, [.. fixedOnes.Take(20).Select(name =>
                Fault.At("/" + Cut(name), Problems.ReadOnly.Code, $"Only {Member} can be changed here."))]);
        }
        var before = await GetSelf.Read(db, caller, clock, ct);
        if (IfMatch.Refuse(http.Request, MergePatch.ETag(before)) is { } stale)
        {
            return stale;
        }
        if (members.TryGetValue(Member, out var value))
        {
            var (functions, faults) = Functions(value);
            if (faults.Count > 0)
            {
                return new ProblemAnswer(Problems.ValidationFailed, null, faults);
            }
            await Store(http, db, caller, functions, clock.GetUtcNow(), ct);
            register.Recheck();
        }
        http.Response.Headers.CacheControl = "no-store";
        return new JsonAnswer<SelfModel>(await GetSelf.Read(db, caller, clock, ct));
    }

    private static async Task Store(HttpContext http, VrnDbContext db, Caller caller, IReadOnlyList<string> functions, DateTimeOffset now, CancellationToken ct)
    {
        var partner = await db.Set<Partner>().SingleAsync(row => row.Id == caller.PartnerId, ct);
        partner.ContactFunctions = functions.Count == 0 ? null : string.Join('\n', functions);
        db.Add(new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = "partner.changed",
            Outcome = AuditOutcome.Done,
            ClientId = caller.ClientId,
            PartnerId = caller.PartnerId,
            TokenJti = http.GetAccessToken()?.Jti,
            ResourceType = "partner",
            ResourceId = caller.PartnerCode,
            RequestId = http.TraceIdentifier,
        });
        await db.SaveChangesAsync(ct);
    }

    private static (IReadOnlyList<string> Functions, List<Fault> Faults) Functions(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return ([], []);
        }
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > Most)
        {
            return ([], [Fault.At("/" + Member, Problems.ValidationFailed.Code, $"A list of at most {Most} functions is expected.")]);
        }
        var (functions, faults) = (new List<string>(), new List<Fault>());
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()!.Trim() : "";
            if (text.Length is 0 or > Longest || text.Any(char.IsControl))
            {
                faults.Add(Fault.At($"/{Member}/{index}", Problems.ValidationFailed.Code, $"A function has 1 to {Longest} characters on one line."));
            }
            else if (Guard.Find(text, PersonalDataMode.Prose).Count > 0)
            {
                faults.Add(Fault.At($"/{Member}/{index}", Problems.PersonalDataRefused.Code, "Name the function, not the person who holds it."));
            }
            functions.Add(text);
        }
        return (functions, faults);
    }

    private static string Cut(string name) => name.Length <= 64 ? name : name[..64];
}
