using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>Who proposes, edits, decides and reads, and a subject that is nobody else's.</summary>
internal sealed class Writers : IDisposable
{
    public required HttpClient Rater { get; init; }

    public required HttpClient OtherRater { get; init; }

    public required HttpClient Editor { get; init; }

    public required HttpClient Moderator { get; init; }

    public required HttpClient Reader { get; init; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Writers> Of(VrnHost host) => new()
    {
        Rater = await SandboxClient.Of(host, "council-leicester", "evidence:read evidence:rate interventions:read"),
        OtherRater = await SandboxClient.Of(host, "health-llr", "evidence:read evidence:rate interventions:read"),
        Editor = await SandboxClient.Of(host, "vrn-analyst", "evidence:read evidence:rate interventions:read interventions:write"),
        Moderator = await SandboxClient.Of(host, "vrn-approver", "evidence:read evidence:moderate interventions:read"),
        Reader = await SandboxClient.Of(host, "vcs-example", "evidence:read interventions:read"),
    };

    public static async Task<Subject> Subject(VrnHost host, SubjectKind kind)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var made = await MadeUp.Create(db, kind);
        await db.SaveChangesAsync(Ct);
        return made.Subject;
    }

    public static async Task<JsonElement> Post(HttpClient client, string path, object body, int status = 201, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/evidence/" + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? $"{Guid.NewGuid():n}");
        return await Answers.Read(await client.SendAsync(request, Ct), status);
    }

    public static async Task<JsonElement> Get(HttpClient client, string path, int status = 200) => await Answers.Read(await client.GetAsync("/v1/evidence/" + path, Ct), status);

    public static object Citation(string section = "p. 4") => new { document = "llr-schools-handbook-2023", section, quote = "synthetic" };

    /// <summary>A rating under the toolkit of approaches.</summary>
    public static Dictionary<string, object?> Rating(string value, string validFrom = "2024-01-01", string scheme = "yef-toolkit", string version = "2021", string dimension = "impact") => new()
    {
        ["scheme"] = scheme,
        ["version"] = version,
        ["validFrom"] = validFrom,
        ["basis"] = "publisher",
        ["values"] = new[] { new { dimension, value, valueStatus = "stated", rawText = value } },
        ["citation"] = Citation(),
    };

    /// <summary>Proposed by one and accepted by another.</summary>
    public async Task<string> Accepted(Subject subject, Dictionary<string, object?> rating)
    {
        var id = Text(await Post(Rater, $"subjects/{subject.Slug}/assessments", rating), "id");
        await Post(Moderator, $"records/{id}/decisions", new { decision = "accept", reason = "compared with the source" });
        return id;
    }

    public static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    /// <summary>Code and pointer of every fault.</summary>
    public static string[] Faults(JsonElement problem) => [.. problem.GetProperty("errors").EnumerateArray().Select(fault => $"{Text(fault, "code")} {Text(fault, "pointer")}")];

    public void Dispose()
    {
        Rater.Dispose();
        OtherRater.Dispose();
        Editor.Dispose();
        Moderator.Dispose();
        Reader.Dispose();
    }
}
