using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Webhooks;

namespace VrnApi.Tests.Attacks.Tenant;

/// <summary>Webhooks as a surface of the tenancy matrix: a subscription knows of what its client's feed shows, of each kind, and of nothing else.</summary>
public sealed class WebhookTenancyTests(VrnHost host)
{
    private static readonly string[] Kinds = ["assessment", "intervention", "network", "organisation", "service", "submission", "version"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("council-leicester")]
    [InlineData("council-leicestershire")]
    [InlineData("police-leicestershire")]
    [InlineData("health-llr")]
    [InlineData("vrn-analyst")]
    public async Task A_subscription_knows_of_what_the_feed_shows(string name)
    {
        using var client = (await host.Delivering).Of(name);
        var asked = new List<string>();
        foreach (var kind in Kinds)
        {
            using var may = await client.GetAsync($"/v1/changes?limit=1&kinds={kind}", Ct);
            if (may.IsSuccessStatusCode)
            {
                asked.Add(kind);
            }
        }
        Assert.True(asked.Count >= 4, string.Join(' ', asked));
        var before = await Shown(client, asked);
        var kinds = string.Join(", ", asked.Select(kind => $"\"{kind}\""));
        var made = await Answers.Read(await WebhookClient.Post(client, WebhookClient.Route, $$"""{ "url": "{{host.Receivers.Open().Url}}", "kinds": [{{kinds}}] }"""), 201);
        var id = made.GetProperty("id").GetGuid();
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        for (var i = 0; i < 600 && await db.Set<WebhookSubscription>().AnyAsync(row => row.Id == id && row.SilentUntil != null, Ct); i++)
        {
            await Task.Delay(100, Ct);
        }

        var told = (await db.Set<WebhookTold>().Where(row => row.SubscriptionId == id).Select(row => new { row.Kind, row.EntityId }).ToListAsync(Ct))
            .ConvertAll(row => (row.Kind, row.EntityId));

        // Other tests write meanwhile: what was shown before and after must be known, and nothing that was shown neither before nor after.
        var after = await Shown(client, asked);
        Assert.Empty(before.Intersect(after).Except(told));
        Assert.Empty(told.Except(before.Union(after)));
        Assert.True(told.Count > 100, $"{told.Count} things");
        await WebhookClient.Remove(client, id);
    }

    private static async Task<HashSet<(string, Guid)>> Shown(HttpClient client, List<string> kinds)
    {
        var shown = new HashSet<(string, Guid)>();
        for (var next = $"/v1/changes?limit=100&kinds={string.Join(',', kinds)}"; ;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            var items = page.GetProperty("items");
            if (items.GetArrayLength() == 0)
            {
                return shown;
            }
            foreach (var item in items.EnumerateArray())
            {
                var one = (item.GetProperty("kind").GetString()!, item.GetProperty("id").GetGuid());
                _ = item.GetProperty("action").GetString() == "updated" ? shown.Add(one) : shown.Remove(one);
            }
            next = page.GetProperty("next").GetString()!;
        }
    }
}
