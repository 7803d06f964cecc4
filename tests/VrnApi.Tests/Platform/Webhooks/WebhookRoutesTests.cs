using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.Webhooks.WebhookClient;

namespace VrnApi.Tests.Platform.Webhooks;

/// <summary>council-leicester, police-leicestershire and vrn-admin manage subscriptions; the dashboard may not.</summary>
public sealed class WebhookRoutesTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_is_made_shown_changed_and_removed_and_its_secret_is_shown_once()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var (id, secret) = await Subscribe(council, "https://hooks.example.org/made", """, "areas": ["E06000016"], "terms": ["vrn-reach:universal"], "description": "Early help" """);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);

        using var read = await council.GetAsync($"{Route}/{id}", Ct);
        var shown = await Answers.Read(read);
        Assert.Equal(("active", "Early help", "E06000016"), (shown.GetProperty("state").GetString(), shown.GetProperty("description").GetString(), shown.GetProperty("areas")[0].GetString()));
        Assert.False(shown.TryGetProperty("secret", out _));
        var listed = await Answers.Read(await council.GetAsync(Route, Ct));
        Assert.DoesNotContain(secret, listed.ToString(), StringComparison.Ordinal);
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), one => one.GetProperty("id").GetGuid() == id);
        await using (var scope = await host.Inside())
        {
            var kept = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<WebhookSubscription>().SingleAsync(row => row.Id == id, Ct);
            Assert.DoesNotContain(secret["whsec_".Length..], kept.Secret, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Patch(council, id, """{ "description": null }""", "")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Patch(council, id, """{ "description": null }""", "\"old\"")).StatusCode);
        var changed = await Answers.Read(await Patch(council, id, """{ "description": null, "state": "paused", "areas": [] }"""));
        Assert.Equal(("paused", 0, 1), (changed.GetProperty("state").GetString(), changed.GetProperty("areas").GetArrayLength(), changed.GetProperty("terms").GetArrayLength()));

        await Remove(council, id);
        await Answers.Read(await council.GetAsync($"{Route}/{id}", Ct), 404);
    }

    [Theory]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": [] }""", 422, "validation_failed", "/kinds")]
    [InlineData("""{ "url": "https://a.example.org/" }""", 422, "validation_failed", "/kinds")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["nothing"] }""", 422, "validation_failed", "/kinds/0")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["service", "service"] }""", 422, "validation_failed", "/kinds/1")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["network"], "areas": ["E06000016"] }""", 422, "validation_failed", "/areas")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["service"], "areas": ["E99999999"] }""", 422, "validation_failed", "/areas/0")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["service"], "terms": ["vrn-reach:nothing"] }""", 422, "validation_failed", "/terms/0")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["service"], "description": "For Mrs Smith" }""", 422, "validation_failed", "/description")]
    [InlineData("""{ "url": "https://a.example.org/", "kinds": ["service"], "secret": "mine" }""", 400, "unknown_property", "/secret")]
    [InlineData("""{ "kinds": ["service"] }""", 400, "invalid_url", "/url")]
    [InlineData("""{ "url": 7, "kinds": ["service"] }""", 400, "invalid_json", "/url")]
    public async Task What_cannot_be_a_subscription_is_refused_with_its_place(string body, int status, string code, string pointer)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        var problem = await Answers.Read(await Post(council, Route, body), status);

        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), fault => fault.GetProperty("pointer").GetString() == pointer);
    }

    [Fact]
    public async Task A_kind_needs_the_scope_with_which_it_is_read()
    {
        using var narrow = await SandboxClient.Of(host, "council-leicester", "webhooks:manage services:read");
        var problem = await Answers.Read(await Post(narrow, Route, """{ "url": "https://a.example.org/", "kinds": ["service", "network"] }"""), 403);
        Assert.Equal(("insufficient_scope", "members:read"), (problem.GetProperty("code").GetString(), problem.GetProperty("scope").GetString()));
        await Remove(narrow, (await Subscribe(narrow, "https://a.example.org/")).Id);

        using var dashboard = await SandboxClient.Of(host, "dashboard");
        await Answers.Read(await dashboard.GetAsync(Route, Ct), 403);
    }

    [Fact]
    public async Task Another_client_finds_nothing()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        var (id, _) = await Subscribe(council, "https://a.example.org/");
        await Answers.Read(await Post(council, $"{Route}/{id}/ping"), 202);
        var delivery = Assert.Single(await Deliveries(council, id)).GetProperty("id").GetGuid();

        await Answers.Read(await police.GetAsync($"{Route}/{id}", Ct), 404);
        await Answers.Read(await police.GetAsync($"{Route}/{id}/deliveries", Ct), 404);
        await Answers.Read(await Post(police, $"{Route}/{id}/ping"), 404);
        await Answers.Read(await Post(police, $"{Route}/{id}/secret"), 404);
        await Answers.Read(await Post(police, $"{Route}/{id}/deliveries/{delivery}/redeliver"), 404);
        await Answers.Read(await Patch(police, id, """{ "state": "paused" }""", "\"any\""), 404);
        await Answers.Read(await police.DeleteAsync($"{Route}/{id}", Ct), 404);
        Assert.DoesNotContain(id.ToString(), (await Answers.Read(await police.GetAsync(Route, Ct))).ToString(), StringComparison.Ordinal);
        await Remove(council, id);
    }

    [Fact]
    public async Task The_log_goes_page_by_page_and_by_state()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var (id, _) = await Subscribe(council, "https://a.example.org/");
        await Answers.Read(await Patch(council, id, """{ "state": "paused" }"""));
        for (var i = 0; i < 5; i++)
        {
            await Answers.Read(await Post(council, $"{Route}/{id}/ping"), 202);
        }

        var ids = new List<Guid>();
        for (string? next = $"{Route}/{id}/deliveries?limit=2&state=pending"; next is not null;)
        {
            var page = await Answers.Read(await council.GetAsync(next, Ct));
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Empty(await Deliveries(council, id, "?state=delivered"));
        await Answers.Read(await council.GetAsync($"{Route}/{id}/deliveries?state=other", Ct), 400);
        await Remove(council, id);
    }

    [Fact]
    public async Task A_client_has_no_more_than_it_may_have()
    {
        await using var few = await host.Settings(("Webhooks:Most", "1"), ("Webhooks:Deliver", "false"));
        // Nobody else subscribes as this client.
        using var admin = few.Of("vrn-admin");
        foreach (var one in (await Answers.Read(await admin.GetAsync(Route, Ct))).GetProperty("items").EnumerateArray())
        {
            await Remove(admin, one.GetProperty("id").GetGuid());
        }
        var (id, _) = await Subscribe(admin, "https://a.example.org/");
        Assert.Equal("too_many_webhooks", (await Answers.Read(await Post(admin, Route, """{ "url": "https://a.example.org/", "kinds": ["service"] }"""), 409)).GetProperty("code").GetString());
        await Remove(admin, id);
    }
}
