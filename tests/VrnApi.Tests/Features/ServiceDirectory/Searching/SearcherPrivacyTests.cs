using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>
/// Where somebody in need looks for help is nobody's business: a hundred searches by every door leave neither the postcode nor the point nor the
/// words in a span, a measurement or a row. What the log of a whole run says is read by tests/clients/log-scan.mjs.
/// </summary>
public sealed class SearcherPrivacyTests(VrnHost host)
{
    private const string Postcode = "LE4 7XJ", Words = "zqxprivatewords";
    private const double Latitude = 52.674913, Longitude = -1.107219;

    private static readonly string[] Traces = [Words, Postcode, "LE47XJ", "LE4%207XJ", "LE4+7XJ", "52.674913", "1.107219"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_searches_leave_no_trace_of_what_was_searched()
    {
        var (spans, measured) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(string.Join(' ', [span.DisplayName, .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
                .. span.Events.SelectMany(one => one.Tags).Select(tag => $"{tag.Value}"), .. span.Baggage.Select(item => item.Value)])),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? _) => measured.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");
        meters.SetMeasurementEventCallback<long>(Measured);
        meters.SetMeasurementEventCallback<int>(Measured);
        meters.SetMeasurementEventCallback<double>(Measured);
        meters.Start();
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();

        var query = $"search={Words}&postcode={Uri.EscapeDataString(Postcode)}&lat={Latitude}&lng={Longitude}&proximity=4000";
        var body = new JsonObject { ["search"] = Words, ["postcode"] = Postcode, ["lat"] = Latitude, ["lng"] = Longitude, ["proximity"] = 4000 };
        for (var i = 0; i < 17; i++)
        {
            (await council.Send(HttpMethod.Get, $"/v1/directory/services?limit={i + 1}&{query}")).Is(200);
            (await council.Send(HttpMethod.Post, "/v1/directory/services/search", body)).Is(200);
            (await anonymous.Send(HttpMethod.Get, $"/oruk/v3/services?{query}")).Is(200);
            (await anonymous.Send(HttpMethod.Post, "/oruk/v3/service_at_locations", new JsonObject { ["postcode"] = Postcode, ["proximity"] = 4000 })).Is(200);
            // A refusal says no more of it.
            Assert.DoesNotContain(Words, (await council.Send(HttpMethod.Get, $"/v1/directory/services?{query}&sort=no-such-order")).Is(400).Text, StringComparison.Ordinal);
            using var asked = GraphQLCalls.Post("query ($words: String, $near: NearInput) { services(search: $words, near: $near, first: 2) { nodes { name distanceM } } }",
                variables: new { words = Words, near = new { postcode = Postcode, latitude = Latitude, longitude = Longitude, proximityM = 4000 } });
            using var answer = await council.SendAsync(asked, Ct);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.True(spans.Count > 200 && !measured.IsEmpty, $"{spans.Count} spans, {measured.Count} measurements");
        Assert.Empty(spans.Concat(measured).Where(text => Traces.Any(trace => text.Contains(trace, StringComparison.OrdinalIgnoreCase))).Distinct());
        Assert.Empty(await Stored());
    }

    /// <summary>Tables of the whole database in which something of it stands.</summary>
    private async Task<List<string>> Stored()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var tables = await db.Database.SqlQuery<string>($"""SELECT format('%I.%I', schemaname, tablename) AS "Value" FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')""").ToListAsync(Ct);
        Assert.True(tables.Count > 60, $"{tables.Count} tables");
        var found = new List<string>();
        foreach (var table in tables)
        {
            var pattern = string.Join('|', Traces[..^2].Select(System.Text.RegularExpressions.Regex.Escape));
#pragma warning disable EF1002 // The name is the database's own.
            if (await db.Database.SqlQueryRaw<bool>($"SELECT EXISTS (SELECT 1 FROM {table} row WHERE row::text ~* {{0}}) AS \"Value\"", pattern).SingleAsync(Ct))
#pragma warning restore EF1002
            {
                found.Add(table);
            }
        }
        return found;
    }
}
