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
    private static readonly string[] Kinds = ["assessment", "collection", "establishment", "intervention", "location", "meeting", "network", "organisation", "service", "sign-up", "statutory-product", "submission", "taxonomy_term", "version"];

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
        await Until(async () => !await db.Set<WebhookSubscription>().AnyAsync(row => row.Id == id && row.SilentUntil != null, Ct));

        // Other tests write meanwhile, and what they write is told a moment after it is shown: what is shown before and after must come
        // to be known, and nothing that is shown neither before nor after may stay known.
        List<(string, Guid)> told = [];
        HashSet<(string, Guid)> untold = [], unseen = [];
        await Until(async () =>
        {
            told = (await db.Set<WebhookTold>().Where(row => row.SubscriptionId == id).Select(row => new { row.Kind, row.EntityId }).ToListAsync(Ct))
                .ConvertAll(row => (row.Kind, row.EntityId));
            var after = await Shown(client, asked);
            untold = [.. before.Intersect(after).Except(told)];
            unseen = [.. told.Except(before.Union(after))];
            return untold.Count == 0 && unseen.Count == 0;
        });
        Assert.Empty(untold);
        Assert.Empty(unseen);
        Assert.True(told.Count > 100, $"{told.Count} things");
        await WebhookClient.Remove(client, id);
    }

    /// <summary>Tries for two minutes; what did not come true is for the assertions behind to name.</summary>
    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 240 && !await holds(); i++)
        {
            await Task.Delay(500, Ct);
        }
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
