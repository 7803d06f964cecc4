using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Webhooks;
using static VrnApi.Tests.Features.Evidence.Writing.Writers;

namespace VrnApi.Tests.Features.Evidence.Writing;

/// <summary>E9: a supersession is delivered once, however often the receiver failed before, and the feed shows it once.</summary>
public sealed class SupersessionDeliveryTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task E9_a_receiver_that_fails_four_times_has_five_attempts_under_one_id_with_before_and_after()
    {
        using var writers = await Of(host);
        var subject = await Subject(host, SubjectKind.Strategy);
        var (old, young) = (Guid.Parse(await writers.Accepted(subject, Rating("low", "2020-01-01"))), Guid.Parse(await writers.Accepted(subject, Rating("high", "2024-06-01"))));
        using var council = (await host.Delivering).Of("council-leicester");
        var receiver = host.Receivers.Open();
        // Others write assessments meanwhile: of this record alone the first four attempts fail.
        receiver.Status = n => receiver.All[n - 1].Subject == old && receiver.About(old).Count <= 4 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.NoContent;
        var made = await Answers.Read(await WebhookClient.Post(council, WebhookClient.Route, $$"""{ "url": "{{receiver.Url}}", "kinds": ["assessment"] }"""), 201);
        var id = made.GetProperty("id").GetGuid();
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        for (var i = 0; i < 600 && await db.Set<WebhookSubscription>().AnyAsync(row => row.Id == id && row.SilentUntil != null, Ct); i++)
        {
            await Task.Delay(100, Ct);
        }
        var cursor = await End(council);
        Assert.Empty(receiver.About(old));

        await Post(writers.Moderator, $"records/{old}/decisions", new { decision = "supersede", reason = "a newer edition", effectiveOn = "2024-06-01", supersededBy = young });
        await Receiver.Until(() => receiver.About(old).Count >= 5, "five attempts are made");
        for (var i = 0; i < 600 && (await WebhookClient.Deliveries(council, id)).All(row => row.GetProperty("entityId").GetGuid() != old || row.GetProperty("state").GetString() != "delivered"); i++)
        {
            await Task.Delay(50, Ct);
        }

        var attempts = receiver.About(old);
        Assert.Equal(5, attempts.Count);
        Assert.Single(attempts.Select(one => one.Id).Distinct());
        Assert.Single(attempts.Select(one => System.Text.Encoding.UTF8.GetString(one.Body)).Distinct());
        var delivery = Assert.Single(await WebhookClient.Deliveries(council, id), row => row.GetProperty("entityId").GetGuid() == old);
        Assert.Equal(("delivered", 5, attempts[0].Id), (delivery.GetProperty("state").GetString(), delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("id").GetString()));
        var data = attempts[^1].Json.GetProperty("data");
        Assert.Equal((old, young), (data.GetProperty("before").GetProperty("id").GetGuid(), data.GetProperty("after").GetProperty("id").GetGuid()));
        Assert.Equal(("supersede", subject.Slug), (Text(data.GetProperty("decision"), "decision"), Text(data.GetProperty("subject"), "slug")));
        Assert.Equal(("low", "high"), (Value(data.GetProperty("before")), Value(data.GetProperty("after"))));

        var told = Items(await Answers.Read(await council.GetAsync($"/v1/changes?kinds=assessment&limit=100&after={cursor}", Ct))).Where(item => item.GetProperty("id").GetGuid() == old).ToList();
        Assert.Equal("updated", Text(Assert.Single(told), "action"));
        Assert.Equal(data.GetRawText(), told[0].GetProperty("data").GetRawText());
        await WebhookClient.Remove(council, id);
    }

    private static string Value(JsonElement record) => Text(record.GetProperty("assessment").GetProperty("values")[0], "value");

    private static async Task<string> End(HttpClient client)
    {
        for (var next = "/v1/changes?kinds=assessment&limit=100"; ;)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            if (Items(page).Length == 0)
            {
                return Uri.EscapeDataString(Text(page, "cursor"));
            }
            next = new Uri(Text(page, "next")).PathAndQuery;
        }
    }
}
