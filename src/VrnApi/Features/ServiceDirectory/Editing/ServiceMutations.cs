using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.Features.ServiceDirectory.Quality;
using VrnApi.GraphQL;
using VrnApi.Platform.Audit;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Writes of listings in GraphQL: each is the write of a REST route, with its refusals.</summary>
internal static class ServiceMutations
{
    public sealed record StatusArguments(StatusInput Input);

    public sealed record StatusInput(string Id, ServiceStatus Status, string? ClosedReason, DateOnly? ClosedUntil);

    public sealed record CapacityArguments(CapacityInput Input);

    public sealed record CapacityInput(string Id, string Unit, int Available, int? Maximum, string? Description);

    public sealed record ProblemArguments(ProblemInput Input);

    public sealed record ProblemInput(string Id, ReportKind Kind, string? Text, string IdempotencyKey);

    public enum ReportKind
    {
        Wrong,
        Closed,
        Unsafe,
        Other,
    }

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<ReportModel>("ProblemReport");
        bind.Derived("ProblemReport.uuid", (ReportModel report) => report.Id);
        bind.Derived("ProblemReport.serviceUuid", (ReportModel report) => report.ServiceId);
        bind.Mutation<StatusArguments, ServiceModel>("Mutation.setServiceStatus", (asked, call, ct) => Change(call, asked.Input.Id, view => Status(view, asked.Input), ct));
        bind.Mutation<CapacityArguments, ServiceModel>("Mutation.setServiceCapacity", (asked, call, ct) => Change(call, asked.Input.Id, view => Capacity(view, asked.Input, call.Clock.GetUtcNow()), ct));
        bind.Mutation<ProblemArguments, ReportModel>("Mutation.reportListingProblem", Report);
    }

    private static Guid Key(string id) => (Guid.TryParse(id, out var uuid) ? uuid : NodeIds.Uuid(id, "Service")) ?? Guid.Empty;

    private static async Task<ServiceModel?> Change(Call call, string key, Func<EditView, JsonElement> make, CancellationToken ct)
    {
        var (id, writes) = (Key(key), call.Services.GetRequiredService<ServiceWrites>());
        var answer = await ServiceRoutes.Answer(async () => await writes.Refuse(call.Caller, id, ct) is { } foreign
            ? foreign
            : new WrittenDocument<ServiceDocument>((await writes.Change(call.Caller, id, null, make, null, ct)).Bytes));
        return answer is ProblemAnswer refused ? throw await Refusals.Of(call, refused) : (await Services.ByIds(call.Db, [id], ct)).GetValueOrDefault(id);
    }

    private static JsonElement Status(EditView view, StatusInput asked) => view.Patched(EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["status"] = asked.Status == ServiceStatus.TemporarilyClosed ? "temporarily closed" : asked.Status.ToString().ToLowerInvariant(),
        ["x_vrn"] = new JsonObject { ["closed_reason"] = asked.ClosedReason, ["closed_until"] = asked.ClosedUntil?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
    })));

    /// <summary>The figures of one unit, said to be so now; those of other units stay.</summary>
    private static JsonElement Capacity(EditView view, CapacityInput asked, DateTimeOffset now)
    {
        var document = JsonNode.Parse(view.Bytes)!.AsObject();
        var capacities = document["capacities"] as JsonArray ?? [];
        document["capacities"] = capacities;
        var capacity = capacities.OfType<JsonObject>().FirstOrDefault(one => one["unit"]?["name"]?.GetValue<string>() == asked.Unit);
        if (capacity is null)
        {
            capacities.Add(capacity = new JsonObject { ["unit"] = new JsonObject { ["name"] = asked.Unit } });
        }
        (capacity["available"], capacity["updated"]) = (asked.Available, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        capacity.Remove("x_vrn");
        Set("maximum", asked.Maximum);
        Set("description", asked.Description);
        return EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(document));

        void Set(string name, JsonNode? value)
        {
            if (value is null)
            {
                capacity.Remove(name);
            }
            else
            {
                capacity[name] = value;
            }
        }
    }

    private static Task<ReportModel?> Report(ProblemArguments asked, Call call, CancellationToken ct)
    {
        var (id, input) = (Key(asked.Input.Id), asked.Input);
        var request = new ReportRequest(input.Kind.ToString().ToLowerInvariant(), input.Text);
        return Commands.Once<ReportModel>(call, "Mutation.reportListingProblem", input.IdempotencyKey, new { id, request }, Idempotency.ScopeSuffices, async () =>
            await ProblemReportRoutes.Take(id, request, call.Caller, call.Db, call.Services.GetRequiredService<CallerAudit>(), call.Clock, ct), ct);
    }
}
