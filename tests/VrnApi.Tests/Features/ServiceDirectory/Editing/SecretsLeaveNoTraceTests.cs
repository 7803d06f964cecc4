using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Features.ServiceDirectory.Exporting;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tests.Platform.Webhooks;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

/// <summary>
/// The secrets of a refuge where no route shows them: files, streams, redelivered webhooks, history, refusals, and what the platform writes down
/// about itself: logs, spans, measurements, audit. And whoever searches for a secret by its own words finds what one finds who searches for nothing.
/// </summary>
public sealed class SecretsLeaveNoTraceTests(VrnHost host)
{
    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get, Patch = HttpMethod.Patch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_streams_history_refusals_logs_spans_measurements_and_audit_hold_no_secret()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var anonymous = await host.Anonymous();
        var (since, said) = (TimeProvider.System.GetUtcNow(), new ConcurrentQueue<(string Where, string Text)>());
        using var log = host.Log.Watch(line => said.Enqueue(("log", line)));
        using var spans = Spans(said);
        using var measurements = Measurements(said);
        var refuge = await HiddenRefuge.Make(council, core);
        List<string> found = [];
        void Search(string where, string text) => found.AddRange(refuge.In(text).Select(secret => $"{where}: {secret}"));

        // Its owner cannot publish it by mistake, and the refusal does not repeat it.
        foreach (var name in HiddenRefuge.Guarded)
        {
            var tag = (await council.Send(Get, $"{refuge.Address}?view=edit")).Is(200).Tag;
            var refused = (await council.Send(Patch, refuge.Address, new JsonObject { ["alert"] = $"Come to {refuge.Secrets[name]}!" }, tag)).Is(422);
            Assert.Equal(("secret_in_text", "/alert"), (refused.Code, Assert.Single(refused.Pointers)));
            Search($"refusal of {name}", refused.Text);
        }
        (await council.Send(Patch, refuge.Address, new JsonObject { ["alert"] = "Ring first." }, (await council.Send(Get, $"{refuge.Address}?view=edit")).Tag)).Is(200);
        await using (var scope = await host.Inside())
        {
            await Settled.Until(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), Ct);
        }

        // A postcode among the words is taken out of them and never searched: whoever gives one finds what there is without it.
        foreach (var (name, secret) in refuge.Secrets.Where(pair => pair.Key != "postcode"))
        {
            await Searched(refuge, name, secret, anonymous, other);
        }
        var read = 0;
        foreach (var client in new[] { council, other })
        {
            // The first is a draft, which its owner alone may read.
            foreach (var path in new[] { "versions", "versions/1", "versions/2", "versions/3", "versions/1/diff?to=3", "versions/2/diff?to=3" })
            {
                var answer = await client.Send(Get, $"{refuge.Address}/{path}");
                read += (int)answer.Status == 200 ? 1 : 0;
                Search(path, answer.Text);
            }
        }
        Assert.InRange(read, 8, 12);
        Search("stream", await Streamed(other, refuge.Mark));
        await Redelivered(refuge, Search);
        await Files(Search, refuge.Mark);
        await using (var scope = await host.Inside())
        {
            var rows = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().AsNoTracking().Where(row => row.Time >= since).ToListAsync(Ct);
            Assert.Contains(rows, row => row.ResourceId == refuge.Service);
            Search("audit", JsonSerializer.Serialize(rows));
        }

        Assert.Equal([], found.Distinct());
        Assert.Equal([], said.SelectMany(one => refuge.In(one.Text).Select(secret => $"{one.Where}: {secret} in {one.Text[..Math.Min(one.Text.Length, 200)]}")).Distinct());
        // The control: there was something to look at, of every kind.
        Assert.All((string[])["log", "span", "measurement"], kind => Assert.True(said.Count(one => one.Where == kind) > 50, $"{said.Count(one => one.Where == kind)} of {kind}"));
    }

    /// <summary>Through every door that takes words: the refuge is not among what is found, nor is anything said about the words.</summary>
    private static async Task Searched(HiddenRefuge refuge, string name, string secret, HttpClient anonymous, HttpClient partner)
    {
        var query = Uri.EscapeDataString(secret);
        foreach (var (client, path) in new[]
        {
            (anonymous, $"/oruk/v3/services?search={query}"), (anonymous, $"/oruk/v3/organizations?search={query}"), (anonymous, $"/oruk/v3/service_at_locations?search={query}"),
            (partner, $"{Services}?search={query}&facets=organisation,lad"), (partner, $"/v1/directory/organisations?search={query}"), (partner, $"/v1/directory/suggest?text={query}"),
            (partner, $"{Services}?search=%22{query}%22&sort=relevance"),
        })
        {
            Hidden((await client.Send(Get, path)).Text, path);
        }
        Hidden((await anonymous.Send(Post, "/oruk/v3/services", new JsonObject { ["search"] = secret })).Text, "the open feed, asked in a body");
        Hidden((await partner.Send(Post, $"{Services}/search", new JsonObject { ["search"] = secret })).Text, "a search in a body");
        using var answer = await partner.SendAsync(GraphQLCalls.Post("query ($text: String) { services(search: $text, first: 50) { nodes { uuid name } } }", variables: new { text = secret }), Ct);
        Hidden(await answer.Content.ReadAsStringAsync(Ct), "GraphQL");

        void Hidden(string text, string where) =>
            Assert.False(text.Contains(refuge.Service, StringComparison.Ordinal) || text.Contains($"{refuge.Mark} Haven", StringComparison.Ordinal), $"{name} finds the refuge in {where}: {text[..Math.Min(text.Length, 500)]}");
    }

    /// <summary>Server-sent events from the page of the feed on which it stands, until it is told.</summary>
    private static async Task<string> Streamed(HttpClient client, string mark)
    {
        var next = "/v1/changes?kinds=service,organisation&limit=100";
        while (!(await client.GetStringAsync(next, Ct)).Contains(mark, StringComparison.Ordinal))
        {
            next = new Uri(JsonNode.Parse(await client.GetStringAsync(next, Ct))!["next"]!.GetValue<string>()).PathAndQuery;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        using var request = new HttpRequestMessage(Get, next.Replace("/v1/changes?", "/v1/changes/stream?", StringComparison.Ordinal).Replace("&limit=100", "", StringComparison.Ordinal));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(patience.Token) is { } line && !(line.Length == 0 && text.ToString().Contains($"{mark} Haven\"", StringComparison.Ordinal)))
        {
            text.AppendLine(line);
        }
        Assert.Contains($"{mark} Haven", text.ToString(), StringComparison.Ordinal);
        return text.ToString();
    }

    private async Task Redelivered(HiddenRefuge refuge, Action<string, string> search)
    {
        using var delivering = (await host.Delivering).Of("council-leicestershire");
        using var council = (await host.Delivering).Of("council-leicester");
        var receiver = host.Receivers.Open();
        var (hook, _) = await WebhookClient.Subscribe(delivering, receiver.Url);
        (await council.Send(Patch, refuge.Address, new JsonObject { ["alert"] = "Ring first, please." }, (await council.Send(Get, $"{refuge.Address}?view=edit")).Tag)).Is(200);
        await Receiver.Until(() => receiver.About(Guid.Parse(refuge.Service)).Count > 0, "the refuge is told by webhook");
        await Answers.Read(await WebhookClient.Post(delivering, $"{WebhookClient.Route}/{hook}/deliveries/{receiver.About(Guid.Parse(refuge.Service))[0].Id}/redeliver"), 202);
        await Receiver.Until(() => receiver.About(Guid.Parse(refuge.Service)).Count > 1, "the refuge is told once more");
        foreach (var told in receiver.About(Guid.Parse(refuge.Service)))
        {
            search("webhook", Encoding.UTF8.GetString(told.Body));
        }
        search("deliveries", string.Concat(await WebhookClient.Deliveries(delivering, hook)));
        await WebhookClient.Remove(delivering, hook);
    }

    /// <summary>What snapshots and <c>vrnapi directory export</c> write, of either tier, unpacked.</summary>
    private async Task Files(Action<string, string> search, string mark)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var named = 0;
        foreach (var tier in Enum.GetValues<DocumentTier>())
        {
            var folder = Directory.CreateTempSubdirectory("vrn-secrets-");
            var export = new TierExport(db, tier, TimeProvider.System);
            foreach (var format in new[] { "ndjson", "minimal" })
            {
                await export.Write(format, folder.FullName, Ct);
            }
            await export.WriteSnapshot(folder.FullName, Ct);
            foreach (var file in folder.GetFiles())
            {
                await using var packed = file.OpenRead();
                foreach (var (name, text) in await Unpacked(file.Name, packed))
                {
                    search($"{tier} {name}", text);
                    named += text.Contains(mark, StringComparison.Ordinal) ? 1 : 0;
                }
            }
            folder.Delete(recursive: true);
        }
        // Listings and organisations as lines, packed lines and tables, and the short list, of both tiers.
        Assert.True(named >= 14, $"{named} files name the refuge");
    }

    private static async Task<List<(string Name, string Text)>> Unpacked(string name, Stream file)
    {
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            var all = new List<(string, string)>();
            await using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries)
            {
                using var text = new StreamReader(await entry.OpenAsync(Ct));
                all.Add(($"{name}/{entry.FullName}", await text.ReadToEndAsync(Ct)));
            }
            return all;
        }
        using var reader = new StreamReader(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        return [(name, await reader.ReadToEndAsync(Ct))];
    }

    private static ActivityListener Spans(ConcurrentQueue<(string, string)> said)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => said.Enqueue(("span", $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects.Concat(span.Events.SelectMany(one => one.Tags)).Select(tag => tag.Value))}")),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Measurements(ConcurrentQueue<(string, string)> said)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            said.Enqueue(("measurement", $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.SetMeasurementEventCallback<int>(Take);
        listener.SetMeasurementEventCallback<long>(Take);
        listener.SetMeasurementEventCallback<double>(Take);
        listener.Start();
        return listener;
    }
}
