using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Platform;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.Webhooks.WebhookClient;

namespace VrnApi.Tests.Platform.Webhooks;

/// <summary>council-leicester (E06000016) and police-leicestershire are told of services by the one host that delivers.</summary>
public sealed class DeliveryTests(VrnHost host)
{
    private readonly MadeServices services = new(host);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_is_told_as_created_updated_and_withdrawn_signed_and_as_its_own_address_shows_it()
    {
        var (council, receiver, id, secret) = await Start("council-leicester");
        var service = await services.Add("hook-life");
        await Receiver.Until(() => receiver.About(service).Count == 1, "the creation is told");
        await services.Edit(service, row => row.WaitTime = "1 week");
        await Receiver.Until(() => receiver.About(service).Count == 2, "the change is told");
        var shown = await (await council.GetAsync($"/v1/directory/services/{service}", Ct)).Content.ReadAsStringAsync(Ct);
        await services.Edit(service, row => (row.EditorialState, row.WithdrawnReason) = (EditorialState.Withdrawn, WithdrawalReason.Closed));
        await Receiver.Until(() => receiver.About(service).Count == 3, "the withdrawal is told");

        var told = receiver.About(service);
        Assert.Equal(["directory.service.created", "directory.service.updated", "directory.service.withdrawn"], told.Select(one => one.Type));
        Assert.Equal(shown, told[1].Json.GetProperty("data").GetRawText());
        Assert.False(told[2].Json.TryGetProperty("data", out _));
        foreach (var one in told)
        {
            Assert.Equal(("1.0", one.Id, VrnHost.Issuer + "/"), (one.Json.GetProperty("specversion").GetString(), one.Json.GetProperty("id").GetString(), one.Json.GetProperty("source").GetString()));
            Assert.Equal("application/cloudevents+json; charset=utf-8", one.ContentType);
            Assert.Equal(Signature(one, secret), one.Signature);
        }
        Assert.Equal(told.Select(one => one.Id).Distinct().Count(), told.Count);
        var log = await Deliveries(council, id);
        Assert.All(told, one => Assert.Equal("delivered", log.Single(row => row.GetProperty("id").GetString() == one.Id).GetProperty("state").GetString()));
        await Remove(council, id);
    }

    [Fact]
    public async Task A_receiver_that_fails_four_times_has_five_attempts_under_one_id_and_what_comes_later_waits()
    {
        var (council, receiver, id, _) = await Start("council-leicester");
        // Before there is anything to tell: what is told at once fails as well.
        receiver.Status = count => count <= 4 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;
        var service = await services.Add("hook-retry");
        await services.Edit(service, row => row.WaitTime = "1 week");
        await Receiver.Until(() => receiver.About(service).Any(one => one.Type.EndsWith("updated", StringComparison.Ordinal))
            || receiver.About(service).Count >= 5, "it is told after the failures");
        await services.Edit(service, row => row.WaitTime = "2 weeks");
        await Receiver.Until(() => receiver.All is [.., var last] && last.Subject == service && Encoding.UTF8.GetString(last.Body).Contains("2 weeks", StringComparison.Ordinal), "the last state is told");

        var attempts = receiver.About(service);
        Assert.True(attempts.Take(5).Select(one => one.Id).Distinct().Count() == 1, string.Join('\n', attempts.Select(one => one.Id)));
        var delivered = (await Deliveries(council, id)).Where(row => row.GetProperty("entityId").GetGuid() == service).ToList();
        Assert.Equal(5, delivered[^1].GetProperty("attempts").GetInt32());
        Assert.All(delivered, row => Assert.Equal("delivered", row.GetProperty("state").GetString()));
        await Remove(council, id);
    }

    [Fact]
    public async Task What_leaves_the_subscriptions_areas_is_withdrawn_and_what_was_never_inside_is_not_told()
    {
        var inside = await services.Add("hook-inside", area: "E06000016");
        var (council, receiver, id, _) = await Start("council-leicester", """, "areas": ["E06000016"] """);
        var outside = await services.Add("hook-outside", area: "E06000017");
        await services.Edit(outside, row => row.WaitTime = "1 week");
        await services.Edit(inside, row => row.WaitTime = "1 week");
        await Receiver.Until(() => receiver.About(inside).Count == 1, "the change inside is told");
        await services.Edit(inside, row => row.Areas.Single().AreaCode = "E06000017");
        await Receiver.Until(() => receiver.About(inside).Count == 2, "that it has left is told");
        await services.Edit(inside, row => row.WaitTime = "2 weeks");
        var last = await services.Add("hook-last", area: "E06000016");
        await Receiver.Until(() => receiver.About(last).Count == 1, "the last is told");

        // It was there before the subscription: its change is no creation.
        Assert.Equal(["directory.service.updated", "directory.service.withdrawn"], receiver.About(inside).Select(one => one.Type));
        Assert.Empty(receiver.About(outside));
        await Remove(council, id);
    }

    [Fact]
    public async Task What_another_may_not_see_is_not_told_and_what_it_may_no_longer_see_is_withdrawn_without_a_word()
    {
        var (other, receiver, id, _) = await Start("council-leicestershire");
        var hidden = await services.Add("hook-hidden", Listing.Partners, "E06000016");
        await services.Edit(hidden, row => row.WaitTime = "1 week");
        var shown = await services.Add("hook-shown");
        await Receiver.Until(() => receiver.About(shown).Count == 1, "what everybody sees is told");
        Assert.Empty(receiver.About(hidden));
        await services.Edit(hidden, row => row.Listing = Listing.Open);
        await Receiver.Until(() => receiver.About(hidden).Count == 1, "it is told when it is opened");
        await services.Edit(hidden, row => row.Listing = Listing.Partners);
        await Receiver.Until(() => receiver.About(hidden).Count == 2, "it is told that it is gone");

        Assert.Equal(["directory.service.created", "directory.service.withdrawn"], receiver.About(hidden).Select(one => one.Type));
        await Remove(other, id);
    }

    [Fact]
    public async Task A_pause_loses_nothing_and_a_ping_comes_when_it_is_over()
    {
        var (council, receiver, id, _) = await Start("council-leicester");
        var service = await services.Add("hook-pause");
        await Receiver.Until(() => receiver.About(service).Count == 1, "the creation is told");
        await Answers.Read(await Patch(council, id, """{ "state": "paused" }"""));
        await services.Edit(service, row => row.WaitTime = "1 week");
        await Answers.Read(await Post(council, $"{Route}/{id}/ping"), 202);
        var (_, second, other, _) = await Start("council-leicester");
        await services.Edit(service, row => row.WaitTime = "2 weeks");
        await Receiver.Until(() => second.About(service).Count > 0, "another subscription is told meanwhile");
        Assert.Single(receiver.About(service));

        await Answers.Read(await Patch(council, id, """{ "state": "active" }"""));
        await Receiver.Until(() => receiver.About(service).Count == 2 && receiver.About(id).Count == 1, "both are told afterwards");
        Assert.Equal("webhook.ping", receiver.About(id)[0].Type);
        Assert.Contains("2 weeks", Encoding.UTF8.GetString(receiver.About(service)[1].Body), StringComparison.Ordinal);
        await Remove(council, id);
        await Remove(council, other);
    }

    [Fact]
    public async Task After_a_new_secret_two_signatures_are_sent_for_a_while_and_one_without_an_overlap()
    {
        var (council, receiver, id, first) = await Start("council-leicester");
        var second = (await Answers.Read(await Post(council, $"{Route}/{id}/secret", """{ "overlapHours": 1 }"""))).GetProperty("secret").GetString()!;
        await Answers.Read(await Post(council, $"{Route}/{id}/ping"), 202);
        await Receiver.Until(() => receiver.About(id).Count == 1, "the ping comes");
        var third = (await Answers.Read(await Post(council, $"{Route}/{id}/secret", """{ "overlapHours": 0 }"""))).GetProperty("secret").GetString()!;
        await Answers.Read(await Post(council, $"{Route}/{id}/ping"), 202);
        await Receiver.Until(() => receiver.About(id).Count == 2, "the second ping comes");

        var (both, one) = (receiver.About(id)[0], receiver.About(id)[1]);
        Assert.Equal($"{Signature(both, second)} {Signature(both, first)}", both.Signature);
        Assert.Equal(Signature(one, third), one.Signature);
        await Answers.Read(await Post(council, $"{Route}/{id}/secret", """{ "overlapHours": 721 }"""), 422);
        await Remove(council, id);
    }

    [Fact]
    public async Task A_redelivery_carries_the_same_id_and_the_thing_as_it_is_now()
    {
        var (council, receiver, id, _) = await Start("council-leicester");
        var service = await services.Add("hook-again");
        await Receiver.Until(() => receiver.About(service).Count == 1, "the creation is told");
        await services.Edit(service, row => (row.EditorialState, row.WithdrawnReason) = (EditorialState.Withdrawn, WithdrawalReason.Closed));
        await Receiver.Until(() => receiver.About(service).Count == 2, "the withdrawal is told");

        var again = await Answers.Read(await Post(council, $"{Route}/{id}/deliveries/{receiver.About(service)[0].Id}/redeliver"), 202);
        await Receiver.Until(() => receiver.About(service).Count == 3, "it comes again");

        var last = receiver.About(service)[2];
        Assert.Equal((receiver.About(service)[0].Id, "directory.service.withdrawn"), (last.Id, last.Type));
        Assert.False(last.Json.TryGetProperty("data", out _));
        Assert.Equal(last.Id, again.GetProperty("id").GetString());
        await Answers.Read(await Post(council, $"{Route}/{id}/deliveries/{Guid.NewGuid()}/redeliver"), 404);
        await Remove(council, id);
    }

    [Theory]
    [InlineData(410, 0, "gone")]
    [InlineData(500, -4, "failing")]
    public async Task A_receiver_that_is_gone_or_fails_for_days_disables_its_subscription_with_an_event(int status, int daysAgo, string reason)
    {
        var (council, receiver, id, _) = await Start("council-leicester");
        var service = await services.Add("hook-dead");
        receiver.Status = _ => (HttpStatusCode)status;
        await services.Edit(service, row => row.WaitTime = "1 week");
        await Receiver.Until(() => receiver.All.Count > 0, "it is tried");
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        for (var i = 0; i < 600 && (await Answers.Read(await council.GetAsync($"{Route}/{id}", Ct))).GetProperty("state").GetString() == "active"; i++)
        {
            // The next try need not wait for its turn, which comes later with each try; one under way writes its own when it ends.
            var (now, first) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(daysAgo));
            await db.Set<WebhookDelivery>().Where(row => row.SubscriptionId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FirstAttemptAt, first).SetProperty(row => row.NextAt, now), Ct);
            await Task.Delay(500, Ct);
        }

        var shown = await Answers.Read(await council.GetAsync($"{Route}/{id}", Ct));
        Assert.Equal(("disabled", reason), (shown.GetProperty("state").GetString(), shown.GetProperty("disabledReason").GetString()));
        Assert.Equal(reason, (await db.Set<AuditEvent>().SingleAsync(row => row.Action == "webhook.disabled" && row.ResourceId == id.ToString(), Ct)).Reason);
        receiver.Status = _ => HttpStatusCode.OK;
        await Answers.Read(await Patch(council, id, """{ "state": "active" }"""));
        await Receiver.Until(() => receiver.About(service).Any(one => one.Type.EndsWith("updated", StringComparison.Ordinal) || one.Type.EndsWith("created", StringComparison.Ordinal)), "it goes on");
        await Remove(council, id);
    }

    [Fact]
    public async Task A_receiver_that_hangs_keeps_nobody_else_waiting()
    {
        var (council, hanging, id, _) = await Start("council-leicester");
        hanging.Status = _ => 0;
        var service = await services.Add("hook-hang");
        await Receiver.Until(() => hanging.About(service).Count == 1, "it hangs");
        var (police, receiver, other, _) = await Start("police-leicestershire");
        await services.Edit(service, row => row.WaitTime = "1 week");

        await Receiver.Until(() => receiver.About(service).Count == 1, "the other is told");

        Assert.Contains(await Deliveries(council, id), row => row.GetProperty("entityId").GetGuid() == service && row.GetProperty("state").GetString() == "pending");
        await Remove(council, id);
        await Remove(police, other);
    }

    /// <summary>A subscription to services whose receiver answers, and whose past has been passed over.</summary>
    private async Task<(HttpClient Client, Receiver Receiver, Guid Id, string Secret)> Start(string name, string more = "")
    {
        var client = (await host.Delivering).Of(name);
        var receiver = host.Receivers.Open();
        var (id, secret) = await Subscribe(client, receiver.Url, more);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        for (var i = 0; i < 600 && await db.Set<WebhookSubscription>().AnyAsync(row => row.Id == id && row.SilentUntil != null, Ct); i++)
        {
            await Task.Delay(100, Ct);
        }
        return (client, receiver, id, secret);
    }

    private static string Signature(Arrived one, string secret)
    {
        Assert.InRange(long.Parse(one.Timestamp, CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 300, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 5);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{one.Id}.{one.Timestamp}."), .. one.Body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }
}
