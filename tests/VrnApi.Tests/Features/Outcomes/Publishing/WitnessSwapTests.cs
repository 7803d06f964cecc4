using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Disclosure;
using VrnApi.Disclosure.Tests.Attacks;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>
/// The returns of two releases are replaced in the database by other whole numbers which fit everything that was released. Not a byte of any
/// public answer may tell the difference: whoever reads answers has nothing in hand that came from the returns themselves.
/// </summary>
[Collection("releases")]
public sealed partial class WitnessSwapTests(VrnHost host, ITestOutputHelper output)
{
    private const string Route = "/v1/outcomes/data-sets/" + PublishedWorld.DataSet;

    /// <summary>What differs from one answer to the next whatever is asked.</summary>
    private static readonly string[] OfTheMoment = ["Date", "DPoP-Nonce", "X-Request-Id", "traceparent", "Server-Timing", "RateLimit", "RateLimit-Policy"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Other_returns_that_fit_what_was_released_change_no_byte_of_any_public_answer()
    {
        // A school came late to the second release.
        var world = await PublishedWorlds.Of(host, 0);
        Assert.Equal(2, world.Answered.Count);
        await Settled.Until(Ct);
        Dictionary<string, string> before, after;
        using (var dashboard = await SandboxClient.Of(host, "dashboard"))
        {
            before = await Everything(dashboard, world);
        }
        var (swapped, moved) = await Swap(world);
        output.WriteLine($"{before.Count} answers; {swapped} of {world.Snapshots[^1].Count} returns replaced, {moved} hidden counts are others now");
        Assert.True(swapped * 2 > world.Snapshots[^1].Count && moved > 0, "The returns are as they were.");

        // A host that has seen nothing of before.
        await using (var fresh = await host.Settings())
        {
            using var dashboard = fresh.Of("dashboard");
            after = await Everything(dashboard, world);
        }

        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, answer => Assert.True(after[answer.Key] == answer.Value, $"{answer.Key}\nbefore: {answer.Value}\nafter: {after[answer.Key]}"));
        // The comparison can tell: the other version, whose returns differ by one school, is answered otherwise by every form.
        foreach (var form in before.Keys.Where(key => key.Contains(world.Versions[0], StringComparison.Ordinal) && (key.Contains("pageSize=10000", StringComparison.Ordinal) || key.Contains("download?format", StringComparison.Ordinal) || key.Contains("outcomeRows", StringComparison.Ordinal))))
        {
            Assert.NotEqual(Content(before[form]), Content(before[form.Replace(world.Versions[0], world.Versions[1], StringComparison.Ordinal)]));
        }
    }

    /// <summary>Writes a witness of both releases over the returns.</summary>
    /// <returns>How many returns are others now, and how many hidden counts.</returns>
    private async Task<(int Returns, int Counts)> Swap(PublishedWorld world)
    {
        var attacker = new Attacker(world, world.Answered, Knows.Codes) { Nodes = 2000 };
        var hidden = Enumerable.Range(0, world.Cells.Count).Where(cell => world.Answered[^1][cell].Status == FigureStatus.C).ToList();
        IReadOnlyDictionary<(long Return, int Family, int Option), long>? witness = null;
        foreach (var cell in hidden)
        {
            var atoms = world.Cells[cell].Atoms;
            var truth = Scene.Value(atoms, world.Snapshots[^1]);
            witness ??= truth is >= 1 and < 9 ? attacker.Witness(attacker.Terms(atoms, world.Snapshots[^1]), truth + 1) : null;
        }
        Assert.NotNull(witness);
        var filed = world.Snapshots.SelectMany(returns => returns).DistinctBy(one => one.Number).ToList();
        var others = filed.ConvertAll(one => one with
        {
            Counts = [.. witness.Where(count => count.Key.Return == one.Number && count.Value > 0).Select(count => new ReturnCount(count.Key.Family, count.Key.Option, count.Value))],
        });
        // It fits: every figure that was shown would be shown again, and what was hidden as small still is.
        for (var release = 0; release < world.Answered.Count; release++)
        {
            var returns = others.Where(other => world.Snapshots[release].Any(one => one.Number == other.Number)).ToList();
            for (var cell = 0; cell < world.Cells.Count; cell++)
            {
                var (was, now, (status, value)) = (Scene.Value(world.Cells[cell].Atoms, world.Snapshots[release]), Scene.Value(world.Cells[cell].Atoms, returns), world.Answered[release][cell]);
                Assert.True(status == FigureStatus.Ok ? now is 0 or >= 10 && (now + 2) / 5 * 5 == value : was is 0 or > 9 || now is >= 1 and <= 9);
            }
        }

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Guid[] ids = [.. filed.Select(one => world.SubmissionOf(one.Number))];
        await db.Set<SubmissionRow>().Where(row => ids.Contains(row.SubmissionId)).ExecuteDeleteAsync(Ct);
        db.AddRange(others.SelectMany(world.RowsOf));
        await db.SaveChangesAsync(Ct);
        bool Differs(ContributorReturn one) => !one.Counts.ToHashSet().SetEquals(others.Single(other => other.Number == one.Number).Counts);
        return (world.Snapshots[^1].Count(Differs),
            hidden.Count(cell => Scene.Value(world.Cells[cell].Atoms, world.Snapshots[^1]) != Scene.Value(world.Cells[cell].Atoms, others.Where(other => world.Snapshots[^1].Any(one => one.Number == other.Number)))));
    }

    /// <summary>Every public way of asking after the two versions: what is asked, and status, heads and bytes of the answer.</summary>
    private static async Task<Dictionary<string, string>> Everything(HttpClient client, PublishedWorld world)
    {
        var answers = new Dictionary<string, string>();
        var periods = string.Join(',', world.Periods);
        var wanted = string.Join(", ", world.Periods.Select(period => $"{{period: \"{period.Split('|')[0]}\", code: \"{period.Split('|')[1]}\"}}"));
        foreach (var version in world.Versions)
        {
            var query = $"{Route}/query?dataSetVersion={version}";
            foreach (var format in (string[])["json", "csv", "csvw", "json-stat", "sdmx-json"])
            {
                await Get($"{query}&timePeriods.in={periods}&pageSize=10000&debug=true&format={format}");
                await Get($"{Route}/versions/{version}/download?format={format}");
            }
            await Get($"{Route}/versions/{version}/download", request => request.Headers.Range = new RangeHeaderValue(10, 400));
            await Get($"{Route}/versions/{version}/download", request => request.Method = HttpMethod.Head);
            await Get($"{query}&timePeriods.in={periods}&pageSize=7&sorts=timePeriod|Desc");
            await Get($"{query}&timePeriods.in={periods}&page=3&pageSize=7&locations.eq=LA|code|E10000018");
            await Get($"{query}&filters.eq=sex=Female&indicators=suspension_count");
            await Get($"{query}&timePeriods.in={periods}", request => request.Method = HttpMethod.Head);
            await Get($"{query}&sorts=suspension_count|Asc");
            await Get($"{query}&locations.eq=urn|900001");
            await Get($"{query}&updatedAfter=2020-01-01T00:00:00Z&timePeriods.in={periods}&format=csv");
            var tag = await Get($"{query}&timePeriods.in={periods}&format=csv&pageSize=50");
            await Get($"{query}&timePeriods.in={periods}&format=csv&pageSize=50", request => request.Headers.TryAddWithoutValidation("If-None-Match", tag));
            await Ask(new HttpRequestMessage(HttpMethod.Post, $"{Route}/query?dataSetVersion={version}")
            {
                Content = Json(new { criteria = new { and = new object[] { new { geographicLevels = new { eq = "LA" } }, new { not = new { filters = new { @in = new[] { "sex=Male" } } } } } }, indicators = new[] { "suspension_count" } }),
            }, $"POST criteria {version}");
            await Ask(new HttpRequestMessage(HttpMethod.Post, "/graphql")
            {
                Content = Json(new
                {
                    query = $$$"""
                        { outcomeRows(dataSet: "{{{PublishedWorld.DataSet}}}", version: "{{{version}}}", indicators: ["suspension_count", "suspension_reason_count"], first: 100,
                            criteria: {timePeriods: {in: [{{{wanted}}}]}}) {
                          version totalCount warnings { code path } pageInfo { hasNextPage endCursor }
                          nodes { period { period code } level area { code name } filters { filter code } values { indicator { code } value status } footnotes { number } } } }
                        """,
                }),
            }, $"outcomeRows {version}");
            foreach (var path in (string[])["", "/changes?limit=100", "/assurance"])
            {
                await Get($"{Route}/versions/{version}{path}");
            }
        }
        foreach (var address in (string[])["/versions?limit=100", "/corrections?limit=100", "/calendar?limit=100", "/meta", "/query?pageSize=5", "/query?dataSetVersion=9999.0.0", "/query?asOf=2000-01-01T00:00:00Z", "/versions/9999.0.0/download"])
        {
            await Get(Route + address);
        }
        // The feed goes on while other tests write, and its cursors with it.
        answers["feed"] = await Feed([.. await Task.WhenAll(world.Versions.Select(async version =>
            JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync($"{Route}/versions/{version}", Ct)).GetProperty("id").GetString()!))]);
        return answers;

        async Task<string> Get(string address, Action<HttpRequestMessage>? with = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            with?.Invoke(request);
            return await Ask(request, $"{request.Method} {address} {request.Headers.Range} {string.Join(' ', request.Headers.IfNoneMatch)}");
        }

        async Task<string> Ask(HttpRequestMessage request, string name)
        {
            using var answer = await client.SendAsync(request, Ct);
            var heads = answer.Headers.Concat(answer.Content.Headers).Where(head => !OfTheMoment.Contains(head.Key, StringComparer.OrdinalIgnoreCase))
                .OrderBy(head => head.Key, StringComparer.Ordinal).Select(head => $"{head.Key}: {string.Join(", ", head.Value)}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(Ct);
            // A refusal carries ids of its own request.
            var body = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? OwnIds().Replace(Encoding.UTF8.GetString(bytes), "") : Convert.ToBase64String(bytes);
            answers.Add(name, $"{(int)answer.StatusCode}\n{string.Join('\n', heads)}\n\n{body}");
            return answer.Headers.ETag?.ToString() ?? "";
        }

        async Task<string> Feed(string[] versions)
        {
            var told = new StringBuilder();
            for (var next = "/v1/changes?kinds=version&limit=100"; ;)
            {
                var page = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(next, Ct));
                if (page.GetProperty("items").GetArrayLength() == 0)
                {
                    return told.ToString();
                }
                told.AppendJoin('\n', page.GetProperty("items").EnumerateArray().Select(item => OwnIds().Replace(item.GetRawText(), "")).Where(item => versions.Any(version => item.Contains(version, StringComparison.Ordinal))));
                next = page.GetProperty("next").GetString()!;
            }
        }

        static ByteArrayContent Json(object body) => new(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    [GeneratedRegex("\"(traceId|requestId|cursor)\":\"[^\"]*\"")]
    private static partial Regex OwnIds();

    private static string Content(string answer) => answer[answer.IndexOf("\n\n", StringComparison.Ordinal)..];
}
