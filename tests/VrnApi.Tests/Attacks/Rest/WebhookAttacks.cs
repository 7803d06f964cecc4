using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Webhooks;

namespace VrnApi.Tests.Attacks.Rest;

/// <summary>Webhooks turned against the platform and against their receivers; council-leicester manages subscriptions.</summary>
public sealed class WebhookAttacks(VrnHost host)
{
    [Theory]
    [Attack("REST-17")]
    [InlineData("http://hooks.example.org/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://user:secret@hooks.example.org/")]
    [InlineData("https://hooks.example.org:22/")]
    [InlineData("https://hooks.example.org\\@127.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://hooks.example.org/")]
    [InlineData("//hooks.example.org/")]
    [InlineData("")]
    public async Task REST_17_ssrf_by_webhook(string url)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var body = System.Text.Json.JsonSerializer.Serialize(new { url, kinds = new[] { "service" } });

        var problem = await Answers.Read(await WebhookClient.Post(council, WebhookClient.Route, body), 400);

        Assert.Equal("invalid_url", problem.GetProperty("code").GetString());
        var (id, _) = await WebhookClient.Subscribe(council, "https://hooks.example.org/");
        // A change is looked at like a registration; what a name leads to when it is called is OutboundGuardTests'.
        using var changed = await WebhookClient.Patch(council, id, System.Text.Json.JsonSerializer.Serialize(new { url }));
        Assert.Equal("invalid_url", (await Answers.Read(changed, 400)).GetProperty("code").GetString());
        await WebhookClient.Remove(council, id);
    }

    [Theory]
    [Attack("REST-18")]
    [InlineData("no signature")]
    [InlineData("no timestamp")]
    [InlineData("old")]
    [InlineData("ahead")]
    [InlineData("another secret")]
    [InlineData("another body")]
    [InlineData("another id")]
    [InlineData("another version")]
    [InlineData("a hash without the secret")]
    public void REST_18_webhook_forgery(string how)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (secret, id, body) = ("whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Guid.NewGuid().ToString(), "{}"u8.ToArray());
        string Sign(string by, string of, long at) => "v1," + Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(by["whsec_".Length..]), (byte[])[.. Encoding.UTF8.GetBytes($"{of}.{at}."), .. body]));
        var at = now.ToUnixTimeSeconds();
        var good = Sign(secret, id, at);
        (string? Id, string? At, string? Signature, byte[] Body) forged = how switch
        {
            "no signature" => (id, $"{at}", null, body),
            "no timestamp" => (id, null, good, body),
            "old" => (id, $"{at - 301}", Sign(secret, id, at - 301), body),
            "ahead" => (id, $"{at + 301}", Sign(secret, id, at + 301), body),
            "another secret" => (id, $"{at}", Sign("whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), id, at), body),
            "another body" => (id, $"{at}", good, "[]"u8.ToArray()),
            "another id" => (Guid.NewGuid().ToString(), $"{at}", good, body),
            "another version" => (id, $"{at}", "v2" + good[2..], body),
            _ => (id, $"{at}", "v1," + Convert.ToBase64String(SHA256.HashData(body)), body),
        };

        Assert.False(WebhookReceiver.Accepted(secret, forged.Id, forged.At, forged.Signature, forged.Body, now));
        Assert.True(WebhookReceiver.Accepted(secret, id, $"{at}", "v1,other " + good, body, now));
    }

    [Fact]
    public void The_receiver_that_is_attacked_is_the_one_in_the_documentation()
    {
        string Text(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));
        var documented = Regex.Match(Text("docs", "webhooks.md"), "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var here = Text("tests", "VrnApi.Tests", "Platform", "Webhooks", "WebhookReceiver.cs");

        Assert.Equal(documented[documented.IndexOf("public static class", StringComparison.Ordinal)..], here[here.IndexOf("public static class", StringComparison.Ordinal)..]);
    }
}
